import type { AggregateDescription, AnswerTable } from '../../domain/answer.ts';
import type { Post } from '../../domain/post.ts';
import type { AggregateRow } from '../../ports/post-archive.ts';
import { formatMoment, groupName } from '../wording/count-groups.ts';
import type { Counted, CountedScope, Group, Measure, SideKind } from './aggregation.ts';
import { isTime } from './count-rules.ts';
import type { CountNames } from './name-counted.ts';

const MEASURES = { posts: 'POSTS', authors: 'AUTHORS', likes: 'LIKES', reposts: 'REPOSTS', replies: 'REPLIES' } as const satisfies Record<Measure, AggregateDescription['measure']>;
const GROUPS = { author: 'AUTHOR', hashtag: 'HASHTAG', language: 'LANGUAGE', hour: 'HOUR', weekday: 'WEEKDAY', day: 'DAY', week: 'WEEK', month: 'MONTH', year: 'YEAR' } as const satisfies Record<Group, AggregateDescription['groupBy']>;
const SIDES = { topic: 'TOPIC', author: 'AUTHOR', hashtag: 'HASHTAG', language: 'LANGUAGE', weekday: 'WEEKDAY' } as const satisfies Record<Exclude<SideKind, 'time'>, AggregateDescription['groupBy']>;

type Columns = AnswerTable['columns'];

/** The figures as a table, with the query that gave them. `posts`: those that the result names. */
export function tabulate(counted: Counted, posts: readonly Post[], names: CountNames): AnswerTable {
  const { asked, result, parts, handles } = counted;
  const { words } = names;
  const number = (name: string) => ({ name, kind: 'NUMBER' }) as const;
  const held = [...asked.scope.words, ...asked.scope.phrases];
  const query = (measure: Measure, more: Partial<AggregateDescription> = {}): AggregateDescription => ({ measure: MEASURES[measure], order: 'MOST', words: held, ...more });
  const table = (columns: Columns, rows: readonly (readonly string[])[], description: AggregateDescription, totalRows = rows.length): AnswerTable => {
    const measure = Object.entries(MEASURES).find(([, name]) => name === description.measure)?.[0] as Measure;
    const [measured, scope] = [words.measure[measure], names.scope(asked.scope)];
    const title = measure === 'posts' ? `${measured}${scope}` : `${measured}${scope === '' ? '' : ` – ${words.measure.posts}${scope}`}`;
    return { title, columns, rows, totalRows, query: description };
  };
  const groupRows = (group: Group, rows: readonly AggregateRow[], withShare: boolean) =>
    rows.map(({ key, value }) => [groupName(group, key, names.language, handles), names.number(value), ...(withShare ? [names.percent(value, result.value)] : [])]);
  const groupColumns = (group: Group, measure: Measure, withShare: boolean): Columns => [
    { name: words.column[group], kind: isTime(group) ? 'TIME' : 'TEXT' },
    number(words.measure[measure]),
    ...(withShare ? [number(words.shareColumn)] : []),
  ];

  switch (asked.kind) {
    case 'total':
      if (asked.measure === 'authors') return table(groupColumns('author', 'posts', true), groupRows('author', result.rows, true), query('posts', { groupBy: 'AUTHOR' }), result.groups);
      return table([number(words.measure[asked.measure])], [[names.number(result.value)]], query(asked.measure));
    case 'variety':
      return table(groupColumns(asked.groupBy, 'posts', false), groupRows(asked.groupBy, result.rows, false), query('posts', { groupBy: GROUPS[asked.groupBy] }), result.groups);
    case 'ranking': {
      const withShare = asked.measure !== 'authors';
      return table(groupColumns(asked.groupBy, asked.measure, withShare), groupRows(asked.groupBy, result.rows, withShare), query(asked.measure, { groupBy: GROUPS[asked.groupBy], order: asked.order === 'least' ? 'LEAST' : 'MOST' }), result.groups);
    }
    case 'series':
      return table(groupColumns(asked.groupBy, asked.measure, false), groupRows(asked.groupBy, result.rows, false), query(asked.measure, { groupBy: GROUPS[asked.groupBy], order: isTime(asked.groupBy) ? 'FIRST' : 'MOST' }), result.groups);
    case 'average': {
      const over = asked.per === 'post' ? result.total : asked.per === 'author' ? (parts[0]?.groups ?? 0) : (counted.units?.count ?? 0);
      const columns = [number(words.measure[asked.measure]), number(capital(words.unit[asked.per][1])), number(`${words.measure[asked.measure]} / ${words.unit[asked.per][0]}`)];
      return table(columns, [[names.number(result.value), names.number(over), averageOf(result.value, over, names)]], query(asked.measure, isTime(asked.per) ? { groupBy: GROUPS[asked.per] } : asked.per === 'author' ? { groupBy: 'AUTHOR' } : { groupBy: 'POST' }));
    }
    case 'ends':
    case 'extreme': {
      const byId = new Map(posts.map((post) => [post.sourceId, post]));
      const measured = asked.kind === 'extreme' ? [number(words.measure[asked.measure])] : [];
      const rows = result.rows.map(({ key, value, first }) => [`@${byId.get(key)?.author.handle ?? ''}`, ...(measured.length > 0 ? [names.number(value)] : []), formatMoment(first, names.language)]);
      const order = asked.kind === 'ends' ? (asked.order === 'last' ? 'LAST' : 'FIRST') : asked.order === 'least' ? 'LEAST' : 'MOST';
      return table([{ name: words.column.author, kind: 'TEXT' }, ...measured, { name: words.dateColumn, kind: 'TIME' }], rows, query(asked.kind === 'extreme' ? asked.measure : 'posts', { groupBy: 'POST', order }), result.groups);
    }
    case 'share': {
      const [part] = parts;
      const others = result.total - (part?.total ?? 0);
      const row = (name: string, value: number) => [name, names.number(value), names.percent(value, result.total)];
      const rows = [row(capital(`${words.measure.posts}${names.scope(asked.part)}`), part?.total ?? 0), row(words.restRow, others)];
      return table([{ name: words.column.topic, kind: 'TEXT' }, number(words.measure.posts), number(words.shareColumn)], rows, query('posts', { words: heldBy(asked.part) }));
    }
    case 'comparison': {
      const column = asked.by === 'time' ? words.column.time : words.column[asked.by];
      const sides = asked.sides.map((side, at) => ({ name: names.side(asked, side, handles), value: parts[at]?.value ?? 0 }));
      sides.sort((a, b) => (asked.order === 'least' ? a.value - b.value : b.value - a.value));
      const labels = asked.by === 'topic' ? asked.sides.map(({ label }) => label) : held;
      const groupBy = asked.by === 'time' ? {} : { groupBy: SIDES[asked.by] };
      return table([{ name: column, kind: asked.by === 'time' || asked.by === 'weekday' ? 'TIME' : 'TEXT' }, number(words.measure[asked.measure])], sides.map(({ name, value }) => [name, names.number(value)]), query(asked.measure, { ...groupBy, order: asked.order === 'least' ? 'LEAST' : 'MOST', words: labels }));
    }
  }
}

const heldBy = ({ words, phrases }: CountedScope): string[] => [...words, ...phrases];
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Two digits where it is small. */
export function averageOf(value: number, over: number, { language }: Pick<CountNames, 'language'>): string {
  const average = over === 0 ? 0 : value / over;
  return new Intl.NumberFormat(language === 'en' ? 'en-GB' : language, { maximumFractionDigits: average < 10 ? 2 : 1 }).format(average);
}
