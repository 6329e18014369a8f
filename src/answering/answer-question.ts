import type { Answer, RouteDecision } from '../domain/answer.ts';
import type { AnswerEventBody } from '../domain/answer-event.ts';
import { foldAnswer } from '../domain/fold-answer.ts';
import { answerFromCache } from './answer-from-cache.ts';
import { cacheKey } from './cache-key.ts';
import { composeText } from './compose-text.ts';
import { loadHistory } from './load-history.ts';
import { readQuestion } from './read-question.ts';
import { retrievePosts } from './retrieve-posts.ts';
import { rewriteQuestion } from './rewrite-question.ts';
import { routeQuestion } from './route-question.ts';
import { routeByRules } from './rules/route-by-rules.ts';
import { suggestFollowUps } from './suggest-follow-ups.ts';
import type { AnswerDeps, ReadQuestion, Turn } from './turn.ts';
import { writeAgain, writeAnswer } from './write-answer.ts';

/**
 * The way of one question, from its text to its answer, as events: the last one is `AnswerCompleted`.
 * Throws `AppError`s of the ports, and the signal's reason when aborted.
 */
export async function* answerQuestion(turn: Turn, deps: AnswerDeps, signal: AbortSignal): AsyncGenerator<AnswerEventBody> {
  const history = await loadHistory(turn, deps);
  const rewritten = await rewriteQuestion(turn.answer.question, history, deps, signal);
  if (rewritten.changed) yield { type: 'QuestionRewritten', standaloneQuestion: rewritten.text };

  const question = await readQuestion(rewritten, turn.filter, deps);
  const byRules = routeByRules({ question: question.text, understood: question, hasHistory: history.length > 0 });
  const key = await cacheKey(question, byRules, turn.effort, deps);
  const asked: Answer = { ...turn.answer, standaloneQuestion: rewritten.text };
  const watched = watchDegradation(deps);
  yield* answerFromCache({ key, asked, mayStore: () => !watched.degraded(), deps, signal }, () =>
    answerAfresh(asked, turn, question, byRules, watched.deps, signal),
  );
}

async function* answerAfresh(
  asked: Answer,
  turn: Turn,
  question: ReadQuestion,
  byRules: RouteDecision,
  deps: AnswerDeps,
  signal: AbortSignal,
): AsyncGenerator<AnswerEventBody> {
  let answer = asked;
  const note = <E extends AnswerEventBody>(event: E): E => {
    answer = foldAnswer(answer, event);
    return event;
  };

  const decision = await routeQuestion(question, byRules, deps, signal);
  const appliedFilter = { filter: question.filter, inferred: question.inferred };
  yield note({ type: 'AnswerRouted', ...decision, appliedFilter });

  const found = await retrievePosts(decision.route, question, turn.effort, deps, signal);
  if (found) yield note({ type: 'PostsFound', total: found.total, postSourceIds: found.evidence.map(({ post }) => post.sourceId) });

  const task = { route: decision.route, question, found, effort: turn.effort };
  const onDropped = () => deps.report.sentenceDropped(writing.writtenBy());
  let writing = writeAnswer(task, deps, signal);
  for await (const event of composeText(writing.drafts, onDropped)) yield note(event);
  if (answer.sentences.length === 0) {
    writing = writeAgain(task);
    for await (const event of composeText(writing.drafts, onDropped)) yield note(event);
  }

  yield {
    type: 'AnswerCompleted',
    answer: {
      ...answer,
      status: 'COMPLETED',
      followUps: suggestFollowUps(decision.route, found?.evidence ?? []),
      ...(found?.count ? { count: found.count } : {}),
      writtenBy: writing.writtenBy(),
      completedAt: deps.clock.now(),
    },
  };
}

/** An answer for which the chat model failed is good enough for now, but not to be kept for others. */
function watchDegradation(deps: AnswerDeps): { readonly deps: AnswerDeps; readonly degraded: () => boolean } {
  let degraded = false;
  const report: AnswerDeps['report'] = {
    ...deps.report,
    modelStepFailed(step, error) {
      degraded = true;
      deps.report.modelStepFailed(step, error);
    },
  };
  return { deps: { ...deps, report }, degraded: () => degraded };
}
