import type { PostFilter } from '../../domain/filter.ts';
import type { AggregateGroup, AggregateQuery, AggregateResult, TimeGroup, WordCondition } from '../../ports/post-archive.ts';

export type Measure = AggregateQuery['measure'];
/** What posts can be put together by in a question. */
export type Group = Exclude<AggregateGroup, 'none' | 'post'>;
export type Extreme = 'most' | 'least';

/** The posts that are counted, and the words that they must hold, as typed. */
export interface CountedScope {
  readonly filter: PostFilter;
  readonly words: readonly string[];
  readonly phrases: readonly string[];
  /** Handles with "@", words to leave out, and groups of which one must be held, as typed: to say them. */
  readonly people: readonly string[];
  readonly excluded: readonly string[];
  readonly alternatives: readonly (readonly string[])[];
  /** People and words to leave out, in analysed terms. */
  readonly condition?: WordCondition;
}

/** What a question wants counted, but for the posts. */
export type CountShape =
  /** How much there is of it: "how many people". */
  | { readonly kind: 'total'; readonly measure: Measure; /** Something else was asked that cannot be counted. */ readonly instead?: boolean }
  /** How many different ones there are: "how many hashtags". */
  | { readonly kind: 'variety'; readonly groupBy: Group }
  /** Which has most: "who posts most", "the busiest day". */
  | { readonly kind: 'ranking'; readonly groupBy: Group; readonly measure: Measure; readonly order: Extreme; readonly limit: number }
  /** "How many posts per month", in the order of time. */
  | { readonly kind: 'series'; readonly groupBy: Group; readonly measure: Measure }
  /** "How many posts per day on average". */
  | { readonly kind: 'average'; readonly per: TimeGroup | 'author' | 'post'; readonly measure: Measure }
  /** "The first post", "when was it last mentioned", "who was the first to mention it". */
  | { readonly kind: 'ends'; readonly order: 'first' | 'last'; readonly limit: number }
  /** "The most liked post". */
  | { readonly kind: 'extreme'; readonly measure: Measure; readonly order: Extreme; readonly limit: number };

export type SideKind = 'topic' | 'author' | 'hashtag' | 'language' | 'time' | 'weekday';

/** One of those that are compared. */
export interface Side {
  /** A topic as typed, a handle, a tag, a language, a day of the week ("1" is Monday); of times the words that name them. */
  readonly label: string;
  readonly scope: CountedScope;
}

/** A question that is answered by counting. */
export type Aggregation =
  | (CountShape & { readonly scope: CountedScope })
  /** "What share of the posts is by @gwen": `part` is within `scope`. With `others` it asks for those that are not in the part. */
  | { readonly kind: 'share'; readonly scope: CountedScope; readonly part: CountedScope; readonly others?: boolean }
  /** "More about trams or buses": `scope` is what all have in common. */
  | { readonly kind: 'comparison'; readonly by: SideKind; readonly measure: Measure; readonly order: Extreme; readonly scope: CountedScope; readonly sides: readonly Side[] };

/** An aggregation with its figures. */
export interface Counted {
  readonly asked: Aggregation;
  /** Over `asked.scope`; of a comparison over its sides, in their order. */
  readonly result: AggregateResult;
  /** Of a share: the posts of the part. Of a comparison: those of each side. */
  readonly parts: readonly AggregateResult[];
  /** Of an average: how many of the units there are, and from when to when (milliseconds since 1970-01-01 UTC). Of a ranking by days and the like: how many the time asked for has. */
  readonly units?: { readonly count: number; readonly since: number; readonly until: number };
  /** Handles as their authors write them, by lower-case handle. */
  readonly handles: ReadonlyMap<string, string>;
}
