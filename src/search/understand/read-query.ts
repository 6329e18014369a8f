import { narrowFilter, normaliseFilter, type InferredFilter, type PostFilter, type QueryHint } from '../../domain/filter.ts';
import { contentWords } from './content-words.ts';
import { understandQuestion, type UnderstandingContext } from './understand-question.ts';
import { termsInRow, type AskedWords } from './word-condition.ts';

interface QueryContext extends UnderstandingContext {
  /** What earlier questions of a conversation were narrowed to and still holds; the query goes before it. */
  readonly carried?: PostFilter;
}

/** What a query asks for. Words and phrases are in the form and order they were typed. */
export interface ReadQuery extends AskedWords {
  /** What the caller set, narrowed by what the query says, in its one spelling. */
  readonly filter: PostFilter;
  /** The fields that the query has set, operators included, with the words that led to them. */
  readonly inferred: readonly InferredFilter[];
  /** Operators that could not be used, and what would work. Their text is searched as words. */
  readonly hints: readonly QueryHint[];
  /** What posts are searched by, without question phrases and stop words; those of `alternatives` are among them. */
  readonly words: readonly string[];
  /** The query without operators: the text to embed. Empty where there is nothing else. */
  readonly meaning: string;
  /** ISO 639-1. */
  readonly language: string;
}

/** More phrases, words to leave out or groups of alternatives than this are searched as words. */
const MOST_CONDITIONS = 50;

/**
 * Reads a query or a question: operators always, and with `infer` (the default) also what plain words say of time, authors and
 * the like. Words of an inference that the caller's filter overrules are searched. Never throws.
 */
export function readQuery(text: string, { given = {}, carried = {}, ...context }: QueryContext): ReadQuery {
  const { infer = true } = context;
  const understood = understandQuestion(text, { ...context, given: { ...carried, ...given } });
  const filter = normaliseFilter(narrowFilter(given, { ...carried, ...understood.filter }));
  const meant = understood.filter;
  const overruled = understood.inferred.filter(({ field }) => !holds(filter, meant, field));
  const isOperator = ({ words }: InferredFilter) => /^-?\p{L}[\p{L}_]*[:：]/u.test(words);
  const hints: QueryHint[] = [...understood.hints, ...overruled.filter(isOperator).map(({ field, words }) => ({ operator: words, message: `The filter of the request sets "${field}", and stands.` }))];

  const searched = [understood.remainder, ...overruled.filter((part) => !isOperator(part)).map(({ words }) => words)].join(' ');
  const content = contentWords(searched, understood.language, { leavesOut: infer });
  const told = (kind: string, count: number) => {
    if (count > MOST_CONDITIONS) hints.push({ operator: kind, message: `Only the first ${MOST_CONDITIONS} of ${count} are used.` });
  };
  const excluded = unique([...understood.excluded, ...(content.excluded ?? [])]);
  const phrases = content.phrases.filter((phrase) => {
    if (termsInRow(phrase).length > 0) return true;
    hints.push({ operator: `"${phrase}"`, message: 'There is no word in these quotation marks to search for.' });
    return false;
  });
  told('"…"', phrases.length);
  told('-', excluded.length);
  told('OR', understood.alternatives.length);
  return {
    filter,
    inferred: understood.inferred.filter((part) => !overruled.includes(part)),
    hints,
    words: withAlternatives(content.words, understood.alternatives, understood.language),
    phrases: unique(phrases).slice(0, MOST_CONDITIONS),
    excluded: excluded.slice(0, MOST_CONDITIONS),
    people: unique(understood.people).slice(0, MOST_CONDITIONS),
    alternatives: understood.alternatives.slice(0, MOST_CONDITIONS),
    meaning: understood.meaning,
    language: understood.language,
  };
}

/** Whether the filter that applies does what the query meant by a field. */
function holds(filter: PostFilter, meant: PostFilter, field: keyof PostFilter): boolean {
  const [applied, wanted] = [filter[field], meant[field]];
  if (!Array.isArray(applied) || !Array.isArray(wanted)) return applied === wanted;
  const [inner, outer] = field === 'excludeAuthors' ? [wanted, applied] : [applied, wanted];
  return inner.every((value) => outer.includes(value));
}

/** Words that stand for one of several are searched, also where they say nothing elsewhere. */
function withAlternatives(words: readonly string[], alternatives: readonly (readonly string[])[], language: string): string[] {
  const single = alternatives.flat().flatMap((text) => (/\s/u.test(text) ? contentWords(text, language).words : [text]));
  return unique([...words, ...single]);
}

/** The first of those that differ in case only. */
function unique(words: readonly string[]): string[] {
  const seen = new Set<string>();
  return words.filter((word) => !seen.has(word.toLowerCase()) && seen.add(word.toLowerCase()));
}
