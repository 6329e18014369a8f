import type { ReadQuestion } from '../turn.ts';
import type { Aggregation } from './aggregation.ts';
import type { CountRule } from './count-rules.ts';
import { ENGLISH_RULES } from './english-rules.ts';
import { GERMAN_RULES } from './german-rules.ts';
import { readComparison } from './read-comparison.ts';
import { scopeOf, scopeReader, withChoices, type ScopeContext, type ScopeReader } from './read-scope.ts';
import { readShare } from './read-share.ts';
import { FRENCH_RULES, PORTUGUESE_RULES, SPANISH_RULES } from './romance-rules.ts';

const RULES: Readonly<Record<string, readonly CountRule[]>> = { en: ENGLISH_RULES, de: GERMAN_RULES, es: SPANISH_RULES, pt: PORTUGUESE_RULES, fr: FRENCH_RULES };
const QUOTED = /"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»/gu;
/** Longer questions ask for more than a figure. */
const LONGEST = 400;
/** Asks for something else than a number of posts. */
const ASKS_MORE = /(?<!\p{L})(?:(?<!at )(?:most|least)|less than|fewer than|more \p{L}+ than|more than (?:once|twice)|fewest|longest|shortest|average|percentage|percent|share|proportion|ratio|busiest|how (?:long|much|old)|(?:am )?(?:meisten|wenigsten)|durchschnitt\p{L}*|prozent|anteil|längste\p{L}*|porcentaje|promedio|percentagem|porcentagem|média|pourcentage|moyenne)(?!\p{L})/iu;
/** Asks who somebody spoke to or of, which is no group that can be counted. */
const OF_OTHERS = /(?<!\p{L})(?:whom?|which (?:people|accounts|users|authors)) (?:does|did|do) (?!(?:people|everyone|users|they)(?!\p{L}))|most[- ](?:mentioned|quoted|tagged|cited|replied[- ]to) (?:people|person|users?|accounts?|authors?)|(?:which|what) (?:words?|topics?|emojis?|links?|sites?|domains?)(?!\p{L})/iu;

/**
 * What a question wants counted, by the turns of phrase that ask for it. Their words are not counted as words of posts. A question that
 * asks for nothing in particular, or for something that cannot be counted so, is about the number of its posts.
 */
export function readAggregation(question: ReadQuestion, context: ScopeContext): Aggregation {
  const plain: Aggregation = { kind: 'total', measure: 'posts', scope: plainScope(question), ...(ASKS_MORE.test(question.text) ? { instead: true } : {}) };
  const reader = question.text.length > LONGEST || OF_OTHERS.test(question.text) ? undefined : scopeReader(question, context);
  if (!reader) return plain;
  const quotes: string[] = [];
  const text = question.text.replace(/[’‘]/gu, "'").replace(QUOTED, (quote) => `\uE010${quotes.push(quote) - 1}\uE011`).replace(/\s+/gu, ' ').trim();
  const scopeOfText: ScopeReader = (part) => reader(part.replace(/\uE010(\d+)\uE011/gu, (_, at: string) => quotes[Number(at)] ?? ''));
  const byRules = () => readByRules(text, question.language, scopeOfText);
  const compared = readComparison(text, question, scopeOfText);
  // "Which day had most posts about the storm or the flood?" compares days.
  const ranked = compared?.kind === 'comparison' && compared.by === 'topic' ? byRules() : undefined;
  const outranks = ranked !== undefined && ranked.kind !== 'total';
  return readOthers(text, question, scopeOfText) ?? readShare(text, scopeOfText) ?? (outranks ? ranked : compared) ?? byRules() ?? plain;
}

function readByRules(asked: string, language: string, scopeOfText: ScopeReader): Aggregation | undefined {
  const text = language === 'fr' ? asked.replace(/(?<!\p{L})d'(?=\p{L})/giu, 'de ') : asked;
  for (const { pattern, read, leave } of RULES[language] ?? ENGLISH_RULES) {
    const match = pattern.exec(text);
    const shape = match && read(match.groups ?? {});
    if (!shape) continue;
    const rest = `${text.slice(0, match.index)} ${leave(match.groups ?? {})} ${text.slice(match.index + match[0].length)}`;
    return { ...shape, scope: scopeOfText(rest.replace(/\s+/gu, ' ').trim()) };
  }
  return undefined;
}

const NOT_IN = /(?<!\p{L})(?:not|n't|isn't|aren't|nicht|no|não|pas)(?: \p{L}+)? (?:in|auf|en|em) \p{L}/iu;

/** "How many posts are not in English?" A filter names languages only to keep them: the others are what is left. */
function readOthers(text: string, { filter, inferred }: ReadQuestion, scopeOfText: ScopeReader): Aggregation | undefined {
  if (!NOT_IN.test(text) || !filter.languages || !inferred.some(({ field }) => field === 'languages')) return undefined;
  const part = scopeOfText(text.replace(/(?<!\p{L})(?:not|nicht|pas)(?!\p{L})|n't/giu, ' '));
  const { languages: _, ...rest } = part.filter;
  return { kind: 'share', part, scope: { ...part, filter: rest }, others: true };
}

/** Words that ask for a number, and are not what is counted. */
const COUNTING = /^(?:times?|carr(?:y|ies|ied)|contain(?:s|ed)?|includ(?:e|es|ed|ing)|hold|use[sd]?|tag(?:s|ged)?|hashtags?|(?:re)?posts?|tweets?)$/i;

const plainScope = (question: ReadQuestion) => {
  const scope = scopeOf(withChoices(question.text, question));
  return { ...scope, words: scope.words.filter((word) => !COUNTING.test(word)) };
};
