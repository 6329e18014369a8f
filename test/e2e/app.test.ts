import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AskInput } from '../../src/conversations/start-turn.ts';
import { compose, type Composed } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { Answer } from '../../src/domain/answer.ts';
import { importArchive } from '../../src/importing/import-posts.ts';
import { openArchive } from '../../src/importing/read-archive.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { OpenAiServer } from '../fakes/openai-server.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** The end of the sample's two years. */
const NOW = Date.UTC(2024, 11, 31, 12);

async function openSample(settings: Record<string, string> = {}): Promise<Composed & { readonly folder: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'threadwise-app-'));
  const parts = await compose(readConfig({ THREADWISE_DATA: folder, ...settings }), createLogger('silent'), createMetrics(), { now: () => NOW });
  await using reader = await openArchive(path.join(ROOT, 'sample/posts.jsonl'));
  await importArchive({ reader, index: (posts) => parts.archive.index(posts), optimize: () => parts.archive.optimize() });
  return {
    ...parts,
    folder,
    async [Symbol.asyncDispose]() {
      await parts[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answerTo({ app }: Composed, question: string, more: Omit<AskInput, 'question'> = {}): Promise<Answer> {
  const { answer, userErrors } = await app.ask({ question, wait: true, ...more });
  expect(userErrors).toEqual([]);
  if (!answer) throw new Error('no answer');
  return answer;
}

const day = (year: number, month: number, date = 1) => Date.UTC(year, month - 1, date);

describe('an answer from the sample archive, without a model', () => {
  let sample: Awaited<ReturnType<typeof openSample>>;
  beforeAll(async () => {
    sample = await openSample();
  }, 120_000);
  afterAll(() => sample[Symbol.asyncDispose]());

  it('quotes posts word for word, each with author, date and marker', async () => {
    const answer = await answerTo(sample, 'Why was the Kettle Bridge closed?');
    expect(answer).toMatchObject({ status: 'COMPLETED', route: 'ANSWER', writtenBy: 'extractive' });
    expect(answer.citations.length).toBeGreaterThan(0);
    const posts = new Map((await sample.app.findPosts(answer.citations.map(({ postSourceId }) => postSourceId))).map((post) => [post.sourceId, post]));
    for (const { postSourceId, quote, start, end, marker } of answer.citations) {
      const post = posts.get(postSourceId);
      expect(post?.text.slice(start, end)).toBe(quote);
      expect(answer.text).toContain(`“${quote}” [${marker}]`);
      expect(answer.text).toContain(`@${post?.author.handle}, `);
    }
  });

  it('says plainly when the archive holds nothing on it', async () => {
    const answer = await answerTo(sample, 'What are the opening hours of the municipal swimming pool?');
    expect(answer.text).toMatch(/^The archive holds nothing on this\./);
    expect(answer.citations).toEqual([]);
  });

  it.each([
    ['How many posts did @weather_pe write in August 2023?', 'COUNT'],
    ['Summarise what happened with the Ropewalk car ban', 'SUMMARIZE'],
    ['posts about the seal', 'SEARCH'],
    ['hello there', 'CHAT'],
    ['???', 'CLARIFY'],
    ['set an alarm for 7 am', 'OFF_TOPIC'],
  ])('routes %j to %s and says why', async (question, route) => {
    const answer = await answerTo(sample, question);
    expect(answer.route).toBe(route);
    expect(answer.routeReason).not.toBe('');
  });

  it.each([
    ['What did people say last March?', { since: day(2024, 3), until: day(2024, 4) }, 'last March'],
    ['What was written about the ferry since 2024?', { since: day(2024, 1) }, 'since 2024'],
    ['Show posts from @gwen_oldquay about the harbour', { authors: ['gwen_oldquay'] }, 'from @gwen_oldquay'],
    ['What did people write in German about the storm?', { languages: ['de'] }, 'in German'],
    ['What was said under #SoupWar?', { hashtags: ['soupwar'] }, '#SoupWar'],
  ])('reads the filter out of %j', async (question, filter, words) => {
    const { appliedFilter } = await answerTo(sample, question);
    expect(appliedFilter.filter).toEqual(filter);
    expect(appliedFilter.inferred.map((part) => part.words).join(' ')).toContain(words);
  });

  it('cites only posts that pass the filter', async () => {
    const answer = await answerTo(sample, 'What did people say about the flood in January 2024?', { filter: { authors: ['harbourdesk'] } });
    const posts = await sample.app.findPosts(answer.citations.map(({ postSourceId }) => postSourceId));
    expect(posts.length).toBeGreaterThan(0);
    for (const { author, createdAt } of posts) {
      expect(author.handle).toBe('harbourdesk');
      expect(createdAt).toBeGreaterThanOrEqual(day(2024, 1));
      expect(createdAt).toBeLessThan(day(2024, 2));
    }
  });

  it('counts over the filter, and the number is that of the list', async () => {
    const { count, text } = await answerTo(sample, 'How many posts are tagged #KettleBridge?');
    let listed = 0;
    for (let after: string | undefined; ; ) {
      const page = await sample.app.searchPosts({ query: '', filter: { hashtags: ['kettlebridge'] }, sort: 'NEWEST', first: 7, after });
      listed += page.items.length;
      after = page.items.at(-1)?.cursor;
      if (!page.hasNextPage) break;
    }
    expect(count?.total).toBe(listed);
    expect(text).toContain(`There are ${listed} posts`);
  });

  it('carries subject and filter of the conversation over to a follow-up', async () => {
    const first = await answerTo(sample, 'What did people say about the Kettle Bridge in 2023?');
    const second = await answerTo(sample, 'and in 2024?', { conversationId: first.conversationId });
    expect(second.standaloneQuestion).toMatch(/Kettle Bridge/);
    expect(second.appliedFilter.filter).toMatchObject({ since: day(2024, 1), until: day(2025, 1) });
    expect(second.conversationId).toBe(first.conversationId);
  });

  it('gives the cached answer to the same question, marked, and not to another filter', async () => {
    const question = 'What happened to the Mercado Azul?';
    const written = await answerTo(sample, question);
    const hit = await answerTo(sample, `  ${question.toLowerCase()} `);
    expect(hit.cacheHit).toMatchObject({ kind: 'EXACT' });
    expect({ text: hit.text, citations: hit.citations }).toEqual({ text: written.text, citations: written.citations });
    expect((await answerTo(sample, question, { filter: { minLikes: 5 } })).cacheHit).toBeUndefined();
    expect((await answerTo(sample, question, { effort: 'FAST' })).cacheHit).toBeUndefined();
  });

  it('starts nothing when the idempotency key was used, and refuses it for another question', async () => {
    const first = await answerTo(sample, 'Who is Dumpling?', { idempotencyKey: 'k1' });
    expect((await answerTo(sample, 'Who is Dumpling?', { idempotencyKey: 'k1' })).id).toBe(first.id);
    const { userErrors } = await sample.app.ask({ question: 'Who is Crouton?', idempotencyKey: 'k1' });
    expect(userErrors).toMatchObject([{ code: 'CONFLICT', field: 'idempotencyKey' }]);
  });

  it.each([
    [{ question: ' \n ' }, 'INVALID_INPUT', 'question'],
    [{ question: 'x'.repeat(100_000) }, 'INVALID_INPUT', 'question'],
    [{ question: 'seal?', filter: { since: day(2024, 2), until: day(2024, 1) } }, 'INVALID_INPUT', 'filter.since'],
    [{ question: 'seal?', conversationId: 'unknown' }, 'NOT_FOUND', 'conversationId'],
    [{ question: 'seal?', idempotencyKey: 'k'.repeat(201) }, 'INVALID_INPUT', 'idempotencyKey'],
  ])('is refused with what to do for input %#', async (input, code, field) => {
    expect(await sample.app.ask(input)).toMatchObject({ userErrors: [{ code, field }] });
  });

  it.each(['RELEVANCE', 'NEWEST', 'OLDEST'] as const)('pages through a search by %s without a gap or a repeat, also while posts are added', async (sort) => {
    const query = 'bridge tram';
    const all = await sample.app.searchPosts({ query, filter: {}, sort, first: 100 });
    const paged: string[] = [];
    for (let after: string | undefined; paged.length < all.items.length; ) {
      const page = await sample.app.searchPosts({ query, filter: {}, sort, first: 7, after });
      paged.push(...page.items.map(({ item }) => item.sourceId));
      after = page.items.at(-1)?.cursor;
      if (!page.hasNextPage) break;
      const [post] = await sample.app.findPosts([paged[0] ?? '']);
      // Many new posts with one of the words: it weighs less from now on, and the old posts would change places.
      const added = Array.from({ length: paged.length === 7 ? 1_500 : 1 }, (_, i) => post && { ...post, sourceId: `added-${sort}-${paged.length}-${i}`, createdAt: post.createdAt + 1, text: 'tram tram' });
      await sample.archive.index(added.filter((one) => one !== undefined));
      await sample.archive.optimize();
    }
    expect(paged.slice(0, all.items.length)).toEqual(all.items.map(({ item }) => item.sourceId));
  });
});

describe('an answer from a chat model', () => {
  /** What stands between the fences of the prompt. */
  const postsIn = (prompt = ''): string[] | undefined => /^POSTS (\S+)\n([\s\S]*)\nEND OF POSTS \1$/m.exec(prompt)?.[2]?.split('\n');

  it('keeps what the posts support, and drops the rest, whatever the model numbers', async () => {
    await using model = await OpenAiServer.start({ reply: ({ messages }) => (postsIn(messages.at(-1)?.content) ? 'Inspectors found cracks in two bearings of the Kettle Bridge [1][2][3][4][5]. Aliens landed in the harbour yesterday [1]. The mayor is a robot [77]. **Cracks** in the [bearings](https://evil.example) [1][2][3][4][5].' : 'no') });
    await using sample = await openSample({ CHAT_BASE_URL: model.baseUrl, CHAT_MODEL: 'stub' });
    const answer = await answerTo(sample, 'Which damage to the bearings did the inspection of the Kettle Bridge find?');
    expect(answer.writtenBy).toMatch(/^stub at /);
    expect(answer.text).toContain('Inspectors found cracks in two bearings of the Kettle Bridge');
    expect(answer.text).not.toMatch(/Aliens|robot|evil|\*\*|\]\(/);
    expect(answer.sentences.every(({ markers }) => markers.length > 0)).toBe(true);
  });

  it('is written from quotes when the model server fails', async () => {
    await using model = await OpenAiServer.start({ reply: () => 500 });
    await using sample = await openSample({ CHAT_BASE_URL: model.baseUrl, CHAT_MODEL: 'stub' });
    expect(await answerTo(sample, 'Why was the Kettle Bridge closed?')).toMatchObject({ status: 'COMPLETED', writtenBy: 'extractive' });
  }, 60_000);

  it('fails with a retryable code when the model breaks off in mid-answer', async () => {
    const reply = 'Inspectors found cracks in two bearings of the Kettle Bridge [1][2][3][4][5]. '.repeat(5);
    await using model = await OpenAiServer.start({ reply: () => reply, breakAfter: 25, tokenMs: 1 });
    await using sample = await openSample({ CHAT_BASE_URL: model.baseUrl, CHAT_MODEL: 'stub' });
    const answer = await answerTo(sample, 'Which damage to the bearings did the inspection of the Kettle Bridge find?');
    expect(answer).toMatchObject({ status: 'FAILED', failure: { code: 'MODEL_UNAVAILABLE', retryable: true } });
    expect((await answerTo(sample, 'Which damage to the bearings did the inspection of the Kettle Bridge find?')).cacheHit).toBeUndefined();
  });

  it('never lets a post of the archive speak as an instruction: it reaches the model as one line of JSON', async () => {
    await using model = await OpenAiServer.start({ reply: () => 'NO ANSWER' });
    await using sample = await openSample({ CHAT_BASE_URL: model.baseUrl, CHAT_MODEL: 'stub' });
    const answer = await answerTo(sample, 'What did @grumpygull say about the night bus N4 and chips?');
    expect(answer.text).toMatch(/holds nothing/);
    const lines = postsIn(model.requests.at(-1)?.messages.at(-1)?.content) ?? [];
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('text');
  });
});

describe('search by meaning', () => {
  const models = { MODELS_DIR: path.join(ROOT, 'test/fixtures/models'), EMBEDDING_MODEL: 'tiny-embedder' };

  it('is named in the overview, and finds posts without a shared word', async () => {
    await using sample = await openSample(models);
    expect((await sample.app.archive()).embedding?.identity).toMatch(/^tiny-embedder:/);
    const { items } = await sample.app.searchPosts({ query: 'boat', filter: {}, sort: 'RELEVANCE', first: 50 });
    expect(items.some(({ item }) => !/boat/i.test(item.text) && /ferry|ship/i.test(item.text))).toBe(true);
  });

  it('is a clear error on an archive that was indexed otherwise', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'threadwise-app-'));
    const open = (settings: Record<string, string>) => compose(readConfig({ THREADWISE_DATA: folder, ...settings }), createLogger('silent'), createMetrics());
    const plain = await open({});
    await using reader = await openArchive(path.join(ROOT, 'sample/posts.jsonl'));
    await importArchive({ reader, index: (posts) => plain.archive.index(posts), optimize: () => plain.archive.optimize() });
    await plain[Symbol.asyncDispose]();
    await expect(open(models)).rejects.toMatchObject({ code: 'MODEL_MISMATCH', message: expect.stringContaining('tiny-embedder') as string });
    await rm(folder, { recursive: true, force: true });
  });
});
