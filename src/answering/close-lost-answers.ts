import type { Answer } from '../domain/answer.ts';
import { isTerminal, type AnswerEvent, type AnswerEventBody } from '../domain/answer-event.ts';
import { foldAnswer } from '../domain/fold-answer.ts';
import type { AnswerLog } from '../ports/answer-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConversationStore } from '../ports/conversation-store.ts';
import { eventsSoFar } from './read-answer.ts';

interface CloseDeps {
  readonly log: AnswerLog;
  readonly conversations: ConversationStore;
  readonly clock: Clock;
  /** Answers that this process is writing. */
  readonly runs: { has(answerId: string): boolean };
}

/**
 * Ends answers whose process died. First in the log, for those who follow; then in the store, where every
 * answer that is marked as running gets the end that its log has, or none has and it was created before `orphanedBefore`.
 */
export async function closeLostAnswers({ log, conversations, clock, runs }: CloseDeps, orphanedBefore: number): Promise<void> {
  await log.reap();
  for (const id of await conversations.runningAnswers(clock.now())) {
    if (runs.has(id)) continue;
    const events = await eventsSoFar(id, log);
    const answer = events && (await conversations.findAnswer(id));
    if (!answer) continue;
    const last = events.at(-1);
    if (last && isTerminal(last)) await close(answer, events.map(bodyOf), conversations, clock);
    else if (!last && answer.createdAt < orphanedBefore && !(await log.has(id))) await close(answer, [lost(clock)], conversations, clock);
  }
}

const lost = (clock: Clock): AnswerEventBody => ({
  type: 'AnswerFailed',
  code: 'PROCESS_LOST',
  message: 'The process that wrote this answer was lost. Ask again.',
  retryable: true,
  completedAt: clock.now(),
});

const bodyOf = ({ seq: _seq, answerId: _id, ...body }: AnswerEvent): AnswerEventBody => body;

async function close(answer: Answer, events: readonly AnswerEventBody[], conversations: ConversationStore, clock: Clock): Promise<void> {
  const ended = events.reduce(foldAnswer, answer);
  await conversations.finishAnswer({ ...ended, completedAt: ended.completedAt ?? clock.now() }, events);
}
