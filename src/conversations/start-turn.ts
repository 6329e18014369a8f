import { createHash, randomUUID } from 'node:crypto';
import type { Answer, Effort } from '../domain/answer.ts';
import type { Conversation } from '../domain/conversation.ts';
import { filterErrors, normaliseFilter, type PostFilter } from '../domain/filter.ts';
import { invalidInput, type UserError } from '../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConversationStore } from '../ports/conversation-store.ts';

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

/** A stored turn: new, or with `created: false` the one that the same idempotency key started before. */
export type StartedTurn =
  | { readonly conversation: Conversation; readonly answer: Answer; readonly created: boolean; readonly userErrors?: undefined }
  | { readonly userErrors: readonly UserError[] };

export const DEFAULT_EFFORT: Effort = 'BALANCED';

const MAX_QUESTION = 2_000;
const MAX_KEY = 200;
const TITLE_LENGTH = 80;

/** Checks the input, finds or begins the conversation, and stores the new answer as running. */
export async function startTurn(input: AskInput, { conversations, clock }: { conversations: ConversationStore; clock: Clock }): Promise<StartedTurn> {
  const question = input.question.trim();
  const userErrors = inputErrors(question, input);
  if (userErrors.length > 0) return { userErrors };

  const now = clock.now();
  const { conversationId, idempotencyKey: key } = input;
  const known = conversationId === undefined ? undefined : await conversations.findConversation(conversationId);
  if (conversationId !== undefined && !known) return { userErrors: [unknownConversation] };
  const conversation = known ?? { id: randomUUID(), title: titleOf(question), createdAt: now, updatedAt: now };

  const answer = newAnswer(question, conversation.id, input.filter ?? {}, now);
  const idempotency = key === undefined ? undefined : { key, fingerprint: fingerprintOf(question, input) };
  const outcome = await conversations.startTurn({ answer, idempotency, ...(known ? {} : { conversation }) });
  if (outcome.created) return { conversation, answer, created: true };

  const { first } = outcome;
  const itsConversation = await conversations.findConversation(first.answer.conversationId);
  if (first.fingerprint !== idempotency?.fingerprint || !itsConversation) return { userErrors: [keyOfAnotherQuestion] };
  return { conversation: itsConversation, answer: first.answer, created: false };
}

/** The same for the same input, however its filter is spelled. `wait` is no part of it: it changes the reply, not the answer. */
function fingerprintOf(question: string, { filter = {}, inferFilter = true, effort = DEFAULT_EFFORT, conversationId }: AskInput): string {
  const fields = Object.entries(normaliseFilter(filter)).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify([question, fields, effort, conversationId ?? null, ...(inferFilter ? [] : ['as given'])])).digest('hex');
}

function inputErrors(question: string, { filter, idempotencyKey }: AskInput): UserError[] {
  const errors = filter ? filterErrors(filter) : [];
  if (question === '') errors.push(invalidInput('question', 'The question is empty. Ask something in plain language.'));
  if (question.length > MAX_QUESTION) {
    errors.push(invalidInput('question', `The question has ${question.length} characters; at most ${MAX_QUESTION} are allowed. Shorten it.`));
  }
  if (idempotencyKey !== undefined && (idempotencyKey === '' || idempotencyKey.length > MAX_KEY)) {
    errors.push(invalidInput('idempotencyKey', `An idempotency key has 1 to ${MAX_KEY} characters.`));
  }
  return errors;
}

const keyOfAnotherQuestion: UserError = {
  code: 'CONFLICT',
  field: 'idempotencyKey',
  message: 'This idempotency key was used for another question, filter, inferFilter, effort or conversation. Use a new key for each question.',
};

const unknownConversation: UserError = {
  code: 'NOT_FOUND',
  field: 'conversationId',
  message: 'There is no conversation with this id. Leave it out to begin a new one.',
};

const newAnswer = (question: string, conversationId: string, filter: PostFilter, now: number): Answer => ({
  id: randomUUID(),
  conversationId,
  status: 'RUNNING',
  question,
  standaloneQuestion: question,
  route: 'ANSWER',
  routeReason: '',
  appliedFilter: { filter: normaliseFilter(filter), inferred: [] },
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
