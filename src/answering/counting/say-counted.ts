import type { Post } from '../../domain/post.ts';
import type { AggregateRow } from '../../ports/post-archive.ts';
import { formatMoment, groupName } from '../wording/count-groups.ts';
import { formatDay } from '../wording/describe.ts';
import type { Aggregation, Counted, CountedScope, Group, Measure } from './aggregation.ts';
import { isTime } from './count-rules.ts';
import type { CountNames } from './name-counted.ts';
import { averageOf } from './tabulate.ts';

/** More that share the first place are told by their number. */
const MOST_TIED = 4;

/** The figures in one or two sentences. `posts`: those that the result names. */
export function sayCounted(counted: Counted, posts: readonly Post[], names: CountNames): string[] {
  const { asked, result, parts } = counted;
  const { words } = names;
  const scope = names.scope(asked.scope);
  const all = names.amount('posts', result.total);
  // Sides of a comparison are counted by themselves.
  if (result.total === 0 && asked.kind !== 'comparison') return [...(asked.kind === 'total' && asked.instead === true ? [words.instead] : []), words.nothing(scope)];
  switch (asked.kind) {
    case 'total':
      if (asked.instead === true) return [words.instead, words.thereAre(all, scope, result.total === 1)];
      if (asked.measure === 'posts') return [words.thereAre(all, scope, result.total === 1)];
      if (asked.measure === 'authors') return [words.writtenBy(names.amount('authors', result.groups), all, scope, result.groups === 1)];
      return [words.got(names.amount(asked.measure, result.value), all, scope)];
    case 'variety':
      return [words.variety(names.number(result.groups), words.column[asked.groupBy], all, scope)];
    case 'ranking':
      return sayRanking(asked, counted, names);
    case 'series': {
      const [best] = parts[0]?.rows ?? [];
      return [words.series(measured(asked, counted, names), words.column[asked.groupBy], best ? name(asked.groupBy, best, counted, names) : '', names.number(best?.value ?? 0)), ...emptyUnits(asked.groupBy, counted, names)];
    }
    case 'average':
      return [sayAverage(asked, counted, names)];
    case 'ends':
    case 'extreme':
      return sayPosts(asked, counted, posts, names);
    case 'share': {
      const part = parts[0]?.total ?? 0;
      const value = asked.others === true ? result.total - part : part;
      const say = asked.others === true ? words.others : words.share;
      return [say(names.percent(value, result.total), names.number(value), all, scope, names.scope(onlyOwn(asked)))];
    }
    case 'comparison':
      return [sayComparison(asked, counted, names)];
  }
}

const name = (group: Group, { key }: AggregateRow, { handles }: Counted, names: CountNames): string => groupName(group, key, names.language, handles);

/** What was measured in all posts: "40 posts that hold “ferry”", "345 likes of 40 posts that hold “ferry”". */
function measured(asked: { readonly measure: Measure; readonly scope: CountedScope }, { result }: Counted, names: CountNames, inSum = false): string {
  const posts = names.amount('posts', result.total);
  if (asked.measure !== 'posts') return names.words.ofPosts(names.amount(asked.measure, result.value), posts, names.scope(asked.scope));
  return inSum ? names.words.amongPosts(posts, names.scope(asked.scope)) : names.words.posts(posts, names.scope(asked.scope));
}

function sayRanking(asked: Extract<Aggregation, { kind: 'ranking' }>, counted: Counted, names: CountNames): string[] {
  const { result } = counted;
  const { words } = names;
  const scope = names.scope(asked.scope);
  const head = (asked.order === 'least' ? words.least : words.most)[asked.measure];
  const whole = measured(asked, counted, names, true);
  const [best] = result.rows;
  if (!best || result.value === 0) return [words.nothing(scope)];
  const value = names.number(best.value);
  if (result.tied > Math.min(MOST_TIED, result.rows.length)) return [words.manyTied(head, names.number(result.tied), value, whole), ...emptyUnits(asked.groupBy, counted, names)];
  const first = result.rows.slice(0, result.tied).map((row) => name(asked.groupBy, row, counted, names));
  return [words.ranking(head, names.all(first), value, whole, result.tied > 1), ...emptyUnits(asked.groupBy, counted, names)];
}

