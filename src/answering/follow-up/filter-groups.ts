import type { CarriedPart } from '../../domain/answer.ts';
import type { PostFilter } from '../../domain/filter.ts';
import type { UnderstoodQuestion } from '../../search/understand/understand-question.ts';
import { answerLanguage } from '../wording/answer-language.ts';
import { describeFilter } from '../wording/describe.ts';

type Field = keyof PostFilter;

/** Fields that restrict the same thing: a new value of one takes the place of all of them. */
const GROUPS: readonly (readonly Field[])[] = [['since', 'until'], ['authors', 'excludeAuthors'], ['threadOf', 'quoting']];

export const groupOf = (field: Field): readonly Field[] => GROUPS.find((group) => group.includes(field)) ?? [field];

/** The filter without the groups of these fields. */
export function withoutGroups(filter: PostFilter, fields: readonly string[]): PostFilter {
  const left = new Set<string>(fields.flatMap((field) => groupOf(field as Field)));
  return Object.fromEntries(Object.entries(filter).filter(([field, value]) => value !== undefined && !left.has(field)));
}

/** The fields of a filter that another one lacks or sets to something else. */
export const differing = (one: PostFilter, other: PostFilter): Field[] => (Object.keys(one) as Field[]).filter((field) => JSON.stringify(one[field]) !== JSON.stringify(other[field]));

/** A filter in words, a part for each field; the two ends of a time are one. */
export function filterParts(filter: PostFilter, questionLanguage: string): CarriedPart[] {
  const language = answerLanguage(questionLanguage);
  const fields = (Object.keys(filter) as Field[]).filter((field) => filter[field] !== undefined);
  return fields.flatMap((key) => {
    if (key === 'until' && filter.since !== undefined) return [];
    const both = key === 'since' ? ['since', 'until'] : [key];
    const words = describeFilter(Object.fromEntries(Object.entries(filter).filter(([field]) => both.includes(field))), language).trim();
    return words === '' ? [] : [{ key, words }];
  });
}

/** The first of the parts of a filter that were read from the same words. */
export function uniqueWords(inferred: UnderstoodQuestion['inferred']): UnderstoodQuestion['inferred'] {
  return inferred.filter((entry, index) => inferred.findIndex(({ words }) => words === entry.words) === index);
}
