import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const MODELS = fileURLToPath(new URL('../../../../fixtures/models', import.meta.url));
export const MODEL = 'tiny-chat';

/** Copies of the tiny chat model, to be changed. */
export class ChatFolders implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<ChatFolders> {
    return new ChatFolders(await mkdtemp(join(tmpdir(), 'threadwise-chat-')));
  }

  async copy(name: string): Promise<void> {
    await rm(join(this.folder, name), { recursive: true, force: true });
    await cp(join(MODELS, MODEL), join(this.folder, name), { recursive: true });
  }

  /** A copy that knows no token that ends a reply: it writes until its budget is spent. */
  async copyEndless(name: string): Promise<void> {
    await this.copy(name);
    await this.change(name, 'config.json', { eos_token_id: null });
    await this.change(name, 'generation_config.json', { eos_token_id: null });
    await this.change(name, 'tokenizer_config.json', { eos_token: null });
  }

  /** Sets fields of a JSON file; undefined takes one away. */
  async change(name: string, file: string, fields: Record<string, unknown>): Promise<void> {
    const path = join(this.folder, name, file);
    const content = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    await writeFile(path, JSON.stringify({ ...content, ...fields }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
