import type { App, ArchiveOverview, AskOutcome, Readiness } from '../../src/app.ts';
import type { ConversationQuery } from '../../src/conversations/conversation-pages.ts';
import type { FeedbackInput } from '../../src/conversations/give-feedback.ts';
import type { AskInput } from '../../src/conversations/start-turn.ts';
import type { Answer } from '../../src/domain/answer.ts';
import type { AnswerEvent, AnswerEventBody } from '../../src/domain/answer-event.ts';
import { isTerminal } from '../../src/domain/answer-event.ts';
import type { Conversation } from '../../src/domain/conversation.ts';
import type { Feedback } from '../../src/domain/feedback.ts';
import type { AppliedFilter } from '../../src/domain/filter.ts';
import type { Page } from '../../src/domain/page.ts';
import type { Post } from '../../src/domain/post.ts';
import type { Sibling } from '../../src/domain/sibling.ts';
import type { Ranking } from '../../src/search/explain-ranking.ts';
import type { PostSearch, SearchPage } from '../../src/search/search-posts.ts';

export const fakePost = (sourceId: string, more: Partial<Post> = {}): Post => ({
  sourceId,
  text: `Text of ${sourceId}`,
  createdAt: Date.UTC(2024, 0, 9, 23, 50),
  author: { id: 'u1', handle: 'mara' },
  isRepost: false,
  hashtags: [],
  mentions: [],
  links: [],
  media: [],
  metrics: { likes: 3, reposts: 2, replies: 1 },
  ...more,
});

export const fakeAnswer = (id: string, more: Partial<Answer> = {}): Answer => ({
  id,
  conversationId: 'c1',
  status: 'COMPLETED',
  question: 'What happened to the ferry?',
  standaloneQuestion: 'What happened to the ferry?',
  route: 'ANSWER',
  routeReason: 'It asks what happened.',
  appliedFilter: { filter: {}, inferred: [] },
  text: 'It ran late [1].',
  sentences: [],
  citations: [],
  followUps: [],
  writtenBy: 'extractive',
  createdAt: Date.UTC(2024, 0, 10),
  ...more,
});

export const fakeConversation = (id: string): Conversation => ({ id, title: 'The ferry', createdAt: Date.UTC(2024, 0, 10), updatedAt: Date.UTC(2024, 0, 11) });

/** An app that holds what a test gives it, records its calls, and fails where it is told to. */
export class FakeApp implements App {
  readonly calls: { readonly method: keyof App; readonly input: readonly unknown[] }[] = [];
  readonly posts = new Map<string, Post>();
  readonly answers = new Map<string, Answer>();
  readonly conversations = new Map<string, Conversation>();
  readonly runs = new Map<string, FakeRun>();
  /** What a method rejects with. */
  readonly failures = new Map<keyof App, unknown>();
  outcome: AskOutcome = { userErrors: [] };
  state: Readiness = { ready: true, parts: [{ name: 'archive', state: 'up' }] };
  overview: ArchiveOverview = { postCount: 2, authorCount: 1, version: 'v1', sequence: 1, languages: [], hashtags: [] };
  hasNextPage = false;
  /** What `searchPosts` says of how it read the query, and of its results by source id. */
  appliedFilter: AppliedFilter = { filter: {}, inferred: [] };
  corrections: SearchPage['corrections'] = [];
  readonly rankings = new Map<string, Ranking>();

  add(...posts: Post[]): this {
    for (const post of posts) this.posts.set(post.sourceId, post);
    return this;
  }

  run(answerId: string): FakeRun {
    const run = new FakeRun(answerId);
    this.runs.set(answerId, run);
    return run;
  }

  callsOf(method: keyof App): readonly (readonly unknown[])[] {
    return this.calls.filter((call) => call.method === method).map((call) => call.input);
  }

