import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { StoredModel } from '../../../ports/model-store.ts';
import { dtypesIn } from './model-files.ts';
import { isCommit, isModelName } from './model-reference.ts';

export const MANIFEST = 'threadwise-model.json';

const Manifest = z.object({
  name: z.string(),
  /** The branch, tag or commit that was asked for. */
  revision: z.string(),
  commit: z.string().refine(isCommit),
  pulledAt: z.iso.datetime(),
  files: z.array(
    z.object({
      path: z.string().regex(/^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/),
      size: z.number().int().nonnegative(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});

/** Written into the folder of each pulled model: where it came from, and what it must hold. */
export type Manifest = z.infer<typeof Manifest>;

/** Where things lie under MODELS_DIR. */
export class ModelFolders {
  readonly root: string;
  /** Holds models for the moment in which their folder is replaced. */
  readonly asideRoot: string;

  constructor(root: string) {
    this.root = path.resolve(root);
    this.asideRoot = path.join(this.root, '.pulling', 'old');
  }

  model(name: string): string {
    return path.join(this.root, name);
  }

  aside(name: string): string {
    return path.join(this.asideRoot, name);
  }

  /** What a pull has of a model so far. */
  staging(name: string): string {
    return path.join(this.root, '.pulling', 'parts', flat(name));
  }

  lock(name: string): string {
    return path.join(this.root, '.pulling', 'locks', flat(name));
  }
}

/** No name holds an "@". */
const flat = (name: string): string => name.replace('/', '@');

/** Reads a model's folder: undefined where there is none, or where it lacks its settings or weights. */
export async function readModel(root: string, name: string, { builtIn = false } = {}): Promise<StoredModel | undefined> {
  const folder = path.join(root, name);
  const files = await filesUnder(folder);
  const dtypes = dtypesIn(files.keys());
  if (dtypes.length === 0 || !files.has('config.json')) return undefined;
  const manifest = files.has(MANIFEST) ? await readManifest(folder) : undefined;
  return {
    name,
    root,
    dtypes,
    bytes: [...files.values()].reduce((sum, bytes) => sum + bytes, 0),
    builtIn,
    ...(manifest && { revision: manifest.commit, pulledAt: manifest.pulledAt }),
  };
}

/** The names of all models in a folder, "name" and "owner/name". */
export async function modelNames(root: string): Promise<string[]> {
  const names: string[] = [];
  for (const outer of await namesIn(root)) {
    if (await readModel(root, outer)) names.push(outer);
    else for (const inner of await namesIn(path.join(root, outer))) names.push(`${outer}/${inner}`);
  }
  return names.filter(isModelName);
}

/** What a folder must hold; undefined for one that no pull made. */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  try {
    return Manifest.parse(JSON.parse(await readFile(path.join(folder, MANIFEST), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Sizes of all files under a folder, by their path with slashes; none where it is missing. */
export async function filesUnder(folder: string): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const file of await readdir(folder, { recursive: true }).catch(missing)) {
    const found = await stat(path.join(folder, file)).catch(() => undefined);
    if (found?.isFile()) sizes.set(file.split(path.sep).join('/'), found.size);
  }
  return sizes;
}

const namesIn = async (folder: string): Promise<string[]> => (await readdir(folder).catch(missing)).filter((name) => isModelName(name));

function missing(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
  throw error;
}
