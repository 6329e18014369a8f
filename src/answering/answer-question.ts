import type { Answer, RouteDecision } from '../domain/answer.ts';
import type { AnswerEventBody } from '../domain/answer-event.ts';
import { foldAnswer } from '../domain/fold-answer.ts';
import { answerFromCache } from './answer-from-cache.ts';
import { cacheKey } from './cache-key.ts';
import { composeText } from './compose-text.ts';
import type { Found } from './evidence.ts';
import { loadHistory } from './load-history.ts';
import { readQuestion } from './read-question.ts';
import { retrievePosts } from './retrieve-posts.ts';
import { rewriteQuestion } from './rewrite-question.ts';
import { routeQuestion } from './route-question.ts';
import { routeByRules } from './rules/route-by-rules.ts';
import { suggestFollowUps } from './suggest-follow-ups.ts';
import { ModelCalls } from './model-calls.ts';
import type { AnswerDeps, ReadQuestion, Turn, TurnDeps } from './turn.ts';
import { writeAnswer } from './write-answer.ts';

/**
 * The way of one question, from its text to its answer, as events: the last one is `AnswerCompleted`.
 * Throws `AppError`s of the ports, and the signal's reason when aborted.
 */
export async function* answerQuestion(turn: Turn, deps: AnswerDeps, signal: AbortSignal): AsyncGenerator<AnswerEventBody> {
  const turnDeps: TurnDeps = { ...deps, calls: new ModelCalls({ caller: turn.answer.conversationId, report: deps.report }) };
  const history = await loadHistory(turn, deps);
  const rewritten = await rewriteQuestion(turn.answer.question, history, turnDeps, signal);
  if (rewritten.changed) yield { type: 'QuestionRewritten', standaloneQuestion: rewritten.text };

  const question = await readQuestion(rewritten, turn.filter, deps, turn.inferFilter);
  const byRules = routeByRules({ question: question.text, understood: question, hasHistory: history.length > 0 });
  const key = await cacheKey(question, byRules, turn.effort, deps);
  const asked: Answer = withUsage({ ...turn.answer, standaloneQuestion: rewritten.text }, turnDeps);
  // From here on: how the question was rewritten is in the key.
  const watched = watchDegradation(turnDeps);
  yield* answerFromCache({ key, asked, mayStore: () => !watched.degraded(), deps, signal }, () =>
    answerAfresh(asked, turn, question, byRules, watched.deps, signal),
  );
}

async function* answerAfresh(
  asked: Answer,
  turn: Turn,
  question: ReadQuestion,
  byRules: RouteDecision,
  deps: TurnDeps,
  signal: AbortSignal,
): AsyncGenerator<AnswerEventBody> {
  let answer = asked;
  const note = <E extends AnswerEventBody>(event: E): E => {
    answer = foldAnswer(answer, event);
    return event;
  };

  const decision = await routeQuestion(question, byRules, deps, signal);
  const appliedFilter = { filter: question.filter, inferred: question.inferred, hints: question.hints };
  yield note({ type: 'AnswerRouted', ...decision, appliedFilter });

  const found = await retrievePosts(decision.route, question, turn.effort, deps, signal);
  if (found) yield note({ type: 'PostsFound', total: found.total, postSourceIds: found.evidence.map(({ post }) => post.sourceId) });

  const writing = writeAnswer({ route: decision.route, question, found, effort: turn.effort }, deps, signal);
  for await (const event of composeText(writing.sentences, found?.notices)) yield note(event);

  yield {
    type: 'AnswerCompleted',
    answer: {
      ...withUsage(answer, deps),
      status: 'COMPLETED',
      followUps: suggestFollowUps(decision.route, found?.evidence ?? []),
      ...foundBeside(found),
      writtenBy: writing.writtenBy(),
      completedAt: deps.clock.now(),
    },
  };
}

/** What was found out besides the text. */
function foundBeside(found: Found | undefined): Partial<Answer> {
  if (!found) return {};
  const { count, table, missing, subQuestions, work, themes, timeline, dominantAuthor, viewpoints } = found;
  const all = { count, table, missing, subQuestions, work, themes, timeline, dominantAuthor, viewpoints };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

const withUsage = (answer: Answer, { calls }: TurnDeps): Answer => (calls.usage ? { ...answer, usage: calls.usage } : answer);

/** An answer for which a model failed is good enough for now, but not to be kept for others, whoever stepped in. */
function watchDegradation(deps: TurnDeps): { readonly deps: TurnDeps; readonly degraded: () => boolean } {
  let degraded = false;
  const report: TurnDeps['report'] = {
    ...deps.report,
    modelStepFailed(step, model, error) {
      degraded = true;
      deps.report.modelStepFailed(step, model, error);
    },
    searchStepFailed(step, error) {
      degraded = true;
      deps.report.searchStepFailed(step, error);
    },
  };
  return { deps: { ...deps, report }, degraded: () => degraded };
}
