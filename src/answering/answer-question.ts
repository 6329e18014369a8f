import type { Answer, RouteDecision } from '../domain/answer.ts';
import type { AnswerEventBody } from '../domain/answer-event.ts';
import type { PostFilter } from '../domain/filter.ts';
import { foldAnswer } from '../domain/fold-answer.ts';
import { archiveAsOf } from './archive-as-of.ts';
import { answerFromCache } from './caching/answer-from-cache.ts';
import { cacheKey } from './caching/cache-key.ts';
import { EvidenceReader } from './caching/evidence-reader.ts';
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
export async function* answerQuestion(turn: Turn, given: AnswerDeps, signal: AbortSignal): AsyncGenerator<AnswerEventBody> {
  const deps = turn.asOf === undefined ? given : depsAsOf(given, turn.asOf);
  const turnDeps: TurnDeps = { ...deps, calls: new ModelCalls({ caller: turn.answer.conversationId, report: deps.report }) };
  const history = await loadHistory(turn, deps);
  const rewritten = await rewriteQuestion(turn.answer.question, history, turnDeps, signal, turn.dropCarried);
  const carried = rewritten.carried ? { carried: rewritten.carried } : {};
  if (rewritten.changed || rewritten.carried) yield { type: 'QuestionRewritten', standaloneQuestion: rewritten.text, ...carried };

  const question = await readQuestion(rewritten, turn.filter, deps, turn.inferFilter);
  const carriedParts = Object.keys(rewritten.carriedFilter).map((field) => ({ field: field as keyof PostFilter, words: '' }));
  const understood = { ...question, inferred: [...question.inferred, ...carriedParts] };
  const byRules = routeByRules({ question: question.text, understood, hasHistory: history.length > 0 });
  const appliedFilter = { filter: question.filter, inferred: question.inferred, hints: question.hints };
  const asked: Answer = withUsage({ ...turn.answer, standaloneQuestion: rewritten.text, ...carried, appliedFilter }, turnDeps);
  // From here on: how the question was rewritten is in the key.
  const watched = watchDegradation(turnDeps);
  const evidence = new EvidenceReader(deps.archive, (route) => retrievePosts(route, question, turn.effort, watched.deps, signal));
  const cached = {
    key: cacheKey(question, byRules, turn, deps),
    asked,
    mayReuse: turn.mayReuse ?? true,
    mayStore: () => !watched.degraded(),
    evidence,
    deps: { ...deps, clock: given.clock },
    signal,
  };
  const events = answerFromCache(cached, () => answerAfresh({ asked, turn, question, byRules, evidence }, watched.deps, signal));
  for await (const event of events) yield event.type === 'AnswerCompleted' ? { ...event, answer: { ...event.answer, completedAt: given.clock.now() } } : event;
}

/** As if it were asked then, of an archive that ends there. */
const depsAsOf = (deps: AnswerDeps, asOf: number): AnswerDeps => ({ ...deps, archive: archiveAsOf(deps.archive, asOf), clock: { now: () => asOf } });

interface Asking {
  readonly asked: Answer;
  readonly turn: Turn;
  readonly question: ReadQuestion;
  readonly byRules: RouteDecision;
  readonly evidence: EvidenceReader;
}

async function* answerAfresh({ asked, turn, question, byRules, evidence }: Asking, deps: TurnDeps, signal: AbortSignal): AsyncGenerator<AnswerEventBody> {
  let answer = asked;
  const note = <E extends AnswerEventBody>(event: E): E => {
    answer = foldAnswer(answer, event);
    return event;
  };

  const decision = await routeQuestion(question, byRules, deps, signal);
  yield note({ type: 'AnswerRouted', ...decision, appliedFilter: asked.appliedFilter });

  const found = await evidence.found(decision.route);
  if (found) yield note({ type: 'PostsFound', total: found.total, postSourceIds: found.evidence.map(({ post }) => post.sourceId) });

  const writing = writeAnswer({ route: decision.route, question, found, effort: turn.effort }, deps, signal);
  for await (const event of composeText(writing.sentences, found?.notices)) yield note(event);

  const followUps = await suggestFollowUps(decision.route, question, found?.evidence ?? [], deps, signal);
  const missing = [...(found?.missing ?? []), ...writing.missing()];
  const beside = { ...foundBeside(found), ...(missing.length > 0 ? { missing } : {}) };
  const whole = { ...withUsage(answer, deps), ...beside, followUps, writtenBy: writing.writtenBy() };
  yield { type: 'AnswerCompleted', answer: { ...whole, status: 'COMPLETED' } };
}

/** What was found out besides the text. */
function foundBeside(found: Found | undefined): Partial<Answer> {
  if (!found) return {};
  const { count, table, subQuestions, work, themes, timeline, dominantAuthor, viewpoints } = found;
  const all = { count, table, subQuestions, work, themes, timeline, dominantAuthor, viewpoints };
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
