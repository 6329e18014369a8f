import { openChatModel, type ChatServerOptions } from '../../../../../src/adapters/models/openai-compatible/open-chat-model.ts';
import type { ChatModel } from '../../../../../src/ports/models.ts';
import { OpenAiServer, type OpenAiServerOptions } from '../../../../fakes/openai-server.ts';

export const REPLY = 'The bridge was closed for repairs [1].';
/** Long enough that no slow machine passes them. */
const GENEROUS = { timeoutMs: 60_000, connectMs: 30_000, firstTokenMs: 30_000, stallMs: 30_000, retry: { retries: 2, pauseMs: 1 } };

export class StubChat implements AsyncDisposable {
  readonly server: OpenAiServer;
  readonly chat: ChatModel & AsyncDisposable;

  private constructor(server: OpenAiServer, chat: ChatModel & AsyncDisposable) {
    this.server = server;
    this.chat = chat;
  }

  static async open(server: Partial<OpenAiServerOptions> = {}, chat: Partial<ChatServerOptions> = {}): Promise<StubChat> {
    const stub = await OpenAiServer.start({ reply: () => REPLY, ...server });
    return new StubChat(stub, await openChatModel({ baseUrl: stub.baseUrl, model: 'stub', ...GENEROUS, ...chat }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.chat[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
  }

  async ask(question = 'Why was the bridge closed?', signal?: AbortSignal): Promise<string> {
    return (await readAll(await this.chat.model.stream(question, signal ? { signal } : {}))).join('');
  }

  /** The tokens that came, and the error that ended them. */
  async fail(question = 'Why was the bridge closed?', signal?: AbortSignal): Promise<{ tokens: string[]; error: unknown }> {
    const tokens: string[] = [];
    try {
      for await (const { content } of await this.chat.model.stream(question, signal ? { signal } : {})) tokens.push(content as string);
    } catch (error) {
      return { tokens, error };
    }
    throw new Error(`The reply came to its end: ${tokens.join('')}`);
  }
}

async function readAll(stream: AsyncIterable<{ content: unknown }>): Promise<string[]> {
  const tokens: string[] = [];
  for await (const { content } of stream) tokens.push(content as string);
  return tokens;
}
