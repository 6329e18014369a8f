import type { Answer } from '../domain/answer.ts';
import type { AnswerDeps, Turn } from './turn.ts';

/** How many turns a follow-up may reach back. */
const HISTORY_TURNS = 10;

/** The completed turns of the conversation before this one, oldest first. */
export async function loadHistory(turn: Turn, { conversations }: Pick<AnswerDeps, 'conversations'>): Promise<Answer[]> {
  if (!turn.followsUp) return [];
  const turns = await conversations.turns(turn.answer.conversationId, HISTORY_TURNS + 1);
  return turns.filter(({ id, status }) => id !== turn.answer.id && status === 'COMPLETED').slice(-HISTORY_TURNS);
}
