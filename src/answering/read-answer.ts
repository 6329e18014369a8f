import type { Answer } from '../domain/answer.ts';
import type { AnswerEvent } from '../domain/answer-event.ts';
import { AppError } from '../domain/errors.ts';
import { foldAnswer } from '../domain/fold-answer.ts';
import type { AnswerLog } from '../ports/answer-log.ts';
import type { ConversationStore } from '../ports/conversation-store.ts';

interface ReadDeps {
  readonly log: AnswerLog;
  readonly conversations: ConversationStore;
}

/** The answer as it stands, wherever it runs. Undefined for an unknown one. */
export async function readAnswer(id: string, { log, conversations }: ReadDeps): Promise<Answer | undefined> {
  const stored = await conversations.findAnswer(id);
  return stored && asOfNow(stored, log);
}

/** A stored answer as it stands: a running one with its events so far, where the log can tell them. */
export async function asOfNow(stored: Answer, log: AnswerLog): Promise<Answer> {
  if (stored.status !== 'RUNNING') return stored;
  const events = await eventsSoFar(stored.id, log);
  return events ? events.reduce<Answer>(foldAnswer, stored) : stored;
}

/** A stored answer as it ended, or as it stands when the signal aborts. */
export async function awaitAnswer(stored: Answer, log: AnswerLog, signal?: AbortSignal): Promise<Answer> {
  if (stored.status !== 'RUNNING') return stored;
  let answer = stored;
  for await (const event of log.follow(stored.id, 0, signal)) answer = foldAnswer(answer, event);
  return answer;
}

/** The events that the log has now; undefined while it cannot tell. */
export async function eventsSoFar(answerId: string, log: AnswerLog): Promise<AnswerEvent[] | undefined> {
  try {
    return await log.read(answerId);
  } catch (error) {
    if (error instanceof AppError && error.code === 'STORE_UNAVAILABLE') return undefined;
    throw error;
  }
}

/**
 * The events of an answer after number `after`: from the store when it has ended, else from the log.
 * Undefined when neither knows the answer.
 */
export async function followAnswer(id: string, after: number, { log, conversations }: ReadDeps, signal: AbortSignal): Promise<AsyncIterable<AnswerEvent> | undefined> {
  const answer = await conversations.findAnswer(id);
  if (answer && answer.status !== 'RUNNING') return storedEvents(answer, after, conversations);
  // A running answer, or one of a replica that keeps its conversations elsewhere.
  return answer || (await log.has(id)) ? log.follow(id, after, signal) : undefined;
}

async function* storedEvents(answer: Answer, after: number, conversations: ConversationStore): AsyncGenerator<AnswerEvent> {
  const bodies = await conversations.findEvents(answer.id);
  const events = bodies.map((body, i): AnswerEvent => ({ ...body, seq: i + 1, answerId: answer.id }));
  yield* events.filter(({ seq }) => seq > after);
  const ended = events.at(-1);
  // The log died with its process: a client that saw more of it than was stored still gets its end.
  if (ended && ended.seq <= after && answer.failure?.code === 'PROCESS_LOST') yield { ...ended, seq: after + 1 };
}
