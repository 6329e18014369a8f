import { expect, it } from 'vitest';
import { sharedConversation, shareConversation } from '../../../src/conversations/share-conversation.ts';
import type { Share } from '../../../src/domain/share.ts';
import type { ConversationStore } from '../../../src/ports/conversation-store.ts';
import { fakeAnswer, fakeConversation } from '../../fakes/fake-app.ts';

const NOW = 1_000;
const answers = [
  fakeAnswer('before', { completedAt: 999 }),
  fakeAnswer('just', { completedAt: NOW }),
  fakeAnswer('after', { completedAt: 1_001 }),
  fakeAnswer('failed', { completedAt: 5, status: 'FAILED' }),
  fakeAnswer('stopped', { completedAt: 5, status: 'STOPPED' }),
];

function world({ links = 0 } = {}) {
  const shares = new Map<string, Share>();
  const conversations = {
    findConversation: async (id: string) => fakeConversation(id),
    newestAnswer: async () => answers[1],
    countShares: async () => new Map([['c1', links]]),
    path: async () => answers,
    addShare: async (share: Share, hash: string) => shares.set(hash, share).has(hash),
    findShare: async (hash: string) => shares.get(hash),
  } as unknown as ConversationStore;
  return { conversations, shares, clock: { now: () => NOW } };
}

it('shows the answers that were complete when the link was made', async () => {
  const { conversations, clock } = world();
  const { token } = await shareConversation('c1', { conversations, clock });
  const shown = await sharedConversation(token ?? '', conversations);
  expect(shown).toMatchObject({ sharedAt: NOW, title: 'The ferry' });
  expect(shown?.answers.map(({ id }) => id)).toEqual(['before', 'just']);
});

it('stores nothing that a token can be made of', async () => {
  const { conversations, clock, shares } = world();
  const { token = '' } = await shareConversation('c1', { conversations, clock });
  const kept = JSON.stringify([...shares]);
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(kept).not.toContain(token);
  expect(kept).not.toContain(Buffer.from(token, 'base64url').toString('hex'));
});

it('makes a hundred links to a conversation, and no more', async () => {
  expect(await shareConversation('c1', world({ links: 99 }))).toMatchObject({ userErrors: [] });
  expect(await shareConversation('c1', world({ links: 100 }))).toMatchObject({ userErrors: [{ code: 'INVALID_INPUT', message: expect.stringContaining('unshareConversation') }] });
});
