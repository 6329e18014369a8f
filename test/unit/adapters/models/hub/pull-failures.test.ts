import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HubRequest, Misbehaviour } from '../../../../fakes/model-hub.ts';
import { ChildServer } from '../../../../services/child-server.ts';
import { MODEL, modelFiles, Q8_FILES, TestPlace, TIMES, until } from './test-store.ts';

const WEIGHTS = 'onnx/model_quantized.onnx';
const SIZE = 1_000_000;
const files = modelFiles();

/** The first so many requests for the weights go wrong. */
const firstTimes = (times: number, wrong: Misbehaviour) => {
  let left = times;
  return ({ path: asked }: HubRequest) => (asked.endsWith(WEIGHTS) && left-- > 0 ? wrong : undefined);
};

describe('a pull that meets trouble', () => {
  let place: TestPlace;
  let commit: string;
  beforeEach(async () => {
    place = await TestPlace.make();
    commit = place.hub.commit(MODEL, files);
  });
  afterEach(() => place[Symbol.asyncDispose]());

  const weightRequests = () => place.hub.requests.filter(({ path: asked }) => asked.endsWith(WEIGHTS));
  const expectComplete = async () => {
    expect(await place.open().find(MODEL)).toMatchObject({ dtypes: ['q8'] });
    expect((await place.read(`${MODEL}/${WEIGHTS}`)).equals(files[WEIGHTS] as Buffer)).toBe(true);
    expect(await place.parts()).toEqual([]);
  };
  /** Pulls until the hub stalls, then stops; resolves with the size of the part that is left. */
  const stopMidway = async (): Promise<number> => {
    place.hub.misbehave = firstTimes(1, { stallAfter: 400_000 });
    const stop = new AbortController();
    const pull = place.open().pull(MODEL, { signal: stop.signal, onProgress: ({ file, fetchedBytes }) => file === WEIGHTS && fetchedBytes > 300_000 && stop.abort() });
    await expect(pull).rejects.toMatchObject({ name: 'AbortError' });
    const part = (await place.parts()).find((file) => file.endsWith('.part')) ?? '';
    return (await stat(path.join(place.modelsDir, part))).size;
  };

  it('goes on with Range where the connection broke', async () => {
    place.hub.misbehave = firstTimes(1, { cutAfter: 400_000 });
    await place.open().pull(MODEL);
    await expectComplete();
    expect(weightRequests()).toHaveLength(2);
    const from = Number(weightRequests()[1]?.range?.match(/^bytes=(\d+)-$/)?.[1] ?? 0);
    expect(weightRequests()[1]?.sent).toBe(SIZE - from);
  });

  it('asks again when the connection breaks before an answer', async () => {
    place.hub.misbehave = firstTimes(2, { drop: true });
    await place.open().pull(MODEL);
    await expectComplete();
    expect(weightRequests()).toHaveLength(3);
  });

  it('goes on after breaks without end, as long as each try brings more', async () => {
    place.hub.misbehave = firstTimes(12, { cutAfter: 60_000 });
    await place.open().pull(MODEL);
    await expectComplete();
    expect(weightRequests()).toHaveLength(13);
  });

  it('fetches only the rest after it was stopped', async () => {
    const size = await stopMidway();
    expect(size).toBeGreaterThan(0);
    expect(await place.stored()).toEqual([]);
    const before = place.hub.requests.length;
    expect(await place.open().pull(MODEL)).toMatchObject({ revision: commit });
    await expectComplete();
    const resumed = place.hub.requests.slice(before).filter(({ path: asked }) => asked.includes('/resolve/'));
    expect(resumed.find(({ path: asked }) => asked.endsWith(WEIGHTS))).toMatchObject({ range: `bytes=${size}-`, sent: SIZE - size });
    // The files that were complete are not fetched again.
    expect(resumed.map(({ path: asked }) => path.basename(asked))).not.toContain('config.json');
  });

  it('starts a file again when the server ignores Range', async () => {
    await stopMidway();
    place.hub.misbehave = firstTimes(1, { ignoreRange: true });
    await place.open().pull(MODEL);
    await expectComplete();
    expect(weightRequests().at(-1)).toMatchObject({ sent: SIZE });
  });

  it('does not go on with a part of a file that changed', async () => {
    await stopMidway();
    const { 'generation_config.json': _, ...others } = files;
    const changed = { ...others, [WEIGHTS]: randomBytes(SIZE) };
    const newer = place.hub.commit(MODEL, changed);
    place.hub.misbehave = () => undefined;
    const before = weightRequests().length;
    expect(await place.open().pull(MODEL)).toMatchObject({ revision: newer });
    expect(weightRequests().slice(before)).toMatchObject([{ range: undefined, sent: SIZE }]);
    expect(await place.stored(MODEL)).not.toContain('generation_config.json');
    expect((await place.read(`${MODEL}/${WEIGHTS}`)).equals(changed[WEIGHTS] as Buffer)).toBe(true);
    expect(await place.parts()).toEqual([]);
  });

  it('goes on when no bytes come for too long', async () => {
    place.hub.misbehave = firstTimes(1, { stallAfter: 400_000 });
    await place.open({ times: { ...TIMES, stallMs: 500, pausesMs: Array.from({ length: 50 }, () => 1) } }).pull(MODEL);
    await expectComplete();
    expect(weightRequests().length).toBeGreaterThan(1);
  });

  it.each([
    ['wrong weights', WEIGHTS],
    ['a wrong small file', 'tokenizer.json'],
  ])('fetches %s again', async (_, wrong) => {
    let left = 1;
    place.hub.misbehave = ({ path: asked }) => (asked.endsWith(wrong) && left-- > 0 ? { content: randomBytes(files[wrong]?.length ?? 0) } : undefined);
    await place.open().pull(MODEL);
    await expectComplete();
    expect((await place.read(`${MODEL}/${wrong}`)).equals(files[wrong] as Buffer)).toBe(true);
  });

  it.each([
    ['wrong', SIZE],
    ['too short', SIZE - 10],
    ['too long', SIZE + 10],
  ])('never shows content that stays %s', async (_, size) => {
    const content = randomBytes(size);
    place.hub.misbehave = ({ path: asked }) => (asked.endsWith(WEIGHTS) ? { content } : undefined);
    await expect(place.open().pull(MODEL)).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: true, message: expect.stringContaining(WEIGHTS) });
    expect(await place.stored()).toEqual([]);
    expect(await place.open().find(MODEL)).toBeUndefined();
    place.hub.misbehave = () => undefined;
    await place.open().pull(MODEL);
    await expectComplete();
  });

  it('tries again after 429 and 5xx, not before the time that is asked for', async () => {
    const answers: Misbehaviour[] = [{ status: 500 }, { status: 503 }, { status: 429, headers: { 'retry-after': '1' } }];
    place.hub.misbehave = ({ path: asked }) => (asked.endsWith(WEIGHTS) ? answers.shift() : undefined);
    await place.open().pull(MODEL);
    await expectComplete();
    const [limited, last] = weightRequests().slice(-2);
    expect((last?.at ?? 0) - (limited?.at ?? 0)).toBeGreaterThan(950);
  });

  it('gives up on a hub that goes on failing, or that asks for a long pause, and keeps what is here', async () => {
    await stopMidway();
    place.hub.misbehave = ({ path: asked }) => (asked.endsWith(WEIGHTS) ? { status: 502 } : undefined);
    await expect(place.open().pull(MODEL)).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: true, message: expect.stringContaining('answers 502. Try again later') });
    place.hub.misbehave = ({ path: asked }) => (asked.endsWith(WEIGHTS) ? { status: 429, headers: { 'retry-after': '3600' } } : undefined);
    await expect(place.open().pull(MODEL)).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: true, retryAfterMs: 3_600_000 });
    expect((await place.parts()).some((file) => file.endsWith('.part'))).toBe(true);
  });

  it('says before it fetches that the disk is too small', async () => {
    const store = place.open({ freeBytes: async () => 900_000 });
    await expect(store.pull(MODEL)).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: false, message: expect.stringMatching(/needs 2 MB more .* has 1 MB left/) });
    expect(place.hub.sent).toBe(0);
  });

  it('says that the folder cannot be used', async () => {
    await place.write('../models', 'a file');
    await expect(place.open().pull(MODEL)).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', message: expect.stringContaining('set MODELS_DIR') });
  });
});

