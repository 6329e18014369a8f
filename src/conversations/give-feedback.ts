import type { Answer } from '../domain/answer.ts';
import { invalidInput, type UserError } from '../domain/errors.ts';
import type { Feedback, FeedbackRating, FeedbackReason } from '../domain/feedback.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConversationStore } from '../ports/conversation-store.ts';
import { noSuchAnswer } from './user-errors.ts';

export interface FeedbackInput {
  readonly answerId: string;
  /** Absent where it is about the answer as a whole. */
  readonly citationMarker?: number | undefined;
  readonly rating: FeedbackRating;
  readonly reasons?: readonly FeedbackReason[] | undefined;
  readonly comment?: string | undefined;
}

export interface FeedbackOutcome {
  readonly feedback?: Feedback;
  readonly answer?: Answer;
  readonly userErrors: readonly UserError[];
}

export interface RemovalOutcome {
  readonly removed: boolean;
  readonly answer?: Answer;
  readonly userErrors: readonly UserError[];
}

const MAX_COMMENT = 2_000;

/** Stores what a reader thinks of an ended answer or one of its citations, in place of what was stored before. */
export async function giveFeedback(input: FeedbackInput, { conversations, clock }: { conversations: ConversationStore; clock: Clock }): Promise<FeedbackOutcome> {
  const { answerId, citationMarker, rating, reasons = [] } = input;
  const comment = input.comment?.trim() ?? '';
  if (comment.length > MAX_COMMENT) {
    return { userErrors: [invalidInput('comment', `The comment has ${comment.length} characters; at most ${MAX_COMMENT} are allowed. Shorten it.`)] };
  }
  const answer = await conversations.findAnswer(answerId);
  if (!answer) return { userErrors: [noSuchAnswer] };
  if (answer.status === 'RUNNING') return { userErrors: [invalidInput('answerId', 'The answer is still being written. Give feedback when it has ended.')] };
  if (citationMarker !== undefined && !answer.citations.some(({ marker }) => marker === citationMarker)) return { userErrors: [noSuchCitation(answer)] };

  const now = clock.now();
  const feedback = await conversations.putFeedback({
    answerId,
    rating,
    reasons: [...new Set(reasons)],
    ...(citationMarker === undefined ? {} : { citationMarker }),
    ...(comment === '' ? {} : { comment }),
    createdAt: now,
    updatedAt: now,
  });
  return feedback ? { feedback, answer, userErrors: [] } : { userErrors: [noSuchAnswer] };
}

/** Takes feedback back. To take back what is not there changes nothing. */
export async function removeFeedback(answerId: string, citationMarker: number | undefined, conversations: ConversationStore): Promise<RemovalOutcome> {
  const answer = await conversations.findAnswer(answerId);
  if (!answer) return { removed: false, userErrors: [noSuchAnswer] };
  return { removed: await conversations.removeFeedback(answerId, citationMarker), answer, userErrors: [] };
}

function noSuchCitation({ citations }: Answer): UserError {
  const markers = citations.map(({ marker }) => marker).join(', ');
  return invalidInput('citationMarker', markers === '' ? 'The answer has no citations. Leave citationMarker out.' : `The answer has no such citation. Its markers are ${markers}.`);
}
