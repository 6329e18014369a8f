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
        expect(await store.path(id, 10)).toEqual([]);
        expect(await store.siblings([id])).toEqual(new Map());
        expect(await store.findShare(id)).toBeUndefined();
        expect(await store.wasDeleted(id)).toBe(false);
        expect(await store.deleteConversation(id, 1)).toBeUndefined();
        expect(await store.findFeedback([id])).toEqual([]);
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

    describe('a tree of turns', () => {
      /** first <- a <- a1 <- a2, and first <- b, of which b is asked last. */
      async function tree() {
        const { id: conversationId } = await newConversation();
        const [root] = await store.turns(conversationId, 1);
        const first = await newAnswer({ conversationId, createdAt: 10, ...(root ? { parentId: root.id } : {}) });
        const a = await newAnswer({ conversationId, createdAt: 20, parentId: first.id });
        const a1 = await newAnswer({ conversationId, createdAt: 20, parentId: a.id });
        const a2 = await newAnswer({ conversationId, createdAt: 20, parentId: a1.id });
        const b = await newAnswer({ conversationId, createdAt: 30, parentId: first.id, replacesId: a.id, question: AWKWARD_TEXT });
        return { conversationId, root, first, a, a1, a2, b };
      }

      it('gives the way to an answer, oldest first, without its siblings', async () => {
        const { root, first, a, a1, a2, b } = await tree();
        expect(await store.path(a2.id, 10)).toEqual([root, first, a, a1, a2]);
        expect(await store.path(b.id, 10)).toEqual([root, first, b]);
        expect(await store.path(a2.id, 5)).toEqual([root, first, a, a1, a2]);
        expect(await store.path(a2.id, 2)).toEqual([a1, a2]);
        expect(await store.path(a2.id, 0)).toEqual([]);
        expect(await store.path('unknown', 5)).toEqual([]);
      });

      it('gives the way through hundreds of turns', async () => {
        const { id: conversationId } = await newConversation();
        const turns: Answer[] = [];
        for (let i = 0; i < 300; i += 1) turns.push(await newAnswer({ conversationId, createdAt: 10, ...(turns.at(-1) ? { parentId: turns.at(-1)?.id ?? '' } : {}) }));
        const ids = (await store.path(turns.at(-1)?.id ?? '', 250)).map(({ id }) => id);
        expect(ids).toEqual(turns.slice(-250).map(({ id }) => id));
      });

      it('keeps the way of an answer that has ended', async () => {
        const { first, a } = await tree();
        await store.finishAnswer(completed(a), runEvents(a));
        expect(await store.path(a.id, 2)).toEqual([first, completed(a)]);
      });

      it('finds the newest answer below one, also of those of one millisecond', async () => {
        const { first, a, a2, b } = await tree();
        expect(await store.newestBelow(a.id)).toEqual(a2);
        expect(await store.newestBelow(first.id)).toEqual(b);
        expect(await store.newestBelow(b.id)).toEqual(b);
        expect(await store.newestBelow('unknown')).toBeUndefined();
        expect(await store.newestAnswer(b.conversationId)).toEqual(b);
        expect(await store.newestAnswer('unknown')).toBeUndefined();
      });

      it('names the answers in the same place of one conversation in time order', async () => {
        const { root, a, a1, b } = await tree();
        const other = await tree();
        const brief = ({ id, question, status, createdAt }: Answer) => ({ id, question, status, createdAt });
        await store.finishAnswer(completed(a), []);
        const found = await store.siblings([b.id, 'unknown', a1.id, root?.id ?? '', b.id, other.b.id]);
        expect(found.get(b.id)).toEqual([{ ...brief(a), status: 'COMPLETED' }, brief(b)]);
        expect(found.get(a1.id)).toEqual([brief(a1)]);
        expect(found.get(root?.id ?? '')).toEqual(root && [brief(root)]);
        expect(found.get(other.b.id)).toEqual([brief(other.a), brief(other.b)]);
        expect(found.size).toBe(4);
        expect(await store.siblings([])).toEqual(new Map());
      });

      it('names the newest hundred of very many siblings', async () => {
        const { id: conversationId } = await newConversation();
        const siblings: Answer[] = [];
        for (let i = 0; i < 105; i += 1) siblings.push(await newAnswer({ conversationId, createdAt: 50, parentId: 'p' }));
        const found = await store.siblings([siblings[7]?.id ?? '']);
        expect(found.get(siblings[7]?.id ?? '')?.map(({ id }) => id)).toEqual(siblings.slice(-100).map(({ id }) => id));
      });
    });

    describe('the list of conversations, searched', () => {
      /** Ids of those found, newest first, of the given ones. */
      async function found(words: readonly string[], of: readonly Conversation[], limit = 1_000): Promise<string[]> {
        const all = await store.listConversations({ limit, words });
        return all.map(({ id }) => id).filter((id) => of.some((one) => one.id === id));
      }

      it('holds those that have each word in the title or in a question, in any case, with or without accents', async () => {
        const mark = crypto.randomUUID().slice(0, 8);
        const ferry = await newConversation({ title: `Die FÄHRE ${mark}`, updatedAt: 2 });
        const cafe = await newConversation({ title: `other ${mark}`, updatedAt: 1 });
        await newAnswer({ conversationId: cafe.id, createdAt: 0, question: 'Which Café has ΟΔΟΣ and Żubr?' });
        const of = [ferry, cafe];
        expect(await found([mark], of)).toEqual([ferry.id, cafe.id]);
        expect(await found(['fähre', mark], of)).toEqual([ferry.id]);
        expect(await found(['FAHRE'], of)).toEqual([ferry.id]);
        expect(await found(['cafe', 'OTHER', 'żubr', 'οδο'], of)).toEqual([cafe.id]);
        expect(await found(['caf\u0065\u0301'], of)).toEqual([cafe.id]);
        expect(await found(['fähre', 'cafe'], of)).toEqual([]);
        expect(await found([], of)).toEqual([ferry.id, cafe.id]);
      });

      it.each([
        ['%', 'a 100% b'],
        ['_', 'under_score'],
        ['\\', 'back\\slash'],
        ["'", "it's"],
        [AWKWARD_TEXT, `before ${AWKWARD_TEXT} after`],
      ])('takes %j for itself, and for no wildcard', async (word, title) => {
        const [with_, without] = [await newConversation({ title }), await newConversation({ title: 'plain words' })];
        expect(await found([word], [with_, without])).toEqual([with_.id]);
      });

      it('goes on page by page', async () => {
        const mark = crypto.randomUUID();
        const created = await Promise.all([1, 2, 2, 3].map((offset) => newConversation({ title: mark, updatedAt: 2_000_000 + offset })));
        await newConversation({ title: 'another', updatedAt: 2_000_002 });
        const seen: string[] = [];
        let page = await store.listConversations({ limit: 2, words: [mark] });
        while (page.length > 0) {
          seen.push(...page.map(({ id }) => id));
          const after = page.at(-1);
          page = after ? await store.listConversations({ limit: 2, words: [mark], after }) : [];
        }
        expect(seen.toSorted()).toEqual(created.map(({ id }) => id).toSorted());
      });
    });

    it('gives a conversation another title, by which it is found, and no other place in the list', async () => {
      const created = await newConversation();
      const title = `${AWKWARD_TEXT} ${crypto.randomUUID()}`;
      expect(await store.rename(created.id, title)).toEqual({ ...created, title });
      expect(await store.findConversation(created.id)).toEqual({ ...created, title });
      expect(await store.listConversations({ limit: 5, words: [title.slice(-36)] })).toEqual([{ ...created, title }]);
      expect(await store.rename('unknown', title)).toBeUndefined();
    });

    describe('deleting a conversation', () => {
      it('takes its answers, events, links and feedback with it, and nothing of others', async () => {
        const [gone, kept] = [await newConversation(), await newConversation()];
        const both = await Promise.all([gone, kept].map(async ({ id: conversationId }) => {
          const answer = await newAnswer({ conversationId });
          await store.finishAnswer(completed(answer), runEvents(answer));
          const tokenHash = crypto.randomUUID();
          await store.addShare({ conversationId, answerId: answer.id, title: 't', createdAt: 1 }, tokenHash);
          await store.putFeedback({ answerId: answer.id, rating: 'GOOD', reasons: [], createdAt: 1, updatedAt: 1 });
          return { answer, tokenHash };
        }));
        const [root] = await store.turns(gone.id, 1);
        expect(await store.deleteConversation(gone.id, 5)).toEqual({ answers: 2, shares: 1, feedback: 1, running: [expect.any(String)] });
        const [its, other] = both;
        expect(await store.findConversation(gone.id)).toBeUndefined();
        expect(await store.findAnswers([its?.answer.id ?? '', root?.id ?? ''])).toEqual([]);
        expect(await store.findEvents(its?.answer.id ?? '')).toEqual([]);
        expect(await store.findShare(its?.tokenHash ?? '')).toBeUndefined();
        expect(await store.findFeedback([its?.answer.id ?? ''])).toEqual([]);
        expect(await store.findShare(other?.tokenHash ?? '')).toBeDefined();
        expect(await store.findFeedback([other?.answer.id ?? ''])).toHaveLength(1);
        expect(await store.deleteConversation(gone.id, 5)).toBeUndefined();
      });

      it('names the running answers, which can end no more', async () => {
        const answer = await newAnswer();
        const deleted = await store.deleteConversation(answer.conversationId, 5);
        expect(deleted?.running).toContain(answer.id);
        expect(await store.finishAnswer(completed(answer), runEvents(answer))).toBe(false);
        expect(await store.findAnswer(answer.id)).toBeUndefined();
      });

      it('remembers which answers went, for a day', async () => {
        const [first, second, kept] = [await newAnswer(), await newAnswer(), await newAnswer()];
        await store.deleteConversation(first.conversationId, 1_000);
        expect(await store.wasDeleted(first.id)).toBe(true);
        expect(await store.wasDeleted(kept.id)).toBe(false);
        await store.deleteConversation(second.conversationId, 1_001 + 24 * 3_600_000);
        expect(await store.wasDeleted(first.id)).toBe(false);
        expect(await store.wasDeleted(second.id)).toBe(true);
      });

      it('goes well beside questions, links and feedback that come in at once: they go, too, or are refused', async () => {
        const { conversationId, id: answerId } = await newAnswer();
        const asked = Array.from({ length: 6 }, () => runningAnswer({ conversationId }));
        const work = [
          ...asked.map((answer) => store.startTurn({ answer })),
          store.addShare({ conversationId, answerId, title: 't', createdAt: 1 }, crypto.randomUUID()),
          store.putFeedback({ answerId, rating: 'BAD', reasons: [], createdAt: 1, updatedAt: 1 }),
          store.deleteConversation(conversationId, 5),
        ];
        const outcomes = await Promise.allSettled(work);
        const refused = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason as unknown);
        for (const reason of refused) expect(reason).toMatchObject({ name: 'AppError', code: 'INTERNAL' });
        expect(await store.findConversation(conversationId)).toBeUndefined();
        expect(await store.turns(conversationId, 10)).toEqual([]);
        expect(await store.countShares([conversationId])).toEqual(new Map());
        expect(await store.findFeedback([answerId])).toEqual([]);
      });
    });

    it('keeps links by the hash of their token, counts them, and ends all at once', async () => {
      const [one, other] = [await newAnswer(), await newAnswer()];
      const share = (answer: Answer) => ({ conversationId: answer.conversationId, answerId: answer.id, title: AWKWARD_TEXT, createdAt: 7 });
      const hashes = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()] as const;
      expect(await store.addShare(share(one), hashes[0])).toBe(true);
      expect(await store.addShare(share(one), hashes[1])).toBe(true);
      expect(await store.addShare(share(other), hashes[2])).toBe(true);
      expect(await store.addShare({ ...share(one), conversationId: 'unknown' }, crypto.randomUUID())).toBe(false);
      expect(await store.findShare(hashes[0])).toEqual(share(one));
      expect(await store.findShare('unknown')).toBeUndefined();
      expect(await store.countShares([one.conversationId, other.conversationId, 'unknown'])).toEqual(new Map([[one.conversationId, 2], [other.conversationId, 1]]));
      expect(await store.removeShares(one.conversationId)).toBe(2);
      expect(await store.removeShares(one.conversationId)).toBe(0);
      expect(await store.findShare(hashes[1])).toBeUndefined();
      expect(await store.findShare(hashes[2])).toEqual(share(other));
      expect(await store.countShares([])).toEqual(new Map());
    });

    it('keeps one feedback for each answer and citation: the last one, with the time of the first', async () => {
      const [one, other] = [await newAnswer(), await newAnswer()];
      const first = { answerId: one.id, rating: 'BAD' as const, reasons: ['NOT_TRUE', 'OTHER'] as const, comment: AWKWARD_TEXT, createdAt: 1, updatedAt: 1 };
      const cited = { answerId: one.id, citationMarker: 2, rating: 'GOOD' as const, reasons: [], createdAt: 2, updatedAt: 2 };
      expect(await store.putFeedback(cited)).toEqual(cited);
      expect(await store.putFeedback(first)).toEqual(first);
      expect(await store.findFeedback([other.id, one.id, one.id])).toEqual([first, cited]);
      const changed = { answerId: one.id, rating: 'GOOD' as const, reasons: [], createdAt: 9, updatedAt: 9 };
      expect(await store.putFeedback(changed)).toEqual({ ...changed, createdAt: 1 });
      expect(await store.findFeedback([one.id])).toEqual([{ ...changed, createdAt: 1 }, cited]);
      expect(await store.putFeedback({ ...first, answerId: 'unknown' })).toBeUndefined();
      expect(await store.removeFeedback(one.id, undefined)).toBe(true);
      expect(await store.removeFeedback(one.id, undefined)).toBe(false);
      expect(await store.findFeedback([one.id])).toEqual([cited]);
      expect(await store.removeFeedback(one.id, 2)).toBe(true);
      expect(await store.findFeedback([])).toEqual([]);
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
