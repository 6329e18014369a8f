import { createHash, randomUUID } from 'node:crypto';
import type { Answer, Effort } from '../domain/answer.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { UserError } from '../domain/errors.ts';
import { normaliseFilter, type PostFilter } from '../domain/filter.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConversationStore, NewTurn, TurnOutcome } from '../ports/conversation-store.ts';
import { questionErrors } from './check-question.ts';
import { placeTurn, unknownConversation } from './place-turn.ts';

export interface AskInput {
  readonly question: string;
  readonly conversationId?: string | undefined;
  readonly filter?: PostFilter | undefined;
  /** Whether plain words of the question narrow the posts; true when absent. */
  readonly inferFilter?: boolean | undefined;
  readonly effort?: Effort | undefined;
  readonly wait?: boolean | undefined;
  readonly idempotencyKey?: string | undefined;
  /** Answers as the archive stood then; milliseconds since 1970-01-01 UTC. */
  readonly asOf?: number | undefined;
  /** The turn that the question follows: the newest of the conversation when absent. */
  readonly parentId?: string | undefined;
  /** The answer that is asked again or edited: the new one has the same parent. */
  readonly replacesId?: string | undefined;
  /** Keys of what must not be taken from earlier turns; "all" for everything. */
  readonly dropCarried?: readonly string[] | undefined;
}

/**
 * A stored turn: new, or with `created: false` the one that the same idempotency key started before. `answer.parentId` tells whether it
 * follows another one.
 */
export type StartedTurn =
  | { readonly conversation: Conversation; readonly answer: Answer; readonly created: boolean; readonly userErrors?: undefined }
  | { readonly userErrors: readonly UserError[] };

export const DEFAULT_EFFORT: Effort = 'BALANCED';

const TITLE_LENGTH = 80;

/** Checks the input, finds or begins the conversation, and stores the new answer as running, in its place of the tree. */
export async function startTurn(input: AskInput, { conversations, clock }: { conversations: ConversationStore; clock: Clock }): Promise<StartedTurn> {
  const question = input.question.trim();
  const now = clock.now();
  const userErrors = questionErrors({ ...input, question }, now);
  if (userErrors.length > 0) return { userErrors };

  const place = await placeTurn(input, conversations);
  if (place.userErrors) return { userErrors: place.userErrors };
  const { conversation: known, parentId } = place;
  const conversation = known ?? { id: randomUUID(), title: titleOf(question), createdAt: now, updatedAt: now };

  const answer = newAnswer(question, conversation.id, parentId, input, now);
  const key = input.idempotencyKey;
  const idempotency = key === undefined ? undefined : { key, fingerprint: fingerprintOf(question, input) };
  const outcome = await store({ answer, idempotency, ...(known ? {} : { conversation }) }, conversations);
  if (outcome === 'gone') return { userErrors: [unknownConversation] };
  if (outcome.created) return { conversation, answer, created: true };

  const { first } = outcome;
  const itsConversation = await conversations.findConversation(first.answer.conversationId);
  if (first.fingerprint !== idempotency?.fingerprint || !itsConversation) return { userErrors: [keyOfAnotherQuestion] };
  return { conversation: itsConversation, answer: first.answer, created: false };
}

/** "gone" where the conversation was deleted since it was found. */
async function store(turn: NewTurn, conversations: ConversationStore): Promise<TurnOutcome | 'gone'> {
  try {
    return await conversations.startTurn(turn);
  } catch (error) {
    const isGone = !turn.conversation && !(await conversations.findConversation(turn.answer.conversationId));
    if (isGone) return 'gone';
    throw error;
  }
}

/** The same for the same input, however its filter is spelled. `wait` is no part of it: it changes the reply, not the answer. */
function fingerprintOf(question: string, { filter = {}, inferFilter = true, effort = DEFAULT_EFFORT, conversationId, asOf, parentId, replacesId, dropCarried = [] }: AskInput): string {
  const fields = Object.entries(normaliseFilter(filter)).sort(([a], [b]) => (a < b ? -1 : 1));
  const dropped = dropCarried.length > 0 ? [...new Set(dropCarried)].sort() : undefined;
  const turn = JSON.stringify({ asOf, parentId, replacesId, dropped });
  const parts = [question, fields, effort, conversationId ?? null, ...(inferFilter ? [] : ['as given']), ...(turn === '{}' ? [] : [turn])];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

const keyOfAnotherQuestion: UserError = {
  code: 'CONFLICT',
  field: 'idempotencyKey',
  message: 'This idempotency key was used for another input: all but wait must be the same. Use a new key for each question.',
};

const newAnswer = (question: string, conversationId: string, parentId: string | undefined, input: AskInput, now: number): Answer => ({
  id: randomUUID(),
  conversationId,
  status: 'RUNNING',
  question,
  standaloneQuestion: question,
  route: 'ANSWER',
  routeReason: '',
  effort: input.effort ?? DEFAULT_EFFORT,
  ...(parentId === undefined ? {} : { parentId }),
  ...(input.replacesId === undefined ? {} : { replacesId: input.replacesId }),
  ...(input.asOf === undefined ? {} : { asOf: input.asOf }),
  appliedFilter: { filter: normaliseFilter(input.filter ?? {}), inferred: [] },
  text: '',
  sentences: [],
  citations: [],
  followUps: [],
  writtenBy: '',
  createdAt: now,
});

const titleOf = (question: string): string => {
  const line = question.replaceAll(/\s+/g, ' ');
  const characters = [...line];
  return characters.length > TITLE_LENGTH ? `${characters.slice(0, TITLE_LENGTH - 1).join('')}…` : line;
};
