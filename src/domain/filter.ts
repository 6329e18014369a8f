import { invalidInput, type UserError } from './errors.ts';

/**
 * Which posts may be seen. Every given field must hold; within a list one match is enough.
 * `since` is inclusive and `until` exclusive, both in milliseconds since 1970-01-01 UTC.
 */
export interface PostFilter {
  readonly authors?: readonly string[];
  readonly excludeAuthors?: readonly string[];
  readonly since?: number;
  readonly until?: number;
  readonly languages?: readonly string[];
  readonly hashtags?: readonly string[];
  readonly mentions?: readonly string[];
  readonly hasMedia?: boolean;
  readonly hasLinks?: boolean;
  readonly isReply?: boolean;
  readonly isRepost?: boolean;
  readonly minLikes?: number;
  readonly minReposts?: number;
  /** Source id of any post of the thread. */
  readonly threadOf?: string;
  /** Source id of the quoted post. */
  readonly quoting?: string;
}

/** One part of a filter that was read out of the question, with the words that led to it. */
export interface InferredFilter {
  readonly field: keyof PostFilter;
  readonly words: string;
}

/** A search operator that could not be used: its text was searched as it stands. */
export interface QueryHint {
  /** As typed. */
  readonly operator: string;
  /** What is wrong with it and what would work. */
  readonly message: string;
}

/** The filter that a question ran with: what the caller gave, narrowed by what the question says. */
export interface AppliedFilter {
  readonly filter: PostFilter;
  readonly inferred: readonly InferredFilter[];
  /** Absent where all operators could be used. */
  readonly hints?: readonly QueryHint[];
}

const bare = (sign: string) => (value: string) => value.trim().replace(new RegExp(`^${sign}`), '').toLowerCase();

/** The same filter in one spelling: lower-case names without signs, sorted, without repeats or empty lists. */
export function normaliseFilter(filter: PostFilter): PostFilter {
  const list = (values: readonly string[] | undefined, clean: (value: string) => string) => {
    const cleaned = [...new Set((values ?? []).map(clean).filter((value) => value !== ''))].sort();
    return cleaned.length > 0 ? cleaned : undefined;
  };
  const { authors, excludeAuthors, languages, hashtags, mentions, ...rest } = filter;
  return dropUndefined({
    ...rest,
    authors: list(authors, bare('@')),
    excludeAuthors: list(excludeAuthors, bare('@')),
    languages: list(languages, bare('')),
    hashtags: list(hashtags, bare('#')),
    mentions: list(mentions, bare('@')),
  });
}

/** What a caller got wrong in a filter, one entry a field; empty when it can be used. */
export function filterErrors(filter: PostFilter): UserError[] {
  const errors: UserError[] = [];
  const { since, until } = filter;
  if (since !== undefined && until !== undefined && since >= until) {
    errors.push(invalidInput('filter.since', '"since" must be earlier than "until".'));
  }
  for (const field of ['minLikes', 'minReposts'] as const) {
    const value = filter[field];
    if (value !== undefined && value < 0) errors.push(invalidInput(`filter.${field}`, `"${field}" must not be negative.`));
  }
  for (const field of ['authors', 'excludeAuthors', 'languages', 'hashtags', 'mentions'] as const) {
    if ((filter[field]?.length ?? 0) > 100) errors.push(invalidInput(`filter.${field}`, `"${field}" takes at most 100 values.`));
  }
  return errors;
}

const LISTS = ['authors', 'languages', 'hashtags', 'mentions'] as const;

/**
 * `inferred` may only narrow `given`: ranges and lists are cut to their overlap where there is one, authors are left out by
 * either, the higher number holds, and any other field that the caller set stays as it is.
 */
export function narrowFilter(given: PostFilter, inferred: PostFilter): PostFilter {
  const since = latest(given.since, inferred.since);
  const until = earliest(given.until, inferred.until);
  const overlaps = since === undefined || until === undefined || since < until;
  const [wanted, asked] = [normaliseFilter(given), normaliseFilter(inferred)];
  const lists = LISTS.map((field) => [field, overlap(wanted[field], asked[field]) ?? given[field] ?? inferred[field]]);
  const excludeAuthors = wanted.excludeAuthors && asked.excludeAuthors && [...new Set([...wanted.excludeAuthors, ...asked.excludeAuthors])].sort();
  return dropUndefined({
    ...inferred,
    ...given,
    ...(Object.fromEntries(lists) as Pick<PostFilter, (typeof LISTS)[number]>),
    excludeAuthors: excludeAuthors ?? given.excludeAuthors ?? inferred.excludeAuthors,
    minLikes: latest(given.minLikes, inferred.minLikes),
    minReposts: latest(given.minReposts, inferred.minReposts),
    since: overlaps ? since : given.since,
    until: overlaps ? until : given.until,
  });
}

/** The values of both lists; undefined where one is missing, or they have none in common. */
function overlap(one: readonly string[] | undefined, other: readonly string[] | undefined): string[] | undefined {
  const both = one?.filter((value) => other?.includes(value)) ?? [];
  return both.length > 0 ? both : undefined;
}

const latest = (a?: number, b?: number) => (a === undefined ? b : b === undefined ? a : Math.max(a, b));
const earliest = (a?: number, b?: number) => (a === undefined ? b : b === undefined ? a : Math.min(a, b));

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function dropUndefined<T extends object>(value: T): Partial<Defined<T>> {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as Partial<Defined<T>>;
}
