import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Answer } from '../../src/domain/answer.ts';
import type { AnswerEventBody } from '../../src/domain/answer-event.ts';
import type { Conversation } from '../../src/domain/conversation.ts';
import type { ConversationStore } from '../../src/ports/conversation-store.ts';
import { AWKWARD_TEXT, completed, runEvents, runningAnswer } from './sample-run.ts';

const conversation = (changes: Partial<Conversation> = {}): Conversation => ({
  id: crypto.randomUUID(),
  title: 'When did the ferry stop?',
  createdAt: 1_700_000_000_000,
  updatedAt: 1_700_000_000_000,
  ...changes,
});

/** What every conversation store does. `open` is called once; tests share the store and use ids of their own. */
export function conversationStoreContract(name: string, open: () => Promise<ConversationStore>): void {
  describe(name, () => {
    let store: ConversationStore;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store[Symbol.asyncDispose]());

    async function newConversation(changes: Partial<Conversation> = {}): Promise<Conversation> {
      const created = conversation(changes);
      await store.startTurn({ conversation: created, answer: runningAnswer({ conversationId: created.id, createdAt: 0 }) });
      return created;
    }

    async function newAnswer(changes: Partial<Answer> = {}): Promise<Answer> {
      const conversationId = changes.conversationId ?? (await newConversation()).id;
      const answer = runningAnswer({ ...changes, conversationId });
      await store.startTurn({ answer });
      return answer;
    }

    it('answers a ping', async () => {
      await expect(store.ping()).resolves.toBeUndefined();
    });

    it('finds a conversation again, and no unknown one', async () => {
      const created = await newConversation({ title: AWKWARD_TEXT, createdAt: 1, updatedAt: 8_640_000_000_000_000 });
      expect(await store.findConversation(created.id)).toEqual(created);
      expect(await store.findConversation('unknown')).toBeUndefined();
    });

    it('lists conversations newest first, page by page, with ties', async () => {
      const time = 1_000_000;
      const created = await Promise.all([3, 1, 2, 2, 2].map((offset) => newConversation({ updatedAt: time + offset })));
      const seen: Conversation[] = [];
      let after = { updatedAt: time + 4, id: '' };
      for (let page = 0; page < 3; page += 1) {
        const items = await store.listConversations({ limit: 2, after });
        seen.push(...items);
        for (const { updatedAt, id } of items) after = { updatedAt, id };
      }
      const own = seen.filter((item) => created.some(({ id }) => id === item.id));
      expect(own.map((item) => item.updatedAt - time)).toEqual([3, 2, 2, 2, 1]);
      expect(new Set(own.map((item) => item.id)).size).toBe(5);
    });

    it('lists from the newest one on without a position', async () => {
      const newest = await newConversation({ updatedAt: 9_000_000_000_000_000 });
      expect(await store.listConversations({ limit: 1 })).toEqual([newest]);
      expect(await store.listConversations({ limit: 0 })).toEqual([]);
    });

    it('begins a conversation with its first answer, and marks it as updated with each one, never backwards', async () => {
      const begun = conversation({ updatedAt: 5_000 });
      const answer = runningAnswer({ conversationId: begun.id, createdAt: 7_000 });
      expect(await store.startTurn({ conversation: begun, answer })).toEqual({ created: true });
      expect(await store.findAnswer(answer.id)).toEqual(answer);
      expect(await store.findConversation(begun.id)).toEqual({ ...begun, updatedAt: 7_000 });
      await newAnswer({ conversationId: begun.id, createdAt: 6_000 });
      expect((await store.findConversation(begun.id))?.updatedAt).toBe(7_000);
    });

    it('refuses an answer without a conversation as a bug, not as an outage', async () => {
      await expect(store.startTurn({ answer: runningAnswer() })).rejects.toMatchObject({ name: 'AppError', code: 'INTERNAL', retryable: false });
    });

    it('stores no conversation when its answer cannot be stored', async () => {
      const taken = await newAnswer();
      const begun = conversation();
      await expect(store.startTurn({ conversation: begun, answer: { ...taken, conversationId: begun.id } })).rejects.toMatchObject({ code: 'INTERNAL' });
      expect(await store.findConversation(begun.id)).toBeUndefined();
    });

    it('stores the question of an idempotency key once, however often and at once it is asked, and no other conversation', async () => {
      const key = crypto.randomUUID();
      const turns = Array.from({ length: 12 }, (_, index) => {
        const begun = conversation();
        return { conversation: begun, answer: runningAnswer({ conversationId: begun.id }), idempotency: { key, fingerprint: `f${index}` } };
      });
      const outcomes = await Promise.all(turns.map((turn) => store.startTurn(turn)));
      const first = turns[outcomes.findIndex((outcome) => outcome.created)];
      const repeated = { created: false, first: { answer: first?.answer, fingerprint: first?.idempotency.fingerprint } };
      expect(outcomes).toEqual(turns.map((turn) => (turn === first ? { created: true } : repeated)));
      const kept = await Promise.all(turns.map(async (turn) => (await store.findConversation(turn.conversation.id)) && turn));
      expect(kept.filter((turn) => turn !== undefined)).toEqual([first]);
      expect(await store.findAnswers(turns.map(({ answer }) => answer.id))).toEqual([first?.answer]);
    });

    it('does not touch the conversation of a repeated question', async () => {
      const { id: conversationId } = await newConversation({ updatedAt: 1_000 });
      const idempotency = { key: `key ${AWKWARD_TEXT} ${crypto.randomUUID()}`, fingerprint: 'f' };
      const answer = runningAnswer({ conversationId, createdAt: 2_000 });
      await store.startTurn({ answer, idempotency });
      const again = await store.startTurn({ answer: runningAnswer({ conversationId, createdAt: 3_000 }), idempotency });
      expect(again).toEqual({ created: false, first: { answer, fingerprint: 'f' } });
      expect((await store.findConversation(conversationId))?.updatedAt).toBe(2_000);
    });

    it('returns the ended answer for a key that was used before', async () => {
      const { id: conversationId } = await newConversation();
      const idempotency = { key: crypto.randomUUID(), fingerprint: 'f' };
      const answer = runningAnswer({ conversationId });
      await store.startTurn({ answer, idempotency });
      await store.finishAnswer(completed(answer), runEvents(answer));
      expect(await store.startTurn({ answer: runningAnswer({ conversationId }), idempotency })).toEqual({
        created: false,
        first: { answer: completed(answer), fingerprint: 'f' },
      });
    });

    it('ends an answer once, with its events', async () => {
      const answer = await newAnswer();
      const events = runEvents(answer, 50);
      expect(await store.findEvents(answer.id)).toEqual([]);
      expect(await store.finishAnswer(completed(answer), events)).toBe(true);
      const failed: Answer = { ...answer, status: 'FAILED', failure: { code: 'PROCESS_LOST', message: 'Ask again.', retryable: true } };
      expect(await store.finishAnswer(failed, [])).toBe(false);
      expect(await store.findAnswer(answer.id)).toEqual(completed(answer));
      expect(await store.findEvents(answer.id)).toEqual(events);
    });

    it('lets one of many racing ends win', async () => {
      const answer = await newAnswer();
      const ends = await Promise.all(
        Array.from({ length: 8 }, async (_, index) => {
          const end: AnswerEventBody = { type: 'AnswerFailed', code: `CODE_${index}`, message: 'Ask again.', retryable: true };
          return { end, won: await store.finishAnswer({ ...answer, status: 'FAILED' }, [end]) };
        }),
      );
      const winners = ends.filter(({ won }) => won);
      expect(winners).toHaveLength(1);
      expect(await store.findEvents(answer.id)).toEqual(winners.map(({ end }) => end));
    });

    it('ends no unknown answer, and none as running', async () => {
      expect(await store.finishAnswer(completed(runningAnswer()), [])).toBe(false);
      const answer = await newAnswer();
      await expect(store.finishAnswer(answer, [])).rejects.toMatchObject({ code: 'INTERNAL' });
    });

    it.each([
      ['awkward text', AWKWARD_TEXT],
      ['an escape that looks like ours', '\u00100000 \u0010d83d \u0010'],
      ['both halves of a pair the wrong way round', '\udc26\ud83d'],
      ['escapes of JSON', '\\u0000 \\\\u0000 "\\" \\'],
      ['a long text', 'ü🐦'.repeat(50_000)],
      ['nothing', ''],
    ])('keeps %s to the letter', async (_, text) => {
      const answer = await newAnswer({ question: text, standaloneQuestion: text });
      const events: AnswerEventBody[] = [
        { type: 'TextDelta', offset: 0, text },
        { type: 'AnswerCompleted', answer: { ...completed(answer), text, followUps: [text, text] } },
      ];
      expect((await store.findAnswer(answer.id))?.question).toBe(text);
      await store.finishAnswer({ ...completed(answer), text, followUps: [text] }, events);
      const ended = await store.findAnswer(answer.id);
      expect(ended?.text).toBe(text);
      expect(ended?.followUps).toEqual([text]);
      expect(await store.findEvents(answer.id)).toEqual(events);
    });

    it('takes any id as an id', async () => {
      for (const id of ['', AWKWARD_TEXT, "'; drop table answers; --", 'x'.repeat(10_000)]) {
        expect(await store.findAnswer(id)).toBeUndefined();
        expect(await store.findConversation(id)).toBeUndefined();
        expect(await store.findEvents(id)).toEqual([]);
        expect(await store.turns(id, 10)).toEqual([]);
      }
      await store.ping();
    });

    it('finds answers in the asked order, without the unknown ones', async () => {
      const [one, two] = [await newAnswer(), await newAnswer()];
      expect(await store.findAnswers([two.id, 'unknown', one.id])).toEqual([two, one]);
      expect(await store.findAnswers([])).toEqual([]);
    });

    it('gives the last turns of a conversation in time order, also those of one millisecond', async () => {
      const { id: conversationId } = await newConversation();
      const turns = await store.turns(conversationId, 10);
      for (const createdAt of [100, 200, 200, 200, 300]) turns.push(await newAnswer({ conversationId, createdAt }));
      await newAnswer({ createdAt: 250 });
      expect(await store.turns(conversationId, 10)).toEqual(turns);
      expect(await store.turns(conversationId, 3)).toEqual(turns.slice(-3));
      expect(await store.turns('unknown', 3)).toEqual([]);
    });

    it('names the answers that are still running and older than a time', async () => {
      const old = await newAnswer({ createdAt: 10 });
      const ended = await newAnswer({ createdAt: 11 });
      const younger = await newAnswer({ createdAt: 20 });
      await store.finishAnswer({ ...ended, status: 'STOPPED', completedAt: 12 }, [{ type: 'AnswerStopped' }]);
      const running = await store.runningAnswers(20);
      expect(running).toContain(old.id);
      expect(running).not.toContain(ended.id);
      expect(running).not.toContain(younger.id);
    });
  });
}
