import { normaliseFilter, type PostFilter } from '../domain/filter.ts';

/** What the people of a conversation asked, and the filters that their questions ran with. */
export interface Named {
  readonly texts: readonly string[];
  readonly filters: readonly PostFilter[];
}

/** Names count as the same whether they stand for who wrote or for who is written to. */
const NAMES: readonly (readonly (keyof PostFilter)[])[] = [['authors', 'excludeAuthors', 'mentions'], ['hashtags'], ['languages']];
/** Of these it matters that they were asked for, not their value: "and in April?" makes another time of the one before. */
const KINDS: readonly (readonly (keyof PostFilter)[])[] = [['since', 'until'], ['hasMedia'], ['hasLinks'], ['isReply'], ['isRepost'], ['minLikes'], ['minReposts'], ['threadOf'], ['quoting']];

/**
 * What a question would narrow the search to that nobody named: people, hashtags, languages, kinds of filter, and figures.
 * Empty for one that stays within the conversation. `read` reads the filter out of a question.
 */
export function inventedIn(question: string, { texts, filters }: Named, read: (text: string) => PostFilter): string[] {
  const own = normaliseFilter(read(question));
  const known = [...texts.map(read), ...filters].map(normaliseFilter);
  const figures = new Set(texts.flatMap(figuresIn));
  return [
    ...NAMES.flatMap((fields) => {
      const namedBefore = new Set(known.flatMap((filter) => valuesOf(filter, fields)));
      return valuesOf(own, fields).filter((value) => !namedBefore.has(value));
    }),
    ...KINDS.filter((fields) => holds(own, fields) && !known.some((filter) => holds(filter, fields))).flatMap(([field = '']) => [field]),
    ...figuresIn(question).filter((figure) => !figures.has(figure)),
  ];
}

const valuesOf = (filter: PostFilter, fields: readonly (keyof PostFilter)[]): string[] =>
  fields.flatMap((field) => {
    const value = filter[field];
    return Array.isArray(value) ? (value as string[]) : [];
  });

const holds = (filter: PostFilter, fields: readonly (keyof PostFilter)[]): boolean => fields.some((field) => filter[field] !== undefined);

const figuresIn = (text: string): string[] => text.match(/\p{N}+/gu) ?? [];
