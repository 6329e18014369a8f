import { describe, expect, it } from 'vitest';
import { listConversations } from '../../../src/conversations/conversation-pages.ts';
import type { ConversationStore } from '../../../src/ports/conversation-store.ts';

/** Nothing may reach the store. */
const unreachable = new Proxy({}, { get: () => () => Promise.reject(new Error('The store was asked.')) }) as ConversationStore;
const cursor = (position: unknown) => Buffer.from(JSON.stringify(position)).toString('base64url');

describe('a page of conversations', () => {
  it.each([
    ['no cursor at all', 'x'],
    ['a broken time', cursor({ updatedAt: 1.5, id: 'a' })],
    ['a time that no integer holds', cursor({ updatedAt: 1e300, id: 'a' })],
    ['a time in words', cursor({ updatedAt: 'now', id: 'a' })],
    ['no id', cursor({ updatedAt: 1 })],
  ])('is refused as bad input for %s', async (_, after) => {
    await expect(listConversations({ first: 2, after }, unreachable)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
