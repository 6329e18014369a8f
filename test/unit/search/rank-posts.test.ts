import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError, type AppErrorCode } from '../../../src/domain/errors.ts';
import type { EmbeddingModel, Reranker } from '../../../src/ports/models.ts';
import { indexPosts } from '../../../src/search/index-posts.ts';
import { rankPosts, type RankDeps } from '../../../src/search/rank-posts.ts';
import { FakeArchive } from '../../fakes/fake-archive.ts';
import { makePost } from '../../fakes/sample-posts.ts';

/** Sixty posts on ferries; the earlier ones hold more of the query. */
const POSTS = Array.from({ length: 60 }, (_, i) => makePost({ sourceId: `p${i}`, text: i < 30 ? `ferry delay number ${i}` : `ferry number ${i}`, ...(i === 7 ? { title: 'The title' } : {}) }));

const QUERY = { terms: ['ferri', 'delai'].map((term) => ({ term, weight: 1 })), meaning: 'ferry delay', filter: {} };

type Score = (texts: readonly string[], signal?: AbortSignal) => Promise<number[]>;

class FakeReranker implements Reranker {
  readonly identity = 'fake-reranker';
  readonly device = 'cpu';
  readonly asked: { readonly query: string; readonly texts: readonly string[]; readonly signal: AbortSignal | undefined }[] = [];
  scores: Score;

  constructor(scores: Score) {
    this.scores = scores;
  }

  score(query: string, texts: readonly string[], signal?: AbortSignal): Promise<number[]> {
    this.asked.push({ query, texts, signal });
    return this.scores(texts, signal);
  }
}

const embedder = (embedQuery: EmbeddingModel['embedQuery']): EmbeddingModel => ({
  identity: 'fake-embedder',
  dimensions: 2,
  device: 'cpu',
  embedDocuments: (texts) => Promise.all(texts.map((text) => embedQuery(text))),
  embedQuery,
});

function world(models: Pick<RankDeps, 'embeddings' | 'reranker'>) {
  const failures: string[] = [];
  let now = 0;
  const archive = new FakeArchive(POSTS);
  const deps: RankDeps = { archive, clock: { now: () => now }, report: { searchStepFailed: (step, error) => void failures.push(`${step}: ${String(error)}`) }, ...models };
  const rank = async (signal?: AbortSignal) => (await rankPosts({ ...QUERY, signal, without: ['feedback', 'priors'] }, deps)).map(({ sourceId }) => sourceId);
  return { archive, deps, failures, rank, pass: (ms: number) => (now += ms) };
}

const numberOf = (text: string) => Number(/number (\d+)/.exec(text)?.[1]);
const AS_FOUND = POSTS.map(({ sourceId }) => sourceId);
/** The longer the number, the better. */
const backwards: Score = async (texts) => texts.map((text) => numberOf(text) / 100);
const BACKWARDS = [...AS_FOUND.slice(0, 50).toReversed(), ...AS_FOUND.slice(50)];

afterEach(() => {
  vi.useRealTimers();
});

