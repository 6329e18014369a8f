import { invalidInput, type UserError } from '../domain/errors.ts';
import { filterErrors, type PostFilter } from '../domain/filter.ts';

interface Question {
  readonly question: string;
  readonly filter?: PostFilter | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly asOf?: number | undefined;
  readonly parentId?: string | undefined;
  readonly replacesId?: string | undefined;
  readonly dropCarried?: readonly string[] | undefined;
}

const MAX_QUESTION = 2_000;
const MAX_KEY = 200;
const MAX_DROPPED = 50;
const MAX_PART = 100;

/** What is wrong with a question, without a look at the conversation. Times are milliseconds since 1970-01-01 UTC. */
export function questionErrors({ question, filter, idempotencyKey, asOf, parentId, replacesId, dropCarried = [] }: Question, now: number): UserError[] {
  const errors = filter ? filterErrors(filter) : [];
  if (question === '') errors.push(invalidInput('question', 'The question is empty. Ask something in plain language.'));
  if (question.length > MAX_QUESTION) {
    errors.push(invalidInput('question', `The question has ${question.length} characters; at most ${MAX_QUESTION} are allowed. Shorten it.`));
  }
  if (idempotencyKey !== undefined && (idempotencyKey === '' || idempotencyKey.length > MAX_KEY)) {
    errors.push(invalidInput('idempotencyKey', `An idempotency key has 1 to ${MAX_KEY} characters.`));
  }
  if (asOf !== undefined && asOf > now) errors.push(invalidInput('asOf', 'This moment lies in the future. Give one that has passed, or leave asOf out.'));
  if (parentId !== undefined && replacesId !== undefined) {
    errors.push(invalidInput('parentId', 'Give parentId to go on after a turn, or replacesId to ask in place of one, and not both.'));
  }
  if (dropCarried.length > MAX_DROPPED || dropCarried.some((key) => key === '' || key.length > MAX_PART)) {
    errors.push(invalidInput('dropCarried', `At most ${MAX_DROPPED} keys of Answer.carried, each of 1 to ${MAX_PART} characters, can be dropped; "all" drops everything.`));
  }
  return errors;
}
