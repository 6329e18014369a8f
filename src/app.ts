import { AnswerRuns, type RunReport } from './answering/run-answers.ts';
import type { AnswerDeps } from './answering/turn.ts';
import { listConversations, type ConversationQuery } from './conversations/conversation-pages.ts';
import { deleteConversation, stopIfDeleted, type DeletionOutcome } from './conversations/delete-conversation.ts';
import { exportConversation, type ExportFormat } from './conversations/exporting/export-conversation.ts';
import type { NameId } from './conversations/exporting/export-json.ts';
import { giveFeedback, removeFeedback, type FeedbackInput, type FeedbackOutcome, type RemovalOutcome } from './conversations/give-feedback.ts';
import { readBranch } from './conversations/read-branch.ts';
import { renameConversation, type ConversationOutcome } from './conversations/rename-conversation.ts';
import { shareConversation, sharedConversation, unshareConversation, type SharedConversation, type ShareOutcome, type UnshareOutcome } from './conversations/share-conversation.ts';
import { DEFAULT_EFFORT, startTurn, type AskInput } from './conversations/start-turn.ts';
import type { Answer } from './domain/answer.ts';
import type { AnswerEvent } from './domain/answer-event.ts';
import type { Conversation } from './domain/conversation.ts';
import { AppError, type UserError } from './domain/errors.ts';
import type { Feedback } from './domain/feedback.ts';
import { filterErrors } from './domain/filter.ts';
import type { Page } from './domain/page.ts';
import type { Post } from './domain/post.ts';
import type { Sibling } from './domain/sibling.ts';
import type { ArchiveStats } from './ports/post-archive.ts';
import { asOfNow, awaitAnswer, followAnswer, readAnswer } from './answering/read-answer.ts';
import { closeLostAnswers } from './answering/close-lost-answers.ts';
import { searchPosts, type PostSearch, type SearchPage } from './search/search-posts.ts';
import { threadPage } from './search/thread-page.ts';

/** Either an answer (running, or ended with `wait`) with its conversation, or what was wrong with the input. */
export interface AskOutcome {
  readonly answer?: Answer;
  readonly conversation?: Conversation;
  readonly userErrors: readonly UserError[];
}

interface ModelInUse {
  readonly identity: string;
  readonly device: string;
}

export interface ArchiveOverview extends ArchiveStats {
  readonly embedding?: ModelInUse;
  readonly reranker?: ModelInUse;
  /** The chat model that is asked first. */
  readonly chat?: ModelInUse;
  /** Those that are asked when it fails, in their order. */
  readonly chatFallbacks?: readonly ModelInUse[];
}

/** State of the parts that an answer needs. `degraded` parts are away, but no request fails for it. */
export interface Readiness {
  readonly ready: boolean;
  readonly parts: readonly { readonly name: string; readonly state: 'up' | 'degraded' | 'down'; readonly detail?: string }[];
}

/**
 * What the edges (GraphQL, command line) may call. Ids are bare ids of the domain, not global Node ids.
 * Rejects with `AppError`; an error of any other kind is a bug.
 */