describe('a ranking with a reranker', () => {
  it('has the best fifty in its order, and the rest behind them', async () => {
    const reranker = new FakeReranker(backwards);
    const { rank, failures } = world({ reranker });
    expect(await rank()).toEqual(BACKWARDS);
    expect(reranker.asked).toMatchObject([{ query: 'ferry delay' }]);
    expect(reranker.asked[0]?.texts).toHaveLength(50);
    expect(reranker.asked[0]?.texts[7]).toBe('The title\nferry delay number 7');
    expect(failures).toEqual([]);
  });

  it('has falling scores', async () => {
    const { deps } = world({ reranker: new FakeReranker(backwards) });
    const scores = (await rankPosts(QUERY, deps)).map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  it('keeps the order of posts that it scores the same', async () => {
    const { rank } = world({ reranker: new FakeReranker(async (texts) => texts.map(() => 0.5)) });
    expect(await rank()).toEqual(AS_FOUND);
  });

  it.each<[string, Score]>([
    ['fails', async () => Promise.reject(new AppError('MODEL_UNAVAILABLE', 'Away.'))],
    ['throws', () => { throw new Error('a bug'); }],
    ['gives too few scores', async () => [1]],
    ['gives no numbers', async (texts) => texts.map(() => Number.NaN)],
  ])('stays as it is when the reranker %s', async (_, scores) => {
    const { rank, failures } = world({ reranker: new FakeReranker(scores) });
    expect(await rank()).toEqual(AS_FOUND);
    expect(failures).toHaveLength(1);
  });

  it('does not wait longer than two seconds, and tells the reranker to stop', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let started = (): void => {};
    const working = new Promise<void>((resolve) => (started = resolve));
    const reranker = new FakeReranker(() => {
      started();
      return new Promise(() => {});
    });
    const { rank, failures } = world({ reranker });
    const ranked = rank();
    await working;
    await vi.advanceTimersByTimeAsync(1_999);
    expect(reranker.asked[0]?.signal?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await ranked).toEqual(AS_FOUND);
    expect(failures).toEqual(['rerank: AppError: The model took longer than 2000 ms.']);
    expect(reranker.asked[0]?.signal?.aborted).toBe(true);
  });

  it('leaves a reranker that failed alone for half a minute, and says so each time', async () => {
    const reranker = new FakeReranker(async () => Promise.reject(new Error('away')));
    const { rank, failures, pass } = world({ reranker });
    await rank();
    pass(29_000);
    await rank();
    expect(reranker.asked).toHaveLength(1);
    expect(failures).toEqual(['rerank: Error: away', 'rerank: Error: away']);
    reranker.scores = backwards;
    pass(1_000);
    expect(await rank()).toEqual(BACKWARDS);
    expect(await rank()).toEqual(BACKWARDS);
    expect(failures).toHaveLength(2);
  });

  it('ends with the reason of its signal', async () => {
    const abort = new AbortController();
    const reranker = new FakeReranker(() => {
      abort.abort(new Error('gone'));
      return new Promise(() => {});
    });
    const { rank, failures } = world({ reranker });
    await expect(rank(abort.signal)).rejects.toThrow('gone');
    expect(failures).toEqual([]);
  });
});

describe('a ranking by meaning', () => {
  it('stops the embedder when its signal aborts', async () => {
    const abort = new AbortController();
    let asked: AbortSignal | undefined;
    const embedQuery = vi.fn<EmbeddingModel['embedQuery']>((_text, signal) => {
      asked = signal;
      abort.abort(new Error('gone'));
      return new Promise(() => {});
    });
    await expect(world({ embeddings: embedder(embedQuery) }).rank(abort.signal)).rejects.toThrow('gone');
    expect(asked?.aborted).toBe(true);
  });

  it('goes by words when the embedder does not reply, and leaves it alone for half a minute', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const embedQuery = vi.fn<EmbeddingModel['embedQuery']>(() => new Promise(() => {}));
      const { rank, failures, pass } = world({ embeddings: embedder(embedQuery) });
      const ranked = rank();
      await vi.advanceTimersByTimeAsync(5_000);
      expect(await ranked).toEqual(AS_FOUND);
      expect(await rank()).toEqual(AS_FOUND);
      expect(embedQuery).toHaveBeenCalledTimes(1);
      expect(failures).toHaveLength(2);
      pass(30_000);
      const again = rank();
      await vi.advanceTimersByTimeAsync(5_000);
      await again;
      expect(embedQuery).toHaveBeenCalledTimes(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it.each<AppErrorCode>(['MODEL_UNAVAILABLE', 'MODEL_TIMEOUT', 'OVERLOADED'])('goes by words alone on %s, and reports it', async (code) => {
    const { archive, rank, failures } = world({ embeddings: embedder(async () => Promise.reject(new AppError(code, 'Away.'))) });
    archive.near = [{ sourceId: 'p59', score: 1 }];
    expect(await rank()).toEqual(AS_FOUND);
    expect(failures).toHaveLength(1);
  });

  it('fails with the reason of its signal', async () => {
    const abort = new AbortController();
    abort.abort(new Error('gone'));
    const { rank, failures } = world({ embeddings: embedder(async () => Promise.reject(new AppError('MODEL_UNAVAILABLE', 'Away.'))) });
    await expect(rank(abort.signal)).rejects.toThrow('gone');
    expect(failures).toEqual([]);
  });

  it('does not hide from an import that the embedder is away', async () => {
    const embeddings = embedder(async () => Promise.reject(new AppError('MODEL_UNAVAILABLE', 'Away.')));
    await expect(indexPosts(POSTS, { archive: new FakeArchive([]), embeddings })).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
  });
});

describe('a ranking with feedback', () => {
  const HOUR = 3_600_000;
  const at = (hours: number) => Date.UTC(2024, 4, 1) + hours * HOUR;
  const siren = (sourceId: string, text: string, hours = 0) => makePost({ sourceId, text, createdAt: at(hours) });
  /** Five posts that tell what the siren test was about, and others that hold one word of the query. */
  const archive = () =>
    new FakeArchive([
      ...Array.from({ length: 5 }, (_, i) => siren(`topic-${i}`, `siren test failed harbour battery flat number${i}`, i)),
      siren('related', 'siren silent because of a flat battery in the harbour', 3),
      siren('beside', 'siren song by the choir in church tonight at eight', 3),
      ...Array.from({ length: 40 }, (_, i) => siren(`other-${i}`, `bread and buns tray ${i}`, i)),
    ]);
  const deps = (from: FakeArchive): RankDeps => ({ archive: from, clock: { now: () => 0 }, report: { searchStepFailed: () => {} } });
  const query = { terms: ['siren', 'test', 'fail'].map((term) => ({ term, weight: 1 })), meaning: 'siren test failed', filter: {} };
  const order = async (more: Partial<Parameters<typeof rankPosts>[0]> = {}, from = archive()) => (await rankPosts({ ...query, ...more }, deps(from))).map(({ sourceId }) => sourceId);

  it('puts posts forward that share the words of the best ones', async () => {
    const ids = await order();
    expect(ids.indexOf('related')).toBeLessThan(ids.indexOf('beside'));
    const without = await rankPosts({ ...query, without: ['feedback', 'priors'] }, deps(archive()));
    const scoreOf = (id: string) => without.find(({ sourceId }) => sourceId === id)?.score;
    expect(scoreOf('related')).toBe(scoreOf('beside'));
  });

  it('brings in no post that neither the words nor the meaning of the query found', async () => {
    expect((await order()).filter((id) => id.startsWith('other'))).toEqual([]);
  });

  it('leaves a long query, which is about one post, as it is', async () => {
    const long = { terms: Array.from({ length: 14 }, (_, i) => ({ term: ['siren', 'test', 'fail', 'harbour', 'batteri', 'flat', 'number0', 'number1', 'number2', 'number3', 'number4', 'choir', 'church', 'song'][i] ?? '', weight: 1 })) };
    expect(await order(long)).toEqual(await order({ ...long, without: ['feedback'] }));
  });

  it('leans on the time at which the best posts were written', async () => {
    const twins = archive();
    twins.add(siren('near', 'siren again', 2), siren('far', 'siren again', 24 * 300));
    const ranked = await rankPosts({ ...query, without: ['collapse'] }, deps(twins));
    const time = (id: string) => ranked.find(({ sourceId }) => sourceId === id)?.stages.time ?? 0;
    expect(time('near')).toBeGreaterThan(time('far'));
    expect(time('far')).toBeLessThan(time('near') / 4);
  });

  it('tells what each stage gave: the parts add up to the score', async () => {
    for (const { score, stages } of await rankPosts(query, deps(archive()))) {
      expect(Object.values(stages).reduce((sum, part) => sum + part, 0)).toBeCloseTo(score, 10);
    }
  });

  it('puts reposts behind, and posts with links and likes a little forward', async () => {
    const from = new FakeArchive([
      makePost({ sourceId: 'plain', text: 'siren one two three' }),
      makePost({ sourceId: 'linked', text: 'siren one two four', links: [{ url: 'https://a.example' }] }),
      makePost({ sourceId: 'liked', text: 'siren one two five', metrics: { likes: 5_000 } }),
      makePost({ sourceId: 'repeat', text: 'siren one two six', isRepost: true }),
    ]);
    expect(await order({ without: ['feedback'] }, from)).toEqual(['linked', 'liked', 'plain', 'repeat']);
  });
});
