import { createHash, randomBytes } from 'node:crypto';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PullProgress } from '../../../../../src/ports/model-store.ts';
import { MODEL, modelFiles, Q8_FILES, TestPlace } from './test-store.ts';

const sha256 = (content: Buffer | undefined): string => createHash('sha256').update(content ?? '').digest('hex');
const rest = { ...modelFiles() };

describe('a pull', () => {
  let place: TestPlace;
  beforeEach(async () => {
    place = await TestPlace.make();
  });
  afterEach(() => place[Symbol.asyncDispose]());

  it('brings settings, tokenizer and the preferred weights, in the layout of transformers.js', async () => {
    const files = modelFiles();
    const commit = place.hub.commit(MODEL, files);
    const store = place.open();
    expect(await store.find(MODEL)).toBeUndefined();
    const pulled = await store.pull(MODEL);
    expect(pulled).toMatchObject({ name: MODEL, root: path.resolve(place.modelsDir), revision: commit, dtypes: ['q8'], builtIn: false });
    expect(await store.find(MODEL)).toEqual(pulled);
    expect(await place.stored(MODEL)).toEqual([...Q8_FILES, 'threadwise-model.json'].sort());
    for (const file of Q8_FILES) expect((await place.read(`${MODEL}/${file}`)).equals(files[file] as Buffer)).toBe(true);
    expect(await place.parts()).toEqual([]);
  });

  it('records commit, sizes and checksums', async () => {
    const files = modelFiles();
    const commit = place.hub.commit(MODEL, files);
    await place.open().pull(MODEL);
    const manifest = JSON.parse((await place.read(`${MODEL}/threadwise-model.json`)).toString()) as unknown;
    expect(manifest).toMatchObject({ name: MODEL, commit, revision: 'main', pulledAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) });
    expect(manifest).toHaveProperty(
      'files',
      expect.arrayContaining(['config.json', 'onnx/model_quantized.onnx'].map((file) => ({ path: file, size: files[file]?.length, sha256: sha256(files[file]) }))),
    );
  });

  it('brings the weights asked for with their external data, beside those that are here', async () => {
    place.hub.commit(MODEL, modelFiles());
    const store = place.open();
    await store.pull(MODEL, { dtype: 'fp32' });
    expect(await place.stored(`${MODEL}/onnx`)).toEqual(['model.onnx', 'model.onnx_data', 'model.onnx_data_1']);
    const before = place.hub.sent;
    expect(await store.pull(MODEL, { dtype: 'q8' })).toMatchObject({ dtypes: ['fp32', 'q8'] });
    expect(place.hub.sent - before).toBe(1_000_000);
    expect(await store.pull(MODEL, { dtype: 'fp32' })).toMatchObject({ dtypes: ['fp32', 'q8'] });
  });

  it('takes the first of the preferred weights that the model has', async () => {
    place.hub.commit(MODEL, modelFiles());
    expect(await place.open().pull(MODEL, { prefer: ['fp16', 'fp32', 'q8'] })).toMatchObject({ dtypes: ['fp32'] });
    expect(await place.open({ prefer: ['q8'] }).pull('acme/small-chat@main')).toMatchObject({ dtypes: ['fp32', 'q8'] });
  });

  it('says which weights there are instead', async () => {
    place.hub.commit(MODEL, modelFiles());
    place.hub.commit('acme/torch', { 'config.json': Buffer.from('{}'), 'tokenizer.json': Buffer.from('{}'), 'model.safetensors': randomBytes(10) });
    place.hub.commit('acme/bare', { 'README.md': Buffer.from('x') });
    const store = place.open();
    await expect(store.pull(MODEL, { dtype: 'q4' })).rejects.toMatchObject({ code: 'NOT_FOUND', message: `${MODEL} has no weights in q4. It has fp32, q8: choose one of them.` });
    await expect(store.pull('acme/torch')).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('only model.safetensors') });
    await expect(store.pull('acme/bare')).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('no config.json') });
    await expect(store.pull(MODEL, { dtype: 'q5' })).rejects.toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringContaining('fp32, fp16, q8') });
    expect(await place.stored()).toEqual([]);
  });

  it('tells how far it is', async () => {
    const files = modelFiles();
    place.hub.commit(MODEL, files);
    const seen: PullProgress[] = [];
    await place.open().pull(MODEL, { onProgress: (progress) => seen.push(progress) });
    const total = Q8_FILES.reduce((sum, file) => sum + (files[file]?.length ?? 0), 0);
    expect(seen.at(-1)).toEqual({ file: 'onnx/model_quantized.onnx', bytes: total, totalBytes: total, fetchedBytes: total });
    expect(seen.map(({ bytes }) => bytes)).toEqual(seen.map(({ bytes }) => bytes).toSorted((a, b) => a - b));
    expect(seen.every(({ totalBytes }) => totalBytes === total)).toBe(true);
  });

  it('reads a list of files of many pages, from the same hub', async () => {
    place.hub.commit(MODEL, modelFiles());
    place.hub.pageSize = 3;
    expect(await place.open().pull(MODEL)).toMatchObject({ dtypes: ['q8'] });
    expect(place.hub.requests.filter(({ path: asked }) => asked.includes('/tree/'))).toHaveLength(4);
  });

  it('follows a redirect of a model that was renamed', async () => {
    const commit = place.hub.commit('acme/other', rest);
    place.hub.misbehave = ({ path: asked }) => (asked.includes(MODEL) ? { redirectTo: asked.replace(MODEL, 'acme/other') } : undefined);
    expect(await place.open().pull(MODEL)).toMatchObject({ name: MODEL, revision: commit });
  });
});

