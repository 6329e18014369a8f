import type { AggregateQuery, AggregateResult, AggregateRow, PostArchive, TimeGroup } from '../../ports/post-archive.ts';
import type { Clock } from '../../ports/clock.ts';
import { termsInRow } from '../../search/understand/word-condition.ts';
import { termsOf } from '../term-weights.ts';
import type { Aggregation, Counted, CountedScope } from './aggregation.ts';
import { unitsBetween } from './calendar-units.ts';
import { isTime, RANKED } from './count-rules.ts';

interface CountDeps {
  readonly archive: PostArchive;
  readonly clock: Clock;
}

/** Rows of a table over time: two years by week, eight by month. */
const MOST_STEPS = 104;

type Asked = Pick<AggregateQuery, 'groupBy' | 'measure' | 'order' | 'limit'>;

/** Runs an aggregation. Rejects as the archive does. */
export async function runAggregation(asked: Aggregation, { archive, clock }: CountDeps, signal: AbortSignal): Promise<Counted> {
  const run = (scope: CountedScope, what: Partial<Asked>): Promise<AggregateResult> =>
    archive.aggregate({ ...queryOf(scope), groupBy: 'none', measure: 'posts', order: 'most', limit: RANKED, ...what }, signal);
  const counted = async (result: AggregateResult, parts: readonly AggregateResult[] = [], units?: Counted['units']): Promise<Counted> => {
    const byAuthor = asked.kind === 'comparison' ? asked.by === 'author' : groupedBy(asked) === 'author';
    const keys = byAuthor && asked.kind === 'comparison' ? asked.sides.map(({ label }) => label) : byAuthor ? result.rows.map(({ key }) => key) : [];
    return { asked, result, parts, ...(units ? { units } : {}), handles: await handlesOf(keys, archive) };
  };
  switch (asked.kind) {
    case 'total':
      return counted(await run(asked.scope, { measure: asked.measure, ...(asked.measure === 'authors' ? { groupBy: 'author', measure: 'posts' } : {}) }));
    case 'variety':
      return counted(await run(asked.scope, { groupBy: asked.groupBy }));
    case 'ranking': {
      const result = await run(asked.scope, { groupBy: asked.groupBy, measure: asked.measure, order: asked.order, limit: Math.max(asked.limit, RANKED) });
      return counted(result, [], isTime(asked.groupBy) && asked.order === 'least' ? unitsOf(asked.groupBy, asked.scope, result, clock.now()) : undefined);
    }
    case 'series': {
      const what = { groupBy: asked.groupBy, measure: asked.measure };
      const [result, top] = await Promise.all([run(asked.scope, { ...what, order: isTime(asked.groupBy) ? 'first' : 'most', limit: MOST_STEPS }), run(asked.scope, { ...what, order: 'most' })]);
      return counted(result, [top], isTime(asked.groupBy) ? unitsOf(asked.groupBy, asked.scope, result, clock.now()) : undefined);
    }
    case 'average': {
      const result = await run(asked.scope, { measure: asked.measure });
      if (asked.per === 'post') return counted(result);
      if (asked.per === 'author') return counted(result, [await run(asked.scope, { groupBy: 'author' })]);
      const { oldest, newest } = await archive.stats(signal);
      const since = asked.scope.filter.since ?? oldest ?? 0;
      const until = Math.min(asked.scope.filter.until ?? Infinity, Math.max(since + 1, asked.scope.filter.until === undefined ? (newest ?? since) + 1 : clock.now()));
      return counted(result, [], { count: unitsBetween(asked.per, since, until), since, until });
    }
    case 'ends':
      return counted(await run(asked.scope, { groupBy: 'post', order: asked.order, limit: asked.limit }));
    case 'extreme':
      return counted(await run(asked.scope, { groupBy: 'post', measure: asked.measure, order: asked.order, limit: Math.max(asked.limit, RANKED) }));
    case 'share': {
      const [whole, part] = await Promise.all([run(asked.scope, {}), run(asked.part, {})]);
      return counted(whole, [part]);
    }
    case 'comparison': {
      const { sides, scope, measure } = asked;
      if (asked.by !== 'weekday') return counted(await run(scope, { measure }), await Promise.all(sides.map((side) => run(side.scope, { measure }))));
      const days = await run(scope, { measure, groupBy: 'weekday', limit: 7 });
      return counted(days, sides.map(({ label }) => daysOf(days, label)));
    }
  }
}

const groupedBy = (asked: Aggregation) => ('groupBy' in asked ? asked.groupBy : asked.kind === 'total' && asked.measure === 'authors' ? 'author' : undefined);

/** One day of the week, or several of them. */
function daysOf(days: AggregateResult, key: string): AggregateResult {
  const [first, last = first] = key.split('-').map(Number);
  const rows = days.rows.filter((row) => Number(row.key) >= (first ?? 0) && Number(row.key) <= (last ?? 0));
  const sum = (read: (row: AggregateRow) => number) => rows.reduce((all, row) => all + read(row), 0);
  return { total: sum(({ posts }) => posts), value: sum(({ value }) => value), groups: 0, tied: 0, rows: [] };
}

/** How many of the units the time has that is asked for, or that the counted posts span. */
function unitsOf(unit: TimeGroup, { filter }: CountedScope, { first, last }: AggregateResult, now: number): Counted['units'] {
  if (first === undefined || last === undefined) return undefined;
  const since = filter.since ?? first;
  const until = Math.min(filter.until ?? last + 1, Math.max(now, last + 1));
  const count = unit === 'hour' ? 24 : unit === 'weekday' ? 7 : unitsBetween(unit, since, until);
  return { count, since, until };
}

/** The scope in terms of the archive: words must stand in the post, not in the name of who wrote it. */
export function queryOf({ filter, words, phrases, alternatives, condition }: CountedScope): Pick<AggregateQuery, 'filter' | 'words' | 'said'> {
  const groups = [...phrases.map((phrase) => [phrase]), ...alternatives].map((group) => group.map(termsInRow));
  const said = [...termsOf(words, []).map((term) => [[term]]), ...groups.filter((group) => group.every((terms) => terms.length > 0))];
  return { filter, ...(condition ? { words: condition } : {}), ...(said.length > 0 ? { said } : {}) };
}

async function handlesOf(keys: readonly string[], archive: PostArchive): Promise<ReadonlyMap<string, string>> {
  if (keys.length === 0) return new Map();
  const authors = await archive.authors({ handles: keys, limit: keys.length });
  return new Map(authors.map(({ handle }) => [handle.toLowerCase(), handle]));
}
