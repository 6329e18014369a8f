import { describe, expect, it } from 'vitest';
import { answerQuestion } from '../../../src/answering/answer-question.ts';
import type { AnswerDeps } from '../../../src/answering/turn.ts';
import type { Answer } from '../../../src/domain/answer.ts';
import { AppError } from '../../../src/domain/errors.ts';
import type { ConversationStore } from '../../../src/ports/conversation-store.ts';
import { turnDeps } from '../../fakes/answer-deps.ts';
import { fakeAnswer } from '../../fakes/fake-app.ts';
import { FakeArchive } from '../../fakes/fake-archive.ts';
import { FakeChat } from '../../fakes/fake-chat.ts';
import { makePost } from '../../fakes/sample-posts.ts';

const archive = new FakeArchive([makePost({ sourceId: '1', text: 'Inspectors found cracks in two bearings of the Kettle Bridge this morning.' }), makePost({ sourceId: '2', text: 'Trams run again over the Kettle Bridge.' })]);
const QUESTION = 'What did inspectors find in the bearings of the Kettle Bridge?';
/** The rules are not sure what kind of answer this wants. */
const UNSURE = 'Inspectors found cracks in two bearings of the Kettle Bridge';
const SENTENCE = 'Inspectors found cracks in two bearings of the Kettle Bridge. [1]';
const written = { text: SENTENCE, usage: { input: 900, output: 30 } };
const ROUTED = '{"route": "ANSWER", "reason": "asks about a bridge", "confidence": 0.9}';
const away = { error: new AppError('MODEL_UNAVAILABLE', 'Away.', { retryable: true }) };

function world(chats: FakeChat[], { history = [] as Answer[], ...changes }: Partial<AnswerDeps> & { history?: Answer[] } = {}) {
  const conversations = { turns: async () => history } as unknown as ConversationStore;
  const deps = turnDeps({ archive, chats, conversations, ...changes });
  let asked = 0;
  const ask = async (question: string, followsUp = false): Promise<Answer> => {
    asked += 1;
    const answer = fakeAnswer(`a${asked}`, { question, standaloneQuestion: question, status: 'RUNNING', text: '' });
    const writer = await deps.log.open(answer.id);
    let last: Answer = answer;
    for await (const event of answerQuestion({ answer, filter: {}, effort: 'BALANCED', followsUp }, deps, writer.signal)) if (event.type === 'AnswerCompleted') last = event.answer;
    await writer.append({ type: 'AnswerCompleted', answer: last });
    return last;
  };
  return { ask, deps };
}

describe('an answer by a chat model', () => {
  it('names its writer and what it used, under the key of its conversation', async () => {
    const chat = new FakeChat({ identity: 'first', replies: [written], price: { input: 1, output: 2 } });
    const answer = await world([chat]).ask(QUESTION);
    expect(answer).toMatchObject({ status: 'COMPLETED', writtenBy: 'first', usage: { inputTokens: 900, outputTokens: 30, calls: 1, complete: true, costUsd: 0.00096 } });
    expect(chat.callers).toEqual(['c1']);
  });

  it('adds up rewriting, routing, the repair of a reply, and writing', async () => {
    const usage = { input: 10, output: 1 };
    const history = [fakeAnswer('a0', { question: 'Who repairs the bearings?', standaloneQuestion: 'Who repairs the bearings?' })];
    const chat = new FakeChat({ replies: [{ text: 'hm', usage }, { text: JSON.stringify({ question: UNSURE }), usage }, { text: ROUTED, usage }, written] });
    const answer = await world([chat], { history }).ask('And the cracks in them?', true);
    expect(chat.asked).toHaveLength(4);
    expect(answer).toMatchObject({ standaloneQuestion: UNSURE, routeReason: 'asks about a bridge', usage: { inputTokens: 930, outputTokens: 33, calls: 4, complete: true } });
  });

  it('is kept for others, who spend nothing on it', async () => {
    const { ask } = world([new FakeChat({ identity: 'first', replies: [written] })]);
    await ask(QUESTION);
    const again = await ask(QUESTION);
    expect(again).toMatchObject({ id: 'a2', writtenBy: 'first', cacheHit: { kind: 'EXACT' } });
    expect(again).not.toHaveProperty('usage');
  });

  it('shows from the cache what the rewriting of its question used', async () => {
    const usage = { input: 10, output: 1 };
    const history = [fakeAnswer('a0', { question: 'Who repairs the bearings?', standaloneQuestion: 'Who repairs the bearings?' })];
    const chat = new FakeChat({ replies: [written, { text: JSON.stringify({ question: QUESTION }), usage }] });
    const { ask } = world([chat], { history });
    await ask(QUESTION);
    expect(await ask('And the cracks in them?', true)).toMatchObject({ cacheHit: { kind: 'EXACT' }, usage: { inputTokens: 10, calls: 1 } });
  });
});

describe('an answer that somebody stepped in for', () => {
  it('is written by the next model, and not kept', async () => {
    const first = new FakeChat({ identity: 'first', replies: [away, written] });
    const { ask } = world([first, new FakeChat({ identity: 'second', replies: [written] })]);
    expect(await ask(QUESTION)).toMatchObject({ status: 'COMPLETED', writtenBy: 'second' });
    expect(await ask(QUESTION)).toMatchObject({ writtenBy: 'first' });
    expect(await ask(QUESTION)).toMatchObject({ writtenBy: 'first', cacheHit: { kind: 'EXACT' } });
  });

  it('is not kept when another model chose its route', async () => {
    const first = new FakeChat({ identity: 'first', replies: [away, written, ROUTED, written] });
    const { ask } = world([first, new FakeChat({ identity: 'second', replies: [ROUTED] })]);
    expect(await ask(UNSURE)).toMatchObject({ writtenBy: 'first', routeReason: 'asks about a bridge' });
    expect(await ask(UNSURE)).not.toHaveProperty('cacheHit');
    expect(await ask(UNSURE)).toHaveProperty('cacheHit');
  });

  it('is not kept when the search did without its embedder or its reranker', async () => {
    for (const models of [
      { embeddings: { identity: 'e', dimensions: 1, device: 'cpu', embedDocuments: async () => [], embedQuery: async () => Promise.reject(away.error) } },
      { reranker: { identity: 'r', device: 'cpu', score: async () => Promise.reject(away.error) } },
    ]) {
      const { ask } = world([], models);
      await ask(QUESTION);
      expect(await ask(QUESTION)).toMatchObject({ status: 'COMPLETED', writtenBy: 'extractive' });
      expect(await ask(QUESTION)).not.toHaveProperty('cacheHit');
    }
  });

  it('has no usage when no model told it', async () => {
    expect(await world([new FakeChat({ replies: [away] })]).ask(QUESTION)).not.toHaveProperty('usage');
    expect(await world([]).ask(QUESTION)).not.toHaveProperty('usage');
  });
});

it('keeps answers of one chain of models from those of another', async () => {
  const [first, second] = [new FakeChat({ identity: 'first', replies: [written] }), new FakeChat({ identity: 'second', replies: [written] })];
  const { ask, deps } = world([first, second]);
  await ask(QUESTION);
  const other = world([first], { cache: deps.cache });
  expect(await other.ask(QUESTION)).not.toHaveProperty('cacheHit');
});
