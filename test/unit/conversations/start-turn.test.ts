import { describe, expect, it } from 'vitest';
import { startTurn, type AskInput } from '../../../src/conversations/start-turn.ts';
import type { ConversationStore } from '../../../src/ports/conversation-store.ts';

const clock = { now: () => Date.UTC(2024, 0, 10) };

/** The fingerprint that the input is stored with. */
async function fingerprintOf(input: Omit<AskInput, 'question' | 'idempotencyKey'>): Promise<string | undefined> {
  let fingerprint: string | undefined;
  const conversations = {
    startTurn: async (turn: Parameters<ConversationStore['startTurn']>[0]) => {
      fingerprint = turn.idempotency?.fingerprint;
      return { created: true };
    },
  } as ConversationStore;
  await startTurn({ question: 'Why?', idempotencyKey: 'k', ...input }, { conversations, clock });
  return fingerprint;
}

describe('the fingerprint of a question', () => {
  it('is another one where plain words must not narrow the posts', async () => {
    expect(await fingerprintOf({ inferFilter: false })).not.toBe(await fingerprintOf({}));
  });

  it('is the same for a default and for what it stands for', async () => {
    expect(await fingerprintOf({ inferFilter: true, effort: 'BALANCED', filter: {} })).toBe(await fingerprintOf({}));
    expect(await fingerprintOf({ inferFilter: undefined })).toBe(await fingerprintOf({}));
  });
});
