import { describe, expect, it } from 'vitest';
import { cacheKey } from '../../../../src/answering/caching/cache-key.ts';
import { readQuestion } from '../../../../src/answering/read-question.ts';
import type { AnswerDeps } from '../../../../src/answering/turn.ts';
import type { EmbeddingModel } from '../../../../src/ports/models.ts';
import { turnDeps } from '../../../fakes/answer-deps.ts';

const BY_RULES = { route: 'SEARCH', reason: 'asks for posts', confidence: 1 } as const;

const embeddings = { identity: 'embedder', dimensions: 2, device: 'cpu' } as EmbeddingModel;

async function keyOf(text: string, { infer = true, asOf, changes = {} }: { infer?: boolean; asOf?: number; changes?: Partial<AnswerDeps> } = {}): Promise<string> {
  const deps = turnDeps(changes);
  const question = await readQuestion({ text, changed: false, carriedFilter: {} }, {}, deps, infer);
  return cacheKey(question, BY_RULES, { effort: 'BALANCED', ...(asOf === undefined ? {} : { asOf }) }, deps);
}

describe('the key of an answer', () => {
  it('is the same for one question in another case, spacing and punctuation', async () => {
    expect(await keyOf('  where is the  FERRY')).toBe(await keyOf('Where is the ferry?'));
  });

  it('is another where plain words narrow the posts, and where they are searched', async () => {
    expect(await keyOf('ferry but not strike', { infer: false })).not.toBe(await keyOf('ferry but not strike'));
  });

  it('is another for each moment that the archive is asked at', async () => {
    expect(await keyOf('Where is the ferry?', { asOf: 1_000 })).not.toBe(await keyOf('Where is the ferry?'));
  });

  it('is shared by questions that ask the same, where an embedding model confirms it', async () => {
    const [one, other] = ['What did people say about the closure of the bridge?', 'what are people saying about the bridge closure'];
    expect(await keyOf(one, { changes: { embeddings } })).toBe(await keyOf(other, { changes: { embeddings } }));
    expect(await keyOf(one)).not.toBe(await keyOf(other));
  });

  it('is shared where a time is said in two ways', async () => {
    expect(await keyOf('What did people say about the ferry in March 2015?', { changes: { embeddings } })).toBe(await keyOf('What did people say about the ferry during March 2015?', { changes: { embeddings } }));
    expect(await keyOf('What did people say about the ferry in March 2015?', { changes: { embeddings } })).not.toBe(await keyOf('What did people say about the ferry in March 2016?', { changes: { embeddings } }));
  });
});
