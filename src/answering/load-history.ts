import type { Answer } from '../domain/answer.ts';
import type { AnswerDeps, Turn } from './turn.ts';
import { pointsFarBack } from './follow-up/return-to-turn.ts';

/** So many of the last turns are given whole. */
const WHOLE_TURNS = 10;
/** A question that points far back may mean any of so many turns. */
const MOST_TURNS = 1_000;

/**
 * The completed turns before this one, oldest first: those on the way to it where the conversation has branches, else all. The last
 * ones are whole. Older ones are read only for a question that points back to them, and of these only what was asked and the filter
 * it ran with are kept: enough to go back to, and little even for a thousand turns.
 */
export async function loadHistory(turn: Turn, { conversations }: Pick<AnswerDeps, 'conversations'>): Promise<Answer[]> {
  const { id, conversationId, parentId, question } = turn.answer;
  if (!turn.followsUp) return [];
  const limit = pointsFarBack(question) ? MOST_TURNS : WHOLE_TURNS;
  const turns = parentId === undefined ? await conversations.turns(conversationId, limit + 1) : await conversations.path(parentId, limit);
  const completed = turns.filter((before) => before.id !== id && before.status === 'COMPLETED').slice(-limit);
  return completed.map((before, place) => (place < completed.length - WHOLE_TURNS ? compacted(before) : before));
}

/** The gist of an answer: its question, and what it was narrowed to. */
function compacted({ table: _table, themes: _themes, timeline: _timeline, viewpoints: _viewpoints, subQuestions: _parts, missing: _missing, ...answer }: Answer): Answer {
  return { ...answer, text: '', sentences: [], citations: [], followUps: [], appliedFilter: { filter: answer.appliedFilter.filter, inferred: [] } };
}
