import { normaliseFilter, type PostFilter } from '../../domain/filter.ts';
import { readQuery, type ReadQuery } from '../../search/understand/read-query.ts';
import type { UnderstandingContext } from '../../search/understand/understand-question.ts';
import { toWordCondition } from '../../search/understand/word-condition.ts';
import type { ReadQuestion } from '../turn.ts';
import type { CountedScope } from './aggregation.ts';
import { ENGLISH_TALK } from './english-rules.ts';
import { GERMAN_TALK } from './german-rules.ts';
import { ROMANCE_TALK } from './romance-rules.ts';

export type ScopeContext = Pick<UnderstandingContext, 'now' | 'authorsCalled' | 'firstPostAt'>;

/** Reads a part of a question for the posts that it names, within what the caller has set. */
export type ScopeReader = (text: string) => CountedScope;

const wordsOf = (list: string): ReadonlySet<string> => new Set(list.split(' '));
const ENGLISH = wordsOf(ENGLISH_TALK);
const TALK: Readonly<Record<string, ReadonlySet<string>>> = { en: ENGLISH, de: wordsOf(GERMAN_TALK), es: wordsOf(ROMANCE_TALK), pt: wordsOf(ROMANCE_TALK), fr: wordsOf(ROMANCE_TALK) };

/** What the caller set, or what earlier turns left: the fields that the question itself has not set. */
function baseFilter({ filter, inferred }: Pick<ReadQuestion, 'filter' | 'inferred'>): PostFilter {
  const own = new Set<string>(inferred.map(({ field }) => field));
  return Object.fromEntries(Object.entries(filter).filter(([field]) => !own.has(field)));
}

/** Undefined where the question cannot be read again as it was read: then nothing may be taken out of it. */
export function scopeReader(question: ReadQuestion, context: ScopeContext): ScopeReader | undefined {
  const given = baseFilter(question);
  const read = (text: string, infer: boolean): ReadQuery => readQuery(text, { ...context, given, infer });
  const infer = [true, false].find((candidate) => sameFilter(read(question.text, candidate).filter, question.filter));
  if (infer === undefined) return undefined;
  const talk = TALK[question.language] ?? ENGLISH;
  return (text) => {
    const asked = read(text, infer);
    return scopeOf(withChoices(text, { ...asked, words: asked.words.filter((word) => !talk.has(word.toLowerCase())) }));
  };
}

const CHOICE = /(?<a>[#\p{L}\p{N}][\p{L}\p{M}\p{N}'-]*),? (?:or|oder|o|u|ou) (?:(?:the|a|an|der|die|das|el|la|los|las|os|as|le|les) )?(?<b>[#\p{L}\p{N}][\p{L}\p{M}\p{N}'-]*)/giu;

/** "Trams or buses": one of them is enough where posts are counted. */
export function withChoices<T extends Pick<ReadQuery, 'words' | 'alternatives'>>(text: string, asked: T): T {
  const words = new Map(asked.words.map((word) => [word.toLowerCase(), word]));
  const groups = [...text.matchAll(CHOICE)].flatMap(({ groups: found }) => {
    const [a, b] = [words.get(found?.['a']?.toLowerCase() ?? ''), words.get(found?.['b']?.toLowerCase() ?? '')];
    return a === undefined || b === undefined ? [] : [[a, b]];
  });
  return groups.length === 0 ? asked : { ...asked, alternatives: [...asked.alternatives, ...groups] };
}

/** The posts of a question as it stands. */
export function scopeOf(asked: Pick<ReadQuery, 'filter' | 'words' | 'phrases' | 'excluded' | 'people' | 'alternatives'>): CountedScope {
  const condition = toWordCondition({ people: asked.people, excluded: asked.excluded, phrases: [], alternatives: [] });
  // One of several words is enough.
  const alternatives = new Set(asked.alternatives.flat().flatMap((text) => text.toLowerCase().split(/\s+/u)));
  return {
    filter: asked.filter,
    words: asked.words.filter((word) => !alternatives.has(word.toLowerCase())),
    phrases: asked.phrases,
    people: asked.people,
    excluded: asked.excluded,
    alternatives: asked.alternatives,
    ...(condition ? { condition } : {}),
  };
}

const sameFilter = (a: PostFilter, b: PostFilter): boolean => canonical(a) === canonical(b);
const canonical = (filter: PostFilter): string => JSON.stringify(Object.entries(normaliseFilter(filter)).sort(([a], [b]) => (a < b ? -1 : 1)));

export const sameScope = (a: CountedScope, b: CountedScope): boolean =>
  sameFilter(a.filter, b.filter) && [a.words, a.phrases].join('\n').toLowerCase() === [b.words, b.phrases].join('\n').toLowerCase() && JSON.stringify(a.condition) === JSON.stringify(b.condition);
