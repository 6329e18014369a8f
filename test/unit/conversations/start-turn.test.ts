import { describe, expect, it } from 'vitest';
import { startTurn, type AskInput } from '../../../src/conversations/start-turn.ts';
import { AppError } from '../../../src/domain/errors.ts';
import type { ConversationStore, NewTurn } from '../../../src/ports/conversation-store.ts';
import { fakeAnswer, fakeConversation } from '../../fakes/fake-app.ts';

const NOW = Date.UTC(2024, 0, 10);
const clock = { now: () => NOW };

/** The conversation c1: a1, then a2 and a2b in its place, then a3 after a2. The newest is a2b. */
function store(changes: Partial<ConversationStore> = {}) {
  const answers = [fakeAnswer('a1'), fakeAnswer('a2', { parentId: 'a1' }), fakeAnswer('a3', { parentId: 'a2' }), fakeAnswer('a2b', { parentId: 'a1', replacesId: 'a2' }), fakeAnswer('b1', { conversationId: 'c2' })];
  const stored: NewTurn[] = [];
  const conversations = {
    findAnswer: async (id: string) => answers.find((answer) => answer.id === id),
    findConversation: async (id: string) => (['c1', 'c2'].includes(id) ? fakeConversation(id) : undefined),
    newestAnswer: async (id: string) => answers.findLast((answer) => answer.conversationId === id),
    startTurn: async (turn: NewTurn) => {
      stored.push(turn);
      return { created: true };
    },
    ...changes,
  } as unknown as ConversationStore;
  return { stored, ask: (input: Omit<AskInput, 'question'>) => startTurn({ question: 'Why?', ...input }, { conversations, clock }) };
}

describe('the place of a turn', () => {
  it.each([
    ['after the newest answer, in whichever branch', { conversationId: 'c1' }, { conversationId: 'c1', parentId: 'a2b' }],
    ['after the one it names', { conversationId: 'c1', parentId: 'a3' }, { conversationId: 'c1', parentId: 'a3' }],
    ['after the one it names, wherever that is', { parentId: 'b1' }, { conversationId: 'c2', parentId: 'b1' }],
    ['beside the one it replaces', { replacesId: 'a3' }, { conversationId: 'c1', parentId: 'a2', replacesId: 'a3' }],
    ['first, beside a first one', { conversationId: 'c1', replacesId: 'a1' }, { conversationId: 'c1', replacesId: 'a1' }],
  ])('is %s', async (_, input, place) => {
    const { stored, ask } = store();
    const turn = await ask(input);
    const answer = stored[0]?.answer;
    expect(answer).toMatchObject(place);
    expect(Object.keys(answer ?? {}).filter((key) => /^(parent|replaces)Id$/.test(key))).toEqual(Object.keys(place).filter((key) => key !== 'conversationId'));
    expect(turn).toMatchObject({ answer, created: true, conversation: { id: answer?.conversationId } });
    expect(stored[0]).not.toHaveProperty('conversation');
  });

  it('is the first of a conversation of its own where it names none', async () => {
    const { stored, ask } = store();
    await ask({});
    expect(stored[0]).toMatchObject({ conversation: { title: 'Why?', createdAt: NOW, updatedAt: NOW } });
    expect(stored[0]?.answer.conversationId).toBe(stored[0]?.conversation?.id);
    expect(stored[0]?.answer).not.toHaveProperty('parentId');
  });

  it('is refused where the conversation was deleted meanwhile', async () => {
    let deleted = false;
    const gone = async () => {
      deleted = true;
      throw new AppError('INTERNAL', 'The store refused a statement.');
    };
    const { ask } = store({ startTurn: gone, findConversation: async (id) => (deleted ? undefined : fakeConversation(id)) });
    expect(await ask({ conversationId: 'c1' })).toMatchObject({ userErrors: [{ code: 'NOT_FOUND', field: 'conversationId' }] });
    await expect(store({ startTurn: gone }).ask({ conversationId: 'c1' })).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});

it('stores how the answer is to be written', async () => {
  const { stored, ask } = store();
  await ask({ effort: 'THOROUGH', asOf: NOW });
  await ask({});
  expect(stored.map(({ answer }) => [answer.effort, answer.asOf])).toEqual([['THOROUGH', NOW], ['BALANCED', undefined]]);
});

it('stores nothing for a moment to come, or for a list of parts beyond all measure', async () => {
  const { stored, ask } = store();
  expect(await ask({ asOf: NOW + 1 })).toMatchObject({ userErrors: [{ field: 'asOf' }] });
  expect(await ask({ dropCarried: ['x'.repeat(101)] })).toMatchObject({ userErrors: [{ field: 'dropCarried' }] });
  expect(await ask({ dropCarried: Array.from({ length: 50 }, () => 'x'.repeat(100)) })).toMatchObject({ created: true });
  expect(stored).toHaveLength(1);
});

/** The fingerprint that the input is stored with. */
async function fingerprintOf(input: Omit<AskInput, 'question' | 'idempotencyKey'>): Promise<string | undefined> {
  let fingerprint: string | undefined;
  const { ask } = store({
    startTurn: async (turn) => {
      fingerprint = turn.idempotency?.fingerprint;
      return { created: true };
    },
  });
  await ask({ idempotencyKey: 'k', ...input });
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

  it('is another one for another place, another moment, or other parts left out', async () => {
    const inputs = [{}, { parentId: 'a1' }, { replacesId: 'a1' }, { parentId: 'a2' }, { asOf: 1 }, { asOf: 2 }, { dropCarried: ['a'] }, { dropCarried: ['a', 'b'] }, { conversationId: 'c1' }];
    const all = await Promise.all(inputs.map(fingerprintOf));
    expect(new Set(all).size).toBe(inputs.length);
    expect(all).not.toContain(undefined);
  });

  it('is the same for the same parts in another order', async () => {
    expect(await fingerprintOf({ dropCarried: ['b', 'a', 'b'] })).toBe(await fingerprintOf({ dropCarried: ['a', 'b'] }));
    expect(await fingerprintOf({ dropCarried: [] })).toBe(await fingerprintOf({}));
  });
});
