import type { Effort, Route } from '../domain/answer.ts';
import { browsePosts } from './browse-posts.ts';
import { countPosts } from './count-posts.ts';
import { findMissing } from './evidence-quality/find-missing.ts';
import type { Evidence, Found } from './evidence.ts';
import { findPosts, mostPostsRead } from './find-posts.ts';
import { lookAround } from './look-around.ts';
import { gatherOverview } from './overview/gather-overview.ts';
import { partQuestion, splitQuestion } from './plan-retrieval.ts';
import { termsOf, weighTerms, type TermWeights } from './term-weights.ts';
import type { AnswerDeps, ReadQuestion } from './turn.ts';
import { setAsideOrders } from './untrusted/set-aside-orders.ts';
import { answerLanguage } from './wording/answer-language.ts';
import { EXTRACT_WORDS } from './wording/extract-words.ts';

/**
 * What an effort may cost: how many posts an answer may be written from, how many rounds of retrieval it may take, and after how many
 * milliseconds no further round begins and one under way is given up.
 */
const BUDGETS: Record<Effort, { readonly evidence: number; readonly rounds: number; readonly milliseconds: number }> = {
  FAST: { evidence: 6, rounds: 1, milliseconds: Infinity },
  BALANCED: { evidence: 12, rounds: 2, milliseconds: 1_000 },
  THOROUGH: { evidence: 24, rounds: 6, milliseconds: 5_000 },
};

/**
 * The posts that an answer of this route is written from, with what should be known besides; undefined for routes that need none. A
 * first round always runs to its end. BALANCED takes a second one, by the words that tell most, only where the first came near; THOROUGH takes one for each part of
 * the question (`splitQuestion`), too. Later rounds end with the budget of their effort, and what was found until then stands.
 */
export async function retrievePosts(
  route: Route,
  question: ReadQuestion,
  effort: Effort,
  deps: AnswerDeps,
  signal: AbortSignal,
): Promise<Found | undefined> {
  if (route === 'CHAT' || route === 'CLARIFY' || route === 'OFF_TOPIC') return undefined;
  if (route === 'COUNT') return countPosts(question, deps, signal);
  if (route === 'SUMMARIZE') return setAsideOrders(await gatherOverview(question, effort, deps, signal));
  const found = await searchForAnswer(route, question, effort, deps, signal);
  // A list shows what matches, whatever it says.
  return lookAround(route === 'SEARCH' ? found : setAsideOrders(found), question, deps, signal);
}

async function searchForAnswer(route: Route, question: ReadQuestion, effort: Effort, deps: AnswerDeps, signal: AbortSignal): Promise<Found> {
  const budget = BUDGETS[effort];
  const weights = await weighTerms(termsOf(question.words, question.phrases), deps.archive);
  if (weights.size === 0) return browsePosts(question, budget.evidence, deps, signal);
  const until = performance.now() + budget.milliseconds;
  const first = await findPosts(question, budget.evidence, weights, deps, signal);
  let rounds = 1;
  let read = first.work?.postsRead ?? 0;
  /** A further round; undefined where the budget is used up. */
  const further = async (asked: ReadQuestion, itsWeights: TermWeights): Promise<Found | undefined> => {
    const left = until - performance.now();
    if (rounds >= budget.rounds || left <= 0 || itsWeights.size === 0) return undefined;
    rounds += 1;
    const found = await withinBudget(left, signal, (limit) => findPosts(asked, budget.evidence, itsWeights, deps, limit));
    read += found?.work?.postsRead ?? 0;
    return found;
  };

  const asked = effort === 'THOROUGH' && route === 'ANSWER' ? splitQuestion(question.text) : [];
  const parts: Part[] = [];
  for (const part of asked) {
    const itself = partQuestion(question, part);
    const found = await further(itself, await weighTerms(termsOf(itself.words, itself.phrases), deps.archive));
    if (found) parts.push({ question: part, found });
  }
  let found = parts.length > 1 ? joinParts(first, parts, budget.evidence) : first;
  if (isWeak(found)) {
    const core = coreOf(question, weights);
    const second = core && (await further(core.question, core.weights));
    if (second && second.evidence.length > 0) found = addEvidence(found, second, budget.evidence);
  }
  const words = EXTRACT_WORDS[answerLanguage(question.language)];
  const unfound = parts.filter((part) => part.found.evidence.length === 0).map((part) => words.nothingOn(part.question));
  const named = found.evidence.length === 0 ? [] : [...findMissing(question, found, await unknownTerms(weights, deps)), ...unfound];
  const missing = named.length === 0 && found.evidence.length > 0 && found.match === 'partial' ? [words.notAll] : named;
  return {
    ...found,
    ...(missing.length > 0 ? { missing } : {}),
    ...(parts.length > 1 ? { subQuestions: parts.map((part) => part.question) } : {}),
    work: { rounds, maxRounds: budget.rounds, postsRead: read, maxPostsRead: budget.rounds * mostPostsRead(budget.evidence) },
  };
}

