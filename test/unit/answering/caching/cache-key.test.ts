import { describe, expect, it } from 'vitest';
import { cacheKey } from '../../../src/answering/cache-key.ts';
import { readQuestion } from '../../../src/answering/read-question.ts';
import { turnDeps } from '../../fakes/answer-deps.ts';

const BY_RULES = { route: 'SEARCH', reason: 'asks for posts', confidence: 1 } as const;

async function keyOf(text: string, infer = true): Promise<string> {
  const deps = turnDeps();
  return cacheKey(await readQuestion({ text, changed: false, carriedFilter: {} }, {}, deps, infer), BY_RULES, 'BALANCED', deps);
}

describe('the key of an answer', () => {
  it('is the same for one question in another case, spacing and punctuation', async () => {
    expect(await keyOf('  where is the  FERRY')).toBe(await keyOf('Where is the ferry?'));
  });

  it('is another where plain words narrow the posts, and where they are searched', async () => {
    expect(await keyOf('ferry but not strike', false)).not.toBe(await keyOf('ferry but not strike'));
  });
});