describe('two pulls of one model', () => {
  let place: TestPlace;
  beforeEach(async () => {
    place = await TestPlace.make();
    place.hub.commit(MODEL, files);
  });
  afterEach(() => place[Symbol.asyncDispose]());

  it('fetch it once', async () => {
    const [one, other] = await Promise.all([place.open().pull(MODEL), place.open().pull(MODEL)]);
    expect(one).toEqual(other);
    expect(place.hub.sent).toBe(Q8_FILES.reduce((sum, file) => sum + (files[file]?.length ?? 0), 0));
  });

  it('do not wait for each other without end, and neither is the model removed meanwhile', async () => {
    place.hub.misbehave = firstTimes(1, { stallAfter: 1_000 });
    const stop = new AbortController();
    const outcome = place.open().pull(MODEL, { signal: stop.signal }).catch((error: unknown) => error);
    await until(() => place.hub.sent > 0);
    const impatient = place.open({ times: { ...TIMES, waitMs: 50 } });
    const refused = { code: 'DATA_FOLDER_IN_USE', retryable: true, message: expect.stringContaining(`Another process is pulling or removing ${MODEL}`) };
    await expect(impatient.pull(MODEL)).rejects.toMatchObject(refused);
    await expect(impatient.remove(MODEL)).rejects.toMatchObject(refused);
    stop.abort();
    expect(await outcome).toMatchObject({ name: 'AbortError' });
  });
});