  ask = (input: AskInput, signal?: AbortSignal) => this.#called('ask', [input, signal], () => this.outcome);
  stopAnswer = (id: string) => this.#called('stopAnswer', [id], () => this.outcome);
  answerEvents = (id: string, after: number, signal: AbortSignal) =>
    this.#called('answerEvents', [id, after, signal], () => this.runs.get(id)?.follow(after, signal));
  findAnswer = (id: string) => this.#called('findAnswer', [id], () => this.answers.get(id));
  findConversation = (id: string) => this.#called('findConversation', [id], () => this.conversations.get(id));
  listConversations = (page: ConversationQuery) =>
    this.#called('listConversations', [page], () => this.#page([...this.conversations.values()], page.first, ({ id }) => id));
  conversationAnswers = (id: string, last: number, through?: string) =>
    this.#called('conversationAnswers', [id, last, ...(through === undefined ? [] : [through])], () => [...this.answers.values()].filter((answer) => answer.conversationId === id).slice(-last));
  siblings = (ids: readonly string[]) => this.#called('siblings', [ids], () => new Map<string, Sibling[]>());
  renameConversation = (id: string, title: string) => this.#called('renameConversation', [id, title], () => ({ userErrors: [] }));
  deleteConversation = (id: string) => this.#called('deleteConversation', [id], () => ({ userErrors: [] }));
  shareConversation = (id: string) => this.#called('shareConversation', [id], () => ({ userErrors: [] }));
  unshareConversation = (id: string) => this.#called('unshareConversation', [id], () => ({ ended: 0, userErrors: [] }));
  sharedConversation = (token: string) => this.#called('sharedConversation', [token], () => undefined);
  countShares = (ids: readonly string[]) => this.#called('countShares', [ids], () => new Map<string, number>());
  exportConversation = (id: string, format: 'MARKDOWN' | 'JSON') => this.#called('exportConversation', [id, format], () => '');
  giveFeedback = (input: FeedbackInput) => this.#called('giveFeedback', [input], () => ({ userErrors: [] }));
  removeFeedback = (answerId: string, marker: number | undefined) => this.#called('removeFeedback', [answerId, marker], () => ({ removed: false, userErrors: [] }));
  findFeedback = (ids: readonly string[]) => this.#called('findFeedback', [ids], (): Feedback[] => []);
  searchPosts = (search: PostSearch, signal?: AbortSignal) => this.#called('searchPosts', [search, signal], () => this.#searchPage(search.first));
  // Backwards: a caller may not count on the order.
  findPosts = (sourceIds: readonly string[]) =>
    this.#called('findPosts', [sourceIds], () => sourceIds.toReversed().flatMap((id) => this.posts.get(id) ?? []));
  threadPage = (sourceId: string, page: { first: number; after?: string | undefined }) =>
    this.#called('threadPage', [sourceId, page], () => this.#pageOfPosts(page.first));
  archive = () => this.#called('archive', [], () => this.overview);
  readiness = () => this.#called('readiness', [], () => this.state);
  closeLostAnswers = () => this.#called('closeLostAnswers', [], () => undefined);
  drain = (graceMs: number) => this.#called('drain', [graceMs], () => undefined);

  #searchPage(first: number): SearchPage {
    const { items, hasNextPage } = this.#pageOfPosts(first);
    const found = items.map((entry) => {
      const ranking = this.rankings.get(entry.item.sourceId);
      return { ...entry, duplicates: ranking?.hit.duplicates ?? 0, ...(ranking ? { ranking } : {}) };
    });
    return { items: found, hasNextPage, appliedFilter: this.appliedFilter, corrections: this.corrections };
  }

  #pageOfPosts(first: number): Page<Post> {
    return this.#page([...this.posts.values()], first, ({ sourceId }) => sourceId);
  }

  #page<T>(items: readonly T[], first: number, key: (item: T) => string): Page<T> {
    return { items: items.slice(0, first).map((item) => ({ item, cursor: `at-${key(item)}` })), hasNextPage: this.hasNextPage };
  }

  async #called<T>(method: keyof App, input: readonly unknown[], result: () => T): Promise<T> {
    this.calls.push({ method, input });
    if (this.failures.has(method)) throw this.failures.get(method);
    return result();
  }
}

/** The events of one answer; a follower gets those there are, then waits for more. */
export class FakeRun {
  readonly answerId: string;
  readonly events: AnswerEvent[] = [];
  /** How many events followers have taken. */
  taken = 0;
  /** Signals of the followers so far. */
  readonly signals: AbortSignal[] = [];
  #failure: unknown;
  #changed = signalled();

  constructor(answerId: string) {
    this.answerId = answerId;
  }

  append(...bodies: AnswerEventBody[]): this {
    for (const body of bodies) this.events.push({ ...body, seq: this.events.length + 1, answerId: this.answerId });
    this.#wake();
    return this;
  }

  /** Followers fail once they have seen all events. */
  fail(error: unknown): void {
    this.#failure = error;
    this.#wake();
  }

  async *follow(after: number, signal: AbortSignal): AsyncGenerator<AnswerEvent> {
    this.signals.push(signal);
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    for (let next = after; !signal.aborted; next += 1) {
      while (next >= this.events.length && !signal.aborted) {
        if (this.#failure !== undefined) throw this.#failure;
        if (this.events.some(isTerminal)) return;
        await Promise.race([this.#changed.promise, aborted]);
      }
      const event = this.events[next];
      if (event === undefined || signal.aborted) return;
      this.taken += 1;
      yield event;
      if (isTerminal(event)) return;
    }
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = signalled();
  }
}

// Promise.withResolvers, which Node 20 lacks.
function signalled(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  const settle: { resolve?: () => void } = {};
  const promise = new Promise<void>((resolve) => {
    settle.resolve = resolve;
  });
  return { promise, resolve: () => settle.resolve?.() };
}