export interface App {
  ask(input: AskInput, signal?: AbortSignal): Promise<AskOutcome>;
  /** Waits up to 2 s for the end. An answer that another replica keeps in a store of its own is stopped, too, but not returned. */
  stopAnswer(id: string): Promise<AskOutcome>;
  /** Undefined for an unknown answer. Ends after the terminal event or when the signal aborts. */
  answerEvents(id: string, after: number, signal: AbortSignal): Promise<AsyncIterable<AnswerEvent> | undefined>;
  findAnswer(id: string): Promise<Answer | undefined>;
  findConversation(id: string): Promise<Conversation | undefined>;
  /** Newest first. Rejects with `BAD_USER_INPUT` on a cursor that is none, and on a search that is too long. */
  listConversations(query: ConversationQuery): Promise<Page<Conversation>>;
  /** The path to the newest answer, of those at or below `through` if given. Rejects with `NOT_FOUND` where that is none of the conversation. */
  conversationAnswers(id: string, last: number, through?: string): Promise<readonly Answer[]>;
  /** The answers in the same place as each, itself among them, in time order. */
  siblings(answerIds: readonly string[]): Promise<ReadonlyMap<string, readonly Sibling[]>>;
  renameConversation(id: string, title: string): Promise<ConversationOutcome>;
  deleteConversation(id: string): Promise<DeletionOutcome>;
  /** The token is told this once. */
  shareConversation(id: string): Promise<ShareOutcome>;
  unshareConversation(id: string): Promise<UnshareOutcome>;
  sharedConversation(token: string): Promise<SharedConversation | undefined>;
  /** How many links show each conversation. */
  countShares(conversationIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** `nameId` makes the ids that the text shows. Rejects with `NOT_FOUND`. */
  exportConversation(id: string, format: ExportFormat, nameId: NameId): Promise<string>;
  giveFeedback(input: FeedbackInput): Promise<FeedbackOutcome>;
  removeFeedback(answerId: string, citationMarker: number | undefined): Promise<RemovalOutcome>;
  findFeedback(answerIds: readonly string[]): Promise<readonly Feedback[]>;
  /** Rejects with `BAD_USER_INPUT` on a filter or cursor that cannot be used. */
  searchPosts(search: PostSearch, signal?: AbortSignal): Promise<SearchPage>;
  /** The posts that exist, in any order. */
  findPosts(sourceIds: readonly string[], signal?: AbortSignal): Promise<readonly Post[]>;
  /** The thread of a post in time order. */
  threadPage(sourceId: string, page: { readonly first: number; readonly after?: string | undefined }): Promise<Page<Post>>;
  archive(): Promise<ArchiveOverview>;
  readiness(): Promise<Readiness>;
  /** Ends answers whose process died. To be called at the start and every few seconds; a call during another one joins it. */
  closeLostAnswers(): Promise<void>;
  /** Takes no new questions, lets running answers end for `graceMs`, then fails the rest with a retryable code. */
  drain(graceMs: number): Promise<void>;
}

export interface AppDeps extends AnswerDeps {
  readonly runReport: RunReport;
  /** Questions that are answered at once (default 1,200); more are refused with `OVERLOADED`. */
  readonly maxRunning?: number | undefined;
  /** Probes of the parts that can go away while the server runs. */
  readonly probes: readonly Probe[];
  /** A running answer that no log knows is given up when it was created before this (milliseconds since 1970-01-01 UTC). */
  orphanedBefore(): number;
}

type BegunTurn =
  | { readonly conversation: Conversation; readonly answer: Answer; readonly ended: (signal?: AbortSignal) => Promise<Answer>; readonly userErrors?: undefined }
  | { readonly userErrors: readonly UserError[] };

export interface Probe {
  readonly name: string;
  /** Whether the server can do its job without the part. */
  readonly optional: boolean;
  check(): Promise<void>;
}

export function createApp(deps: AppDeps): App {
  const { archive, conversations, log } = deps;
  const runs = new AnswerRuns(deps);
  let closing: Promise<void> | undefined;

  /** Stores the question and starts its run, or finds the one that its key started before. */
  async function begin(input: AskInput): Promise<BegunTurn> {
    const turn = await startTurn(input, deps);
    if (turn.userErrors) return { userErrors: turn.userErrors };
    const { conversation, answer, created } = turn;
    if (!created) return { conversation, answer: await asOfNow(answer, log), ended: (signal?: AbortSignal) => awaitAnswer(answer, log, signal) };
    const { done } = await runs.start({
      answer,
      filter: input.filter ?? {},
      inferFilter: input.inferFilter ?? true,
      effort: input.effort ?? DEFAULT_EFFORT,
      mayReuse: input.replacesId === undefined,
      ...(input.asOf === undefined ? {} : { asOf: input.asOf }),
      ...(input.dropCarried ? { dropCarried: input.dropCarried } : {}),
      followsUp: answer.parentId !== undefined,
    });
    if (mayBeGone(answer)) await stopIfDeleted(answer.id, deps);
    return { conversation, answer, ended: () => done };
  }

  return {
    async ask(input, signal) {
      const asked = await runs.admit(() => begin(input));
      if (asked.userErrors) return { userErrors: asked.userErrors };
      const { conversation, answer, ended } = asked;
      return { answer: input.wait ? await ended(signal) : answer, conversation, userErrors: [] };
    },

    async stopAnswer(id) {
      const stored = await conversations.findAnswer(id);
      if (!stored && !(await log.has(id))) return { userErrors: [{ code: 'NOT_FOUND', field: 'id', message: 'There is no answer with this id.' }] };
      if (!stored || stored.status === 'RUNNING') await log.requestStop(id);
      // The log knows it, but a replica with a store of its own keeps it.
      if (!stored) return { userErrors: [] };
      const answer = await awaitAnswer(stored, log, AbortSignal.timeout(STOP_WAIT_MS));
      const conversation = await conversations.findConversation(stored.conversationId);
      return { answer, ...(conversation ? { conversation } : {}), userErrors: [] };
    },

    // The log keeps the events of a deleted answer for a while.
    answerEvents: async (id, after, signal) => ((await conversations.wasDeleted(id)) ? undefined : followAnswer(id, after, deps, signal)),
    findAnswer: (id) => readAnswer(id, deps),
    findConversation: (id) => conversations.findConversation(id),
    listConversations: (query) => listConversations(query, conversations),
    async conversationAnswers(id, last, through) {
      const answers = await readBranch(id, last, through, conversations);
      return Promise.all(answers.map((answer) => asOfNow(answer, log)));
    },
    siblings: (answerIds) => conversations.siblings(answerIds),
    renameConversation: (id, title) => renameConversation(id, title, conversations),
    deleteConversation: (id) => deleteConversation(id, deps),
    shareConversation: (id) => shareConversation(id, deps),
    unshareConversation: (id) => unshareConversation(id, conversations),
    sharedConversation: (token) => sharedConversation(token, conversations),
    countShares: (conversationIds) => conversations.countShares(conversationIds),
    exportConversation: (id, format, nameId) => exportConversation(id, format, nameId, deps),
    giveFeedback: (input) => giveFeedback(input, deps),
    removeFeedback: (answerId, citationMarker) => removeFeedback(answerId, citationMarker, conversations),
    findFeedback: (answerIds) => conversations.findFeedback(answerIds),

    async searchPosts(search, signal) {
      const [problem] = filterErrors(search.filter);
      if (problem) throw new AppError('BAD_USER_INPUT', problem.message);
      if (search.query.length > MAX_QUERY) throw new AppError('BAD_USER_INPUT', `The query has ${search.query.length} characters; at most ${MAX_QUERY} are allowed.`);
      return searchPosts(search, deps, signal);
    },

    findPosts: (sourceIds, signal) => archive.findByIds(sourceIds, signal),
    threadPage: (sourceId, page) => threadPage(sourceId, page, archive),

    async archive() {
      const { embeddings, reranker } = deps;
      const [chat, ...chatFallbacks] = deps.chats.map(inUse);
      return {
        ...(await archive.stats()),
        ...(embeddings ? { embedding: inUse(embeddings) } : {}),
        ...(reranker ? { reranker: inUse(reranker) } : {}),
        ...(chat ? { chat, chatFallbacks } : {}),
      };
    },

    async readiness() {
      const parts = await Promise.all(deps.probes.map(probe));
      return { ready: !runs.draining && parts.every(({ state }) => state !== 'down'), parts };
    },

    closeLostAnswers() {
      closing ??= closeLostAnswers({ ...deps, runs }, deps.orphanedBefore()).finally(() => (closing = undefined));
      return closing;
    },

    drain: (graceMs) => runs.drain(graceMs),
  };
}

/** A conversation that an answer begins is known to nobody yet. */
const mayBeGone = ({ parentId, replacesId }: Answer): boolean => parentId !== undefined || replacesId !== undefined;

const inUse = ({ identity, device }: ModelInUse): ModelInUse => ({ identity, device });

const MAX_QUERY = 2_000;
const STOP_WAIT_MS = 2_000;
const PROBE_MS = 2_000;

async function probe({ name, optional, check }: Probe): Promise<Readiness['parts'][number]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no reply within ${PROBE_MS} ms`)), PROBE_MS);
  });
  try {
    await Promise.race([check(), late]);
    return { name, state: 'up' };
  } catch (error) {
    const detail = error instanceof AppError ? error.message : 'does not reply';
    return { name, state: optional ? 'degraded' : 'down', detail };
  } finally {
    clearTimeout(timer);
  }
}