/** A part of the question with what was found for it. */
interface Part {
  readonly question: string;
  readonly found: Found;
}

/** Where nothing was found, fewer words would find what was not asked for. */
const isWeak = ({ match, evidence }: Found): boolean => evidence.length > 0 && match === 'partial';

/** Undefined when the time is up. Rejects with the signal's reason when aborted, and as the work does. */
async function withinBudget<T>(milliseconds: number, signal: AbortSignal, work: (limit: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const budget = Number.isFinite(milliseconds) ? AbortSignal.timeout(Math.max(1, Math.ceil(milliseconds))) : undefined;
  try {
    return await work(budget ? AbortSignal.any([signal, budget]) : signal);
  } catch (error) {
    if (signal.aborted || budget?.aborted !== true) throw error;
    return undefined;
  }
}

/** The same question by the words that tell most: what is left when the lightest third is dropped. Undefined where little would be left. */
function coreOf(question: ReadQuestion, weights: TermWeights): { readonly question: ReadQuestion; readonly weights: TermWeights } | undefined {
  const heaviest = [...weights].sort(([, a], [, b]) => b - a).slice(0, Math.ceil((weights.size * 2) / 3));
  if (weights.size < 3 || heaviest.length === weights.size) return undefined;
  const kept = new Map(heaviest);
  const words = question.words.filter((word) => termsOf([word], []).some((term) => kept.has(term)));
  return { question: { ...question, words, meaning: words.join(' ') }, weights: kept };
}

/** Evidence of the parts in turn, the best of each first, then what only the whole question found. */
function joinParts(whole: Found, parts: readonly Part[], limit: number): Found {
  const evidence = new Map<string, Evidence>();
  const longest = Math.max(...parts.map(({ found }) => found.evidence.length));
  for (let i = 0; i < longest; i++) {
    for (const [part, { found }] of parts.entries()) {
      const one = found.evidence[i];
      if (one && !evidence.has(one.post.sourceId)) evidence.set(one.post.sourceId, { ...one, part });
    }
  }
  for (const one of whole.evidence) if (!evidence.has(one.post.sourceId)) evidence.set(one.post.sourceId, one);
  const all = [...evidence.values()];
  const best = parts.every(({ found }) => found.match === 'whole' && found.evidence.length > 0) ? 'whole' : whole.match === 'filter' ? 'filter' : 'partial';
  const answerability = Math.max(0, ...[whole, ...parts.map(({ found }) => found)].map((found) => found.answerability ?? 0));
  return { ...whole, total: Math.max(whole.total, all.length), evidence: all.slice(0, limit), match: best, answerability };
}

function addEvidence(first: Found, second: Found, limit: number): Found {
  const known = new Set(first.evidence.map(({ post }) => post.sourceId));
  const added = second.evidence.filter(({ post }) => !known.has(post.sourceId));
  const evidence = [...first.evidence, ...added].slice(0, limit);
  // The core is less than what was asked: what only it found comes near.
  return { ...first, total: Math.max(first.total, evidence.length), evidence, match: first.match === 'filter' && first.evidence.length > 0 ? 'filter' : 'partial' };
}

/** Terms that no post of the archive holds. */
async function unknownTerms(weights: TermWeights, { archive }: AnswerDeps): Promise<Set<string>> {
  const terms = [...weights.keys()];
  const counts = await archive.documentFrequencies(terms);
  return new Set(terms.filter((_, i) => counts[i] === 0));
}
