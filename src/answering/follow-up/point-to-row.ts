import type { AnswerTable } from '../../domain/answer.ts';
import type { AuthorsCalled } from '../../search/understand/author-names.ts';
import { fold } from '../../search/understand/tokens.ts';
import { answerLanguage } from '../wording/answer-language.ts';
import { askAbout } from '../wording/carried-words.ts';
import type { EarlierTurn, Resolved } from './earlier-turn.ts';
import { INSTEAD, LINKING } from './follow-up-phrases.ts';
import { BOTTOM_ROW, pointerIn, THAT_GROUP, TOP_ROW } from './pointing-phrases.ts';

type Group = NonNullable<AnswerTable['query']['groupBy']>;

/** What the rows of a table are called in a question. */
const NOUNS: Readonly<Record<string, readonly Group[]>> = {
  author: ['AUTHOR'], user: ['AUTHOR'], account: ['AUTHOR'], person: ['AUTHOR'], poster: ['AUTHOR'], hashtag: ['HASHTAG'], tag: ['HASHTAG'], day: ['DAY', 'WEEKDAY'], weekday: ['WEEKDAY'],
  week: ['WEEK'], month: ['MONTH'], year: ['YEAR'], hour: ['HOUR'], language: ['LANGUAGE'], word: ['TOPIC'], topic: ['TOPIC'],
};

/** A follow-up that points at a row of the last answer's table ("the top one"), with the name of the row in its place. */
export function pointToRow(typed: string, last: EarlierTurn | undefined, language: string, authorsCalled: AuthorsCalled): Resolved | undefined {
  const table = last?.table;
  const pointed = table && rowIn(typed, table);
  const name = pointed && nameOf(pointed.row, table, language, authorsCalled);
  if (!name) return undefined;
  const before = typed.slice(0, pointed.index);
  const after = typed.slice(pointed.index + pointed.words.length);
  const isPerson = table.query.groupBy === 'AUTHOR';
  const named = /(?<![\p{L}])(?:in|on|from|by|about|of|at|during|since|is|was)\s*$/iu.test(before) ? name.bare : name.led;
  const isBare = !/\p{L}/u.test(after) && !/\p{L}/u.test(before.replace(INSTEAD, '').replace(LINKING, ''));
  return {
    text: isBare ? askAbout(name.kind, name.led, answerLanguage(language)) : `${before}${named}${after}`,
    carried: [{ key: isPerson ? 'person' : 'subject', words: name.bare }],
    reason: 'It points at a row of the last answer.',
  };
}

function rowIn(typed: string, { rows, query }: AnswerTable): { readonly row: readonly string[]; readonly words: string; readonly index: number } | undefined {
  const found = (match: RegExpExecArray | null, row: readonly string[] | undefined) => (match && row ? { row, words: match[0], index: match.index } : undefined);
  const pointer = pointerIn(typed);
  const group = THAT_GROUP.exec(typed);
  const isOfRows = group !== null && query.groupBy !== undefined && (NOUNS[group[1]?.toLowerCase() ?? '']?.includes(query.groupBy) ?? false);
  const byPlace = pointer?.place !== undefined && !pointer.isPost ? rows.at(pointer.place < 0 ? pointer.place : pointer.place - 1) : undefined;
  return (
    found(TOP_ROW.exec(typed), rows[0]) ?? found(BOTTOM_ROW.exec(typed), rows.at(-1)) ?? (isOfRows ? found(group, rows[0]) : undefined) ??
    (pointer && byPlace ? { row: byPlace, words: pointer.words, index: pointer.index } : undefined)
  );
}

const IN: Readonly<Record<string, string>> = { de: 'im', es: 'en', pt: 'em', fr: 'en' };
const ON: Readonly<Record<string, string>> = { de: 'am', es: 'el', pt: 'em', fr: 'le' };

interface RowName {
  readonly kind: 'person' | 'time' | 'other';
  readonly bare: string;
  /** With the word that leads to it. */
  readonly led: string;
}

/** The name of a row as a question would have it; undefined where a question could not name it. */
function nameOf(row: readonly string[], { columns, query }: AnswerTable, language: string, authorsCalled: AuthorsCalled): RowName | undefined {
  const cell = row[Math.max(0, columns.findIndex(({ kind }) => kind !== 'NUMBER'))]?.trim();
  if (!cell) return undefined;
  const named = (kind: RowName['kind'], bare: string, led = bare): RowName => ({ kind, bare, led });
  switch (query.groupBy) {
    case 'AUTHOR': {
      const handle = /@([\p{L}\p{N}_.-]+)/u.exec(cell)?.[1] ?? authorsCalled(fold(cell))[0];
      return named('person', handle === undefined ? cell : `@${handle}`);
    }
    case 'HASHTAG':
      return named('other', cell.startsWith('#') ? cell : `#${cell}`);
    case 'DAY':
    case 'WEEKDAY':
      return named('time', cell, `${ON[language] ?? 'on'} ${cell}`);
    case 'MONTH':
    case 'YEAR':
    case 'LANGUAGE':
      return named('time', cell, `${IN[language] ?? 'in'} ${cell}`);
    case 'TOPIC':
      return named('other', cell);
    case 'HOUR':
    case 'WEEK':
    case 'POST':
    case undefined:
      return undefined;
  }
}
