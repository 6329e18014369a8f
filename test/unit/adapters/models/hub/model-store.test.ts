import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MODEL, modelFiles, TestPlace } from './test-store.ts';

const builtInDir = fileURLToPath(new URL('../../../../../models', import.meta.url));
const BUILT_IN = 'threadwise-embed-en';

describe('the models of a machine', () => {
  let place: TestPlace;
  beforeEach(async () => {
    place = await TestPlace.make();
  });
  afterEach(() => place[Symbol.asyncDispose]());

  it('are those in MODELS_DIR before those that come with the program', async () => {
    const store = place.open({ builtInDir });
    expect(await store.find(BUILT_IN)).toMatchObject({ name: BUILT_IN, root: path.resolve(builtInDir), dtypes: ['fp32'], builtIn: true });
    await place.write(`${BUILT_IN}/config.json`, '{}');
    await place.write(`${BUILT_IN}/onnx/model_fp16.onnx`, 'weights');
    expect(await store.find(BUILT_IN)).toEqual({ name: BUILT_IN, root: path.resolve(place.modelsDir), dtypes: ['fp16'], bytes: 9, builtIn: false });
  });

  it('are listed by name, each once; folders without settings or weights are none', async () => {
    const commit = place.hub.commit(MODEL, modelFiles());
    const store = place.open({ builtInDir });
    await store.pull(MODEL);
    await place.write('by-hand/config.json', '{}');
    await place.write('by-hand/onnx/model_q4f16.onnx', 'weights');
    await place.write('no-weights/config.json', '{}');
    await place.write('acme/no-config/onnx/model.onnx', 'weights');
    await place.write('.hidden/config.json', '{}');
    await place.write('stray.txt', '');
    expect(await store.list()).toMatchObject([
      { name: MODEL, revision: commit, dtypes: ['q8'], builtIn: false },
      { name: 'by-hand', dtypes: ['q4f16'], builtIn: false },
      { name: BUILT_IN, dtypes: ['fp32'], builtIn: true },
    ]);
    expect(await store.find('no-weights')).toBeUndefined();
    expect(await place.open({ modelsDir: path.join(place.folder, 'nowhere') }).list()).toEqual([]);
  });

  it('may be links to folders elsewhere', async () => {
    await place.write('../elsewhere/config.json', '{}');
    await place.write('../elsewhere/onnx/model.onnx', 'weights');
    await mkdir(place.modelsDir, { recursive: true });
    await symlink(path.join(place.folder, 'elsewhere'), path.join(place.modelsDir, 'linked'));
    const store = place.open();
    expect(await store.find('linked')).toMatchObject({ dtypes: ['fp32'] });
    expect(await store.remove('linked')).toBe(9);
    expect(await place.open({ modelsDir: place.folder }).find('elsewhere')).toMatchObject({ dtypes: ['fp32'] });
  });

  it('are found at a revision only when they were pulled at it', async () => {
    const commit = place.hub.commit(MODEL, modelFiles());
    const store = place.open({ builtInDir });
    await store.pull(MODEL);
    for (const revision of [commit, commit.slice(0, 8), 'main']) expect(await store.find(`${MODEL}@${revision}`)).toMatchObject({ revision: commit });
    for (const revision of ['beta', commit.slice(0, 5), '0'.repeat(40)]) expect(await store.find(`${MODEL}@${revision}`)).toBeUndefined();
    expect(await store.find(`${BUILT_IN}@main`)).toBeUndefined();
  });

  it('that come with the program are not pulled', async () => {
    const store = place.open({ builtInDir });
    expect(await store.pull(BUILT_IN)).toMatchObject({ builtIn: true });
    await expect(store.pull(BUILT_IN, { dtype: 'q8' })).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('in fp32 only') });
    expect(place.hub.requests).toEqual([]);
  });

  it('that come with the program cannot be removed', async () => {
    await expect(place.open({ builtInDir }).remove(BUILT_IN)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', message: `${BUILT_IN} comes with Threadwise and cannot be removed.` });
    expect(await place.open({ builtInDir }).find(BUILT_IN)).toBeDefined();
  });

  it('are removed with all that belongs to them and nothing else', async () => {
    place.hub.commit(MODEL, modelFiles());
    place.hub.commit('acme/other', modelFiles());
    const store = place.open();
    const { bytes } = await store.pull(MODEL);
    await store.pull('acme/other');
    expect(await store.remove(`${MODEL}@beta`)).toBeUndefined();
    expect(await store.remove(MODEL)).toBe(bytes);
    expect(await store.find(MODEL)).toBeUndefined();
    expect(await store.remove(MODEL)).toBeUndefined();
    expect(await store.remove('acme')).toBeUndefined();
    expect((await store.list()).map(({ name }) => name)).toEqual(['acme/other']);
    await store.remove('acme/other');
    expect(await place.stored()).toEqual([]);
    expect(await place.parts()).toEqual([]);
  });

  it('leave nothing of an unfinished pull when they are removed', async () => {
    place.hub.commit(MODEL, modelFiles());
    place.hub.misbehave = ({ path: asked }) => (asked.endsWith('.onnx') ? { status: 404 } : undefined);
    await expect(place.open().pull(MODEL)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await place.parts()).not.toEqual([]);
    expect(await place.open().remove(MODEL)).toBeGreaterThan(40_000);
    expect(await place.parts()).toEqual([]);
  });
});

describe('a reference', () => {
  it.each([
    '', '.', '..', '../up', 'a/../../b', '/etc', 'C:\\x', 'a\\b', 'a/b/c', 'a//b', 'a/', '-x', 'x-', '.hidden', 'a b', 'a..b', 'a--b', 'a/b.git', 'a\0b', 'ä', 'x'.repeat(97), 'a@', 'a@../x', 'a@-x', 'a@b@c', 'a@b c',
  ])('%j is refused', async (text) => {
    await using place = await TestPlace.make();
    const store = place.open();
    const refused = { code: 'BAD_USER_INPUT', retryable: false };
    await expect(store.pull(text)).rejects.toMatchObject(refused);
    await expect(store.find(text)).rejects.toMatchObject(refused);
    await expect(store.remove(text)).rejects.toMatchObject(refused);
    expect(place.hub.requests).toEqual([]);
  });

  it('may hold a branch with slashes', async () => {
    await using place = await TestPlace.make();
    const commit = place.hub.commit(MODEL, modelFiles(), 'refs/pr/1');
    expect(await place.open().pull(`${MODEL}@refs/pr/1`)).toMatchObject({ revision: commit });
  });
});
