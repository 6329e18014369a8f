import { mkdir, rename, rm, rmdir, statfs } from 'node:fs/promises';
import path from 'node:path';
import { AppError, isAbort } from '../../../domain/errors.ts';
import type { Dtype, ModelStore, PullOptions, StoredModel } from '../../../ports/model-store.ts';
import { checkDtype } from './choose-weights.ts';
import { HubClient, type HubTimes } from './hub-client.ts';
import { filesUnder, ModelFolders, modelNames, readManifest, readModel } from './model-folders.ts';
import { type ModelReference, readReference } from './model-reference.ts';
import { PINNED } from './pinned-revisions.ts';
import { lockModel, type LockTimes } from './pull-lock.ts';
import { pullModel } from './pull-model.ts';
import { finishReplacing } from './replace-folder.ts';

export interface ModelStoreOptions {
  /** Folder of pulled models (MODELS_DIR); made when it is needed. */
  readonly modelsDir: string;
  /** Folder of the models that come with the program. */
  readonly builtInDir?: string | undefined;
  /** The public Hugging Face hub by default. */
  readonly hubUrl?: string | undefined;
  readonly hubToken?: string | undefined;
  /** Weights to take where a pull names none, the best first. */
  readonly prefer?: readonly Dtype[] | undefined;
  readonly times?: Partial<HubTimes & LockTimes>;
  readonly pinned?: ReadonlyMap<string, string>;
  /** Bytes that may still be written to a folder. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

const PUBLIC_HUB = 'https://huggingface.co';
/** Small and fast first: what suits a machine without a GPU. */
const PREFER: readonly Dtype[] = ['q8', 'int8', 'uint8', 'q4', 'q4f16', 'fp16', 'fp32', 'bnb4'];
const TIMES: HubTimes & LockTimes = { responseMs: 3_000, stallMs: 20_000, pausesMs: [500, 1_000, 2_000, 4_000, 8_000], staleMs: 10_000, waitMs: 12_000 };

/** Models under MODELS_DIR, then those that come with the program. Opening it touches neither the disk nor the network. */
export function openModelStore(options: ModelStoreOptions): ModelStore {
  const { builtInDir, hubUrl = PUBLIC_HUB, hubToken, prefer = PREFER, pinned = PINNED, freeBytes = freeOnDisk } = options;
  const times = { ...TIMES, ...options.times };
  const folders = new ModelFolders(options.modelsDir);
  const builtInRoot = builtInDir === undefined ? undefined : path.resolve(builtInDir);
  const hub = new HubClient({ url: hubUrl, token: hubToken, times });

  const findBuiltIn = async (name: string) => (builtInRoot === undefined ? undefined : readModel(builtInRoot, name, { builtIn: true }));
  // The folder may be replaced while it is looked for.
  const findPulled = async (name: string) =>
    (await readModel(folders.root, name)) ?? (await readModel(folders.asideRoot, name)) ?? (await readModel(folders.root, name));
  const find = async ({ name, revision }: ModelReference) => {
    const model = (await findPulled(name)) ?? (await findBuiltIn(name));
    return model && (revision === undefined || (await isAt(model, revision))) ? model : undefined;
  };

  return {
    find: async (text) => find(readReference(text)),

    async pull(text, { dtype, prefer: preferred = prefer, ...rest }: PullOptions = {}) {
      const reference = readReference(text);
      const { name } = reference;
      checkDtype(dtype);
      const weights = { prefer: preferred, ...(dtype !== undefined && { dtype }) };
      const builtIn = reference.revision === undefined && !(await findPulled(name)) ? await findBuiltIn(name) : undefined;
      if (builtIn) return withWeights(builtIn, dtype);
      return diskErrors(folders.root, async () => {
        await using lock = await lockModel(name, folders.lock(name), times, rest.signal);
        await pullModel({ ...reference, ...rest, weights, lock }, { folders, hub, pinned, freeBytes, pausesMs: times.pausesMs });
        const model = await readModel(folders.root, name);
        if (model === undefined) throw new AppError('MODEL_UNAVAILABLE', `${name} was removed while it was pulled. Pull it again.`, { retryable: true });
        return model;
      });
    },

    async list() {
      const models = new Map<string, StoredModel>();
      for (const root of [folders.root, folders.asideRoot, builtInRoot]) {
        if (root === undefined) continue;
        for (const name of await modelNames(root)) {
          const model = models.has(name) ? undefined : await readModel(root, name, { builtIn: root === builtInRoot });
          if (model) models.set(name, model);
        }
      }
      return [...models.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    },

    async remove(text) {
      const reference = readReference(text);
      const { name } = reference;
      const model = await find(reference);
      if (model?.builtIn) throw new AppError('BAD_USER_INPUT', `${name} comes with Threadwise and cannot be removed.`);
      const begun = reference.revision === undefined && (await filesUnder(folders.staging(name))).size > 0;
      if (!model && !begun) return undefined;
      return diskErrors(folders.root, async () => {
        await using lock = await lockModel(name, folders.lock(name), times);
        lock.check();
        return removeModel(name, folders);
      });
    },
  };
}

/** A model goes at once as a whole, then its files. */
async function removeModel(name: string, folders: ModelFolders): Promise<number> {
  const staging = folders.staging(name);
  await finishReplacing(folders.model(name), folders.aside(name));
  const begun = [...(await filesUnder(staging)).values()].reduce((sum, bytes) => sum + bytes, 0);
  const model = await readModel(folders.root, name);
  if (model) {
    const removed = path.join(staging, 'removed');
    await rm(removed, { recursive: true, force: true });
    await mkdir(staging, { recursive: true });
    await rename(folders.model(name), removed);
  }
  await rm(staging, { recursive: true, force: true });
  // The owner's folder stays while it holds other models.
  if (name.includes('/')) await rmdir(path.dirname(folders.model(name))).catch(() => {});
  return begun + (model?.bytes ?? 0);
}

function withWeights(builtIn: StoredModel, dtype: string | undefined): StoredModel {
  if (dtype === undefined || builtIn.dtypes.some((one) => one === dtype)) return builtIn;
  throw new AppError('NOT_FOUND', `${builtIn.name} comes with Threadwise, in ${builtIn.dtypes.join(', ')} only.`);
}

/** The commit, at least seven digits of it, or the branch or tag that was pulled. */
async function isAt({ root, name, revision: commit }: StoredModel, revision: string): Promise<boolean> {
  if (commit === undefined) return false;
  if (/^[0-9a-f]{7,40}$/.test(revision) && commit.startsWith(revision)) return true;
  return (await readManifest(path.join(root, name)))?.revision === revision;
}

async function freeOnDisk(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** The system's own errors, restated. */
async function diskErrors<T>(folder: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    if (cause instanceof AppError || isAbort(cause) || !(cause instanceof Error && 'syscall' in cause)) throw cause;
    throw new AppError('MODEL_UNAVAILABLE', `The models folder ${folder} cannot be used: ${cause.message}. Check its rights and its space, or set MODELS_DIR to another folder.`, { cause });
  }
}
