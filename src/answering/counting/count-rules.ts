import type { TimeGroup } from '../../ports/post-archive.ts';
import type { CountShape, Extreme, Group, Measure } from './aggregation.ts';

type Captured = Readonly<Record<string, string | undefined>>;

/** A turn of phrase that asks for something to be counted. */
export interface CountRule {
  readonly pattern: RegExp;
  readonly read: (captured: Captured) => CountShape | undefined;
  /** What stays in the place of the turn of phrase, to be read for the posts that are meant. */
  readonly leave: (captured: Captured) => string;
}

export const rule = (pattern: string, read: CountRule['read'], leave: CountRule['leave'] | string = ' posts '): CountRule => ({
  pattern: new RegExp(`(?<![\\p{L}\\p{N}_@#])(?:${pattern})(?![\\p{L}\\p{N}_])`, 'iu'),
  read,
  leave: typeof leave === 'string' ? () => leave : leave,
});

const MEASURES: readonly (readonly [RegExp, Measure])[] = [
  [/like|lov|favou?rit|heart|popular|gefällt|beliebt|gemocht|gusta|gosto|curti|j'aime|aimé|populaire/iu, 'likes'],
  [/repost|retweet|retuit|shar|boost|geteilt|teil|compart|partilh|partag/iu, 'reposts'],
  [/repl|answer|respon|comment|discuss|debat|antwort|kommentier|diskut|respuest|respond|coment|respost|répon|discut/iu, 'replies'],
  [/people|person|user|author|account|writer|poster|resident|local|member|neighbour|leute|mensch|nutzer|autor|konten|gente|usuari|cuenta|pessoa|utilizador|gens|utilisateur|auteur|compte/iu, 'authors'],
];

/** What a word for it counts; posts where it says nothing else. */
export const measureOf = (words: string | undefined): Measure => MEASURES.find(([pattern]) => pattern.test(words ?? ''))?.[1] ?? 'posts';

const LEAST = /least|fewest|lowest|smallest|quiet|slow|calm|wenigst|ruhig|seltenst|geringst|menos|menor|tranquil|calme|moins/iu;
export const extremeOf = (words: string | undefined): Extreme => (LEAST.test(words ?? '') ? 'least' : 'most');

const LAST = /last|latest|newest|recent|letzt|neuest|jüngst|últim|dernier|dernière|récent/iu;
const endOf = (words: string | undefined): 'first' | 'last' => (LAST.test(words ?? '') ? 'last' : 'first');

const NUMBERS: Readonly<Record<string, number>> = {
  two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, twelve: 12, twenty: 20,
  zwei: 2, drei: 3, vier: 4, fünf: 5, zehn: 10, dos: 2, tres: 3, cuatro: 4, cinco: 5, diez: 10, dois: 2, três: 3, quatro: 4, dez: 10, deux: 2, trois: 3, quatre: 4, cinq: 5, dix: 10,
};
export const NUMBER = `(?:\\d{1,3}|${Object.keys(NUMBERS).join('|')})`;
/** More rows are no answer to read. */
const MOST_ROWS = 50;
const numberOf = (words: string | undefined, otherwise: number): number => Math.min(MOST_ROWS, Math.max(1, NUMBERS[words?.toLowerCase() ?? ''] ?? (Number(words) || otherwise)));

/** Of these a table shows the first places though only the first is asked for. */
export const RANKED = 5;

const TIMES: ReadonlySet<string> = new Set<TimeGroup>(['hour', 'weekday', 'day', 'week', 'month', 'year']);
export const isTime = (group: string | undefined): group is TimeGroup => group !== undefined && TIMES.has(group);

export const ranking = (groupBy: Group | undefined, rank: string | undefined, { measure, limit }: { readonly measure?: string | undefined; readonly limit?: string | undefined } = {}): CountShape | undefined =>
  groupBy && { kind: 'ranking', groupBy, measure: measureOf(measure), order: extremeOf(rank), limit: numberOf(limit, RANKED) };

export const series = (groupBy: Group | undefined, measure?: string): CountShape | undefined => groupBy && { kind: 'series', groupBy, measure: measureOf(measure) };

export const extreme = (words: string | undefined, rank: string | undefined, limit?: string): CountShape | undefined => {
  const measure = measureOf(words);
  return measure === 'posts' || measure === 'authors' ? undefined : { kind: 'extreme', measure, order: extremeOf(rank), limit: numberOf(limit, 1) };
};

export const ends = (rank: string | undefined, limit?: string): CountShape => ({ kind: 'ends', order: endOf(rank), limit: numberOf(limit, 1) });
