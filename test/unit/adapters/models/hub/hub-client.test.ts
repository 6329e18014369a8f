import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModelHub, type Misbehaviour } from '../../../../fakes/model-hub.ts';
import { MODEL, modelFiles, TestPlace, TIMES, until } from './test-store.ts';

const OUT_OF_REACH = {
  code: 'MODEL_UNAVAILABLE',
  retryable: true,
  message: expect.stringMatching(/^The model hub is out of reach: .* Check the network and MODEL_HUB_URL, or put the model's files in MODELS_DIR by hand\.$/),
};

describe('the model hub', () => {
  let place: TestPlace;
  beforeEach(async () => {
    place = await TestPlace.make();
    place.hub.commit(MODEL, modelFiles());
  });
  afterEach(() => place[Symbol.asyncDispose]());

  const answerAll = (wrong: Misbehaviour) => {
    place.hub.misbehave = () => wrong;
  };

  it('is out of reach where nothing listens; it is not tried again', async () => {
    await expect(place.open({ hubUrl: 'http://127.0.0.1:9' }).pull(MODEL)).rejects.toMatchObject({ ...OUT_OF_REACH, message: expect.stringContaining('ECONNREFUSED') });
  });

  it('is out of reach after 3 s where nobody answers; it is not tried again', async () => {
    answerAll({ never: true });
    const { responseMs: _, ...times } = TIMES;
    const started = performance.now();
    const store = place.open({ times: { ...times, responseMs: 3_000 } });
    await expect(store.pull(MODEL)).rejects.toMatchObject({ ...OUT_OF_REACH, message: expect.stringContaining('sent nothing for 3 s') });
    expect(performance.now() - started).toBeGreaterThan(2_900);
    expect(place.hub.requests.length).toBeLessThanOrEqual(1);
  });

  it('is given up at once when the caller stops', async () => {
    answerAll({ never: true });
    const stop = new AbortController();
    const outcome = place.open().pull(MODEL, { signal: stop.signal }).catch((error: unknown) => error);
    await until(() => place.hub.requests.length > 0);
    stop.abort();
    expect(await outcome).toMatchObject({ name: 'AbortError' });
    await expect(place.open().pull(MODEL, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('is not a page that answers in its place', async () => {
    await using portal = await ModelHub.start();
    answerAll({ redirectTo: `${portal.url}/sign-in/resolve/${portal.commit('sign-in', { page: Buffer.from('<html>') })}/page` });
    await expect(place.open().pull(MODEL)).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', message: expect.stringContaining('does not answer as a model hub') });
  });

  it('may redirect, but not in circles and not to other kinds of address', async () => {
    answerAll({ redirectTo: '/again' });
    await expect(place.open().pull(MODEL)).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', message: expect.stringContaining('redirects more than 5 times') });
    answerAll({ redirectTo: 'file:///etc/passwd' });
    await expect(place.open().pull(MODEL)).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', message: expect.stringContaining('redirects to an address') });
  });

  it.each([
    [401, undefined, 'set MODEL_HUB_TOKEN to a token'],
    [403, 'secret', 'check that the account of MODEL_HUB_TOKEN may read it'],
  ])('refuses with %i: what to do is said, and nothing tried again', async (status, hubToken, remedy) => {
    answerAll({ status });
    await expect(place.open({ hubToken }).pull(MODEL)).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: false, message: expect.stringContaining(remedy) });
    expect(place.hub.requests).toHaveLength(1);
  });

  it('tells a wrong name from a wrong revision', async () => {
    await expect(place.open().pull('acme/typo')).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'The model hub has no model acme/typo. Check the name.' });
    await expect(place.open().pull(`${MODEL}@v9`)).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('no revision v9') });
    expect(place.hub.requests).toHaveLength(2);
  });

  it('is asked again after 5xx', async () => {
    let left = 2;
    place.hub.misbehave = () => (left-- > 0 ? { status: 503 } : undefined);
    expect(await place.open().pull(MODEL)).toMatchObject({ dtypes: ['q8'] });
  });

  it('gets the token; a file store that it redirects to does not', async () => {
    await using store = await ModelHub.start();
    store.commit(MODEL, {});
    // The same commit: both hubs count theirs from zero.
    const { hub } = place;
    const files = modelFiles();
    const commit = hub.commit(MODEL, files);
    store.commit(MODEL, files);
    hub.misbehave = ({ path: asked }) => (asked.endsWith('.onnx') ? { redirectTo: `${store.url}${asked}` } : undefined);
    expect(await place.open({ hubToken: 'secret' }).pull(MODEL)).toMatchObject({ revision: commit });
    expect(new Set(hub.requests.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer secret']));
    expect(store.requests.length).toBeGreaterThan(0);
    expect(store.requests.every(({ authorization }) => authorization === undefined)).toBe(true);
  });

  it('is asked for a fresh link when the file store refuses the old one', async () => {
    await using store = await ModelHub.start();
    const files = modelFiles();
    store.commit(MODEL, {});
    store.commit(MODEL, files);
    place.hub.commit(MODEL, files);
    place.hub.misbehave = ({ path: asked }) => (asked.endsWith('.onnx') ? { redirectTo: `${store.url}${asked}` } : undefined);
    let left = 1;
    store.misbehave = () => (left-- > 0 ? { status: 403 } : undefined);
    expect(await place.open().pull(MODEL)).toMatchObject({ dtypes: ['q8'] });
  });
});