describe('a second pull', () => {
  let place: TestPlace;
  let first: string;
  beforeEach(async () => {
    place = await TestPlace.make();
    first = place.hub.commit(MODEL, rest);
    await place.open().pull(MODEL);
  });
  afterEach(() => place[Symbol.asyncDispose]());

  it('does not ask the hub when all is right', async () => {
    place.hub.commit(MODEL, modelFiles());
    const asked = place.hub.requests.length;
    expect(await place.open().pull(MODEL)).toMatchObject({ revision: first });
    expect(place.hub.requests).toHaveLength(asked);
  });

  it('fetches again only what is missing or wrong, at the commit recorded', async () => {
    place.hub.commit(MODEL, modelFiles());
    const weights = 'onnx/model_quantized.onnx';
    const damaged = Buffer.from(rest[weights] as Buffer);
    damaged.writeUInt8(damaged.readUInt8(500) ^ 1, 500);
    await place.write(`${MODEL}/${weights}`, damaged);
    const asked = place.hub.requests.length;
    expect(await place.open().pull(MODEL)).toMatchObject({ revision: first });
    expect(place.hub.requests.slice(asked).map(({ path: url }) => url)).toEqual([`/${MODEL}/resolve/${first}/${weights}`]);
    expect((await place.read(`${MODEL}/${weights}`)).equals(rest[weights] as Buffer)).toBe(true);
  });

  it('moves to the newest commit when it updates, and fetches only what changed', async () => {
    const changed = { ...rest, 'tokenizer.json': randomBytes(41_000) };
    const second = place.hub.commit(MODEL, changed);
    const before = place.hub.sent;
    expect(await place.open().pull(MODEL, { update: true })).toMatchObject({ revision: second });
    expect(place.hub.sent - before).toBe(41_000);
    expect((await place.read(`${MODEL}/tokenizer.json`)).equals(changed['tokenizer.json'])).toBe(true);
    expect(await place.stored(MODEL)).toEqual([...Q8_FILES, 'threadwise-model.json'].sort());
  });

  it('goes to the revision that is named, and an update follows that branch', async () => {
    const beta = place.hub.commit(MODEL, { ...rest, 'config.json': Buffer.from('{"beta":1}') }, 'beta');
    expect(await place.open().pull(`${MODEL}@beta`)).toMatchObject({ revision: beta });
    const newer = place.hub.commit(MODEL, { ...rest, 'config.json': Buffer.from('{"beta":2}') }, 'beta');
    expect(await place.open().pull(MODEL)).toMatchObject({ revision: beta });
    expect(await place.open().pull(MODEL, { update: true })).toMatchObject({ revision: newer });
    expect(await place.open().pull(`${MODEL}@${first}`)).toMatchObject({ revision: first });
  });

  it('starts from the pinned commit where there is one, and an update leaves it', async () => {
    const newest = place.hub.commit(MODEL, modelFiles());
    const other = { modelsDir: path.join(place.folder, 'other'), pinned: new Map([[MODEL, first]]) };
    expect(await place.open(other).pull(MODEL)).toMatchObject({ revision: first });
    expect(await place.open(other).pull(MODEL, { update: true })).toMatchObject({ revision: newest });
  });

  it('leaves a folder alone that somebody else made', async () => {
    await place.write('acme/by-hand/config.json', '{}');
    await place.write('acme/by-hand/onnx/model.onnx', 'weights');
    place.hub.commit('acme/by-hand', modelFiles());
    place.hub.commit('acme', modelFiles());
    await expect(place.open().pull('acme/by-hand')).rejects.toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringContaining('was not made by a pull') });
    await expect(place.open().pull('acme')).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect((await place.read('acme/by-hand/onnx/model.onnx')).toString()).toBe('weights');
    expect(await place.open().find(MODEL)).toBeDefined();
  });

  it('does not put a model under another one', async () => {
    place.hub.commit('plain', modelFiles());
    place.hub.commit('plain/onnx', modelFiles());
    await place.open().pull('plain');
    await expect(place.open().pull('plain/onnx')).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