describe('an update that dies', () => {
  let place: TestPlace;
  let first: string;
  let second: string;
  beforeEach(async () => {
    place = await TestPlace.make();
    first = place.hub.commit(MODEL, files);
    await place.open().pull(MODEL);
    second = place.hub.commit(MODEL, { ...files, [WEIGHTS]: randomBytes(SIZE) });
  });
  afterEach(() => place[Symbol.asyncDispose]());

  it('in the middle of a file leaves the old model, and the next one goes on', async () => {
    place.hub.misbehave = ({ path: asked }) => (asked.endsWith(WEIGHTS) ? { stallAfter: 400_000 } : undefined);
    await using child = new ChildServer(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('pull-in-child.ts', import.meta.url)), place.modelsDir, place.hub.url, MODEL]);
    await child.waitUntil(async () => (await place.parts()).some((file) => file.endsWith('.part')), 60_000);
    await child.waitUntil(async () => (await partSize()) > 100_000, 60_000);
    await child.end('SIGKILL');
    expect(await place.open().find(MODEL)).toMatchObject({ revision: first });
    expect((await place.read(`${MODEL}/${WEIGHTS}`)).equals(files[WEIGHTS] as Buffer)).toBe(true);

    place.hub.misbehave = () => undefined;
    const size = await partSize();
    // The dead process held the lock.
    expect(await place.open({ times: { ...TIMES, staleMs: 2_000 } }).pull(MODEL, { update: true })).toMatchObject({ revision: second });
    expect(place.hub.requests.at(-1)).toMatchObject({ range: `bytes=${size}-`, sent: SIZE - size });
  });

  it('between taking the old folder away and putting the new one there leaves the old model', async () => {
    const aside = path.join(place.modelsDir, '.pulling/old', MODEL);
    await place.write(path.join('.pulling/old', path.dirname(MODEL), 'x'), '');
    await rename(path.join(place.modelsDir, MODEL), aside);
    const found = await place.open().find(MODEL);
    expect(found).toMatchObject({ name: MODEL, revision: first });
    expect(path.join(found?.root ?? '', MODEL)).toBe(aside);
    expect((await place.open().list()).map(({ name }) => name)).toEqual([MODEL]);
    const asked = place.hub.requests.length;
    expect(await place.open().pull(MODEL)).toMatchObject({ root: path.resolve(place.modelsDir), revision: first });
    expect(place.hub.requests).toHaveLength(asked);
    expect(await place.open().pull(MODEL, { update: true })).toMatchObject({ revision: second });
  });

  it('before it took away the old folder that stood aside hinders no later one', async () => {
    await place.write(path.join('.pulling/old', MODEL, 'config.json'), 'of an older one');
    expect(await place.open().pull(MODEL, { update: true })).toMatchObject({ revision: second });
    expect(await place.stored()).not.toEqual([]);
    await expect(stat(path.join(place.modelsDir, '.pulling/old', MODEL))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  async function partSize(): Promise<number> {
    const part = (await place.parts()).find((file) => file.endsWith('.part'));
    return part === undefined ? 0 : (await stat(path.join(place.modelsDir, part))).size;
  }
});
