import { copyFile, link, mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../domain/errors.ts';
import type { PullOptions } from '../../../ports/model-store.ts';
import { checkFile, type ExpectedFile } from './checksum.ts';
import { chooseWeights, suffices, type WantedWeights } from './choose-weights.ts';
import { fetchFile } from './fetch-file.ts';
import type { HubClient, ModelAt } from './hub-client.ts';
import { dtypesIn, isNeeded } from './model-files.ts';
import { exists, finishReplacing, replaceFolder } from './replace-folder.ts';
import { filesUnder, type Manifest, MANIFEST, type ModelFolders, readManifest, readModel } from './model-folders.ts';
import { isCommit, type ModelReference } from './model-reference.ts';
import { partName } from './part-file.ts';
import type { PullLock } from './pull-lock.ts';

export interface PullParts {
  readonly folders: ModelFolders;
  readonly hub: HubClient;
  readonly pausesMs: readonly number[];
  readonly pinned: ReadonlyMap<string, string>;
  /** Bytes that may still be written to the folder. */
  readonly freeBytes: (folder: string) => Promise<number>;
}

/** A pull under way: what is asked for, and with which rights. */
export interface Pull extends ModelReference, Pick<PullOptions, 'update' | 'onProgress' | 'signal'> {
  readonly weights: WantedWeights;
  readonly lock: Pick<PullLock, 'check'>;
}

/** What a model's folder shall hold. */
interface Plan extends ModelAt {
  readonly revision: string;
  readonly files: readonly ExpectedFile[];
}

/** A planned file, and whether it is in the model's folder, waits in the staging folder, or must be fetched. */
interface PlannedFile extends ExpectedFile {
  readonly place: 'model' | 'staging' | 'hub';
  /** Unless it must be fetched. */
  readonly sha256?: string | undefined;
}

/** Pulls a model whose lock is held. The steps are those of every pull; each finds its own work done when it is. */
export async function pullModel(pull: Pull, parts: PullParts): Promise<void> {
  const { folders } = parts;
  const target = folders.model(pull.name);
  await finishReplacing(target, folders.aside(pull.name));
  await refuseForeignFolders(pull.name, folders);
  const manifest = await readManifest(target);
  const plan = await planFolder(pull, manifest, parts);
  const files = await locateFiles(plan, pull, folders);
  if (plan.commit === manifest?.commit && files.length === manifest.files.length && files.every(({ place }) => place === 'model')) {
    await rm(folders.staging(pull.name), { recursive: true, force: true });
    return;
  }
  await checkSpace(files, pull.name, parts);
  const complete = await gatherFiles(files, plan, pull, parts);
  pull.lock.check();
  await replaceFolder(complete, target, folders.aside(pull.name));
  await rm(folders.staging(pull.name), { recursive: true, force: true });
}

/** A pull replaces the whole folder: one that no pull made is somebody's own. */
async function refuseForeignFolders(name: string, folders: ModelFolders): Promise<void> {
  const target = folders.model(name);
  if ((await exists(target)) && !(await readManifest(target))) {
    throw new AppError('BAD_USER_INPUT', `${target} was not made by a pull. Move it away, or remove it with "threadwise models remove ${name}", and pull again.`);
  }
  const [owner = '', inner] = name.split('/');
  if (inner !== undefined && (await readModel(folders.root, owner))) {
    throw new AppError('BAD_USER_INPUT', `${folders.model(owner)} is a model itself, so ${name} cannot be put under it. Move it away and pull again.`);
  }
}

/** At the recorded commit nothing is asked of the hub while the recorded files are all that is wanted. */
async function planFolder(pull: Pull, manifest: Manifest | undefined, { hub, pinned }: PullParts): Promise<Plan> {
  const { name, weights, signal } = pull;
  const revision = revisionFor(pull, manifest, pinned);
  const commit = manifest && revision === manifest.commit ? manifest.commit : await hub.commitOf(name, revision, signal);
  const recorded = manifest?.files.map(({ path: file, size, sha256 }): ExpectedFile => ({ path: file, size, checksum: { algorithm: 'sha256', hex: sha256 } })) ?? [];
  const here = dtypesIn(recorded.map((file) => file.path));
  const at = { name, commit, revision: manifest && revision === manifest.commit ? manifest.revision : revision };
  if (commit === manifest?.commit && suffices(here, weights)) return { ...at, files: recorded };
  const offered = await hub.files({ name, commit }, signal);
  const dtypes = chooseWeights(name, offered.map((file) => file.path), here, weights);
  return { ...at, files: offered.filter((file) => isNeeded(file.path, dtypes)) };
}

/** The recorded commit is kept unless another revision is named or an update asked for, which follows the recorded branch or tag. */
function revisionFor({ name, revision, update }: Pull, manifest: Manifest | undefined, pinned: ReadonlyMap<string, string>): string {
  if (revision !== undefined) return revision;
  if (manifest === undefined) return pinned.get(name) ?? 'main';
  if (update !== true) return manifest.commit;
  return isCommit(manifest.revision) ? 'main' : manifest.revision;
}

async function locateFiles({ name, files }: Plan, { signal }: Pull, folders: ModelFolders): Promise<PlannedFile[]> {
  const located: PlannedFile[] = [];
  for (const file of files) {
    const inModel = await checkFile(path.join(folders.model(name), file.path), file, signal);
    const inStaging = inModel ?? (await checkFile(path.join(completeFolder(name, folders), file.path), file, signal));
    const place = inModel === undefined ? (inStaging === undefined ? 'hub' : 'staging') : 'model';
    located.push({ ...file, place, sha256: inStaging });
  }
  return located;
}

const completeFolder = (name: string, folders: ModelFolders): string => path.join(folders.staging(name), 'new');

async function checkSpace(files: readonly PlannedFile[], name: string, { folders, freeBytes }: PullParts): Promise<void> {
  const staged = await filesUnder(folders.staging(name));
  const needed = files.filter(({ place }) => place === 'hub').reduce((sum, file) => sum + file.size - (staged.get(partName(file)) ?? 0), 0);
  const free = await freeBytes(folders.root);
  if (needed <= free) return;
  throw new AppError('MODEL_UNAVAILABLE', `${name} needs ${megabytes(needed)} more on the disk of ${folders.root}, which has ${megabytes(free)} left. Make room, or set MODELS_DIR to a folder on another disk.`);
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en-US')} MB`;

/** Makes the complete folder beside the model's own: what is right already is linked, the rest is fetched. */
async function gatherFiles(files: readonly PlannedFile[], plan: Plan, { lock, signal, onProgress }: Pull, { folders, hub, pausesMs }: PullParts): Promise<string> {
  const staging = folders.staging(plan.name);
  const complete = completeFolder(plan.name, folders);
  await dropLeftovers(files, staging);
  const totalBytes = files.reduce((sum, { size }) => sum + size, 0);
  const staged = await filesUnder(staging);
  let fetchedBytes = 0;
  let bytes = files.reduce((sum, file) => sum + (file.place === 'hub' ? (staged.get(partName(file)) ?? 0) : file.size), 0);
  const sums = new Map<string, string>();
  for (const file of files) {
    lock.check();
    const target = path.join(complete, file.path);
    if (file.place === 'model') await linkFile(path.join(folders.model(plan.name), file.path), target);
    const onBytes = (change: number) => {
      bytes += change;
      fetchedBytes += Math.max(0, change);
      onProgress?.({ file: file.path, bytes, totalBytes, fetchedBytes });
    };
    const openAt = (from: number) => hub.openFile(plan, file.path, from, signal);
    sums.set(file.path, file.sha256 ?? (await fetchFile({ file, folder: staging, target, openAt, pausesMs, signal, onBytes })));
  }
  await writeManifest(plan, sums, complete);
  return complete;
}

/** Deletes what an earlier pull of another commit left. */
async function dropLeftovers(files: readonly PlannedFile[], staging: string): Promise<void> {
  const ours = new Set(files.flatMap((file) => [partName(file), `new/${file.path}`]));
  for (const file of (await filesUnder(staging)).keys()) {
    if (!ours.has(file)) await rm(path.join(staging, file), { force: true });
  }
}

/** The files of a model are never written to again, so both folders may share them. */
async function linkFile(source: string, target: string): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  await rm(target, { force: true });
  await link(source, target).catch(() => copyFile(source, target));
}

async function writeManifest({ name, revision, commit, files }: Plan, sums: ReadonlyMap<string, string>, folder: string): Promise<void> {
  const manifest: Manifest = {
    name,
    revision,
    commit,
    pulledAt: new Date().toISOString(),
    files: files.map(({ path: file, size }) => ({ path: file, size, sha256: sums.get(file) ?? '' })),
  };
  const handle = await open(path.join(folder, MANIFEST), 'w');
  try {
    await handle.writeFile(`${JSON.stringify(manifest, undefined, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