/** Times without any post are in no group, and the quietest of all. */
function emptyUnits(group: Group, { result, units }: Counted, names: CountNames): string[] {
  const empty = (units?.count ?? 0) - result.groups;
  return units && isTime(group) && empty > 0 ? [names.words.emptyUnits(names.number(empty), names.number(units.count), names.words.unit[group][1])] : [];
}

function sayAverage(asked: Extract<Aggregation, { kind: 'average' }>, counted: Counted, names: CountNames): string {
  const { result, parts, units } = counted;
  const { words, language } = names;
  const over = asked.per === 'post' ? result.total : asked.per === 'author' ? (parts[0]?.groups ?? 0) : (units?.count ?? 0);
  const [one, many] = words.unit[asked.per];
  const average = words.amount[asked.measure](averageOf(result.value, over, names), false);
  if (asked.per === 'post') return words.average(average, one, names.amount(asked.measure, result.value), words.posts(names.amount('posts', over), names.scope(asked.scope)));
  const number = `${names.number(over)} ${over === 1 ? one : many}`;
  const span = units ? words.span(number, formatDay(units.since, language), formatDay(units.until - 1, language)) : number;
  return words.average(average, one, measured(asked, counted, names), span);
}

function sayPosts(asked: Extract<Aggregation, { kind: 'ends' | 'extreme' }>, { result }: Counted, posts: readonly Post[], names: CountNames): string[] {
  const { words } = names;
  const scope = names.scope(asked.scope);
  const [best] = result.rows;
  if (!best) return [words.nothing(scope)];
  const author = `@${posts.find(({ sourceId }) => sourceId === best.key)?.author.handle ?? ''}`;
  const when = formatMoment(best.first, names.language);
  const all = names.amount('posts', result.total);
  if (asked.kind === 'ends') return [result.total === 1 ? words.only(scope, author, when) : words.ends(asked.order, all, scope, author, when)];
  const head = (asked.order === 'least' ? words.least : words.most)[asked.measure];
  const tied = result.tied > 1 ? names.amount('posts', result.tied - 1) : undefined;
  return [words.extreme(head, names.amount(asked.measure, best.value), author, when, all, scope, tied)];
}

/** The part without what the whole says already: its filter and words stand in the sentence before. */
function onlyOwn({ scope, part }: Extract<Aggregation, { kind: 'share' }>) {
  const filter = Object.fromEntries(Object.entries(part.filter).filter(([field, value]) => JSON.stringify(scope.filter[field as keyof typeof scope.filter]) !== JSON.stringify(value)));
  const without = (own: readonly string[], common: readonly string[]) => own.filter((word) => !common.some((other) => other.toLowerCase() === word.toLowerCase()));
  return { ...part, filter, words: without(part.words, scope.words), phrases: without(part.phrases, scope.phrases), people: without(part.people, scope.people), excluded: without(part.excluded, scope.excluded) };
}

function sayComparison(asked: Extract<Aggregation, { kind: 'comparison' }>, { parts, handles }: Counted, names: CountNames): string {
  const { words } = names;
  const scope = names.scope(asked.scope);
  const sides = asked.sides.map((side, at) => ({ name: names.side(asked, side, handles), value: parts[at]?.value ?? 0 }));
  const best = asked.order === 'least' ? Math.min(...sides.map(({ value }) => value)) : Math.max(...sides.map(({ value }) => value));
  const [first, rest] = [sides.filter(({ value }) => value === best), sides.filter(({ value }) => value !== best)];
  const others = rest.toSorted((a, b) => b.value - a.value).map((side) => words.has(side.name, names.number(side.value))).join(', ');
  const leading = names.all(first.map((side) => side.name));
  const value = names.amount(asked.measure, best);
  if (first.length > 1) return words.comparisonTied(leading, value, others, scope);
  return words.comparison((asked.order === 'least' ? words.least : words.most)[asked.measure], leading, names.number(best), others, scope);
}
