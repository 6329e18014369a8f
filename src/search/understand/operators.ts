import type { PostFilter } from '../../domain/filter.ts';
import type { AuthorsCalled } from './author-names.ts';
import type { Draft } from './draft.ts';
import { languageTag } from './languages.ts';
import { readAmount, readCount, readMoment } from './operator-values.ts';
import type { OperatorItem, QueryItem } from './query-items.ts';
import { fold } from './tokens.ts';

type ListField = 'authors' | 'excludeAuthors' | 'languages' | 'mentions';
type FlagField = 'hasMedia' | 'hasLinks' | 'isReply' | 'isRepost';

/** What an operator means for the filter, or what is wrong with it. */
type Reading =
  | { readonly field: ListField; readonly values: readonly string[] }
  | { readonly field: FlagField; readonly value: boolean }
  | { readonly field: 'since' | 'until' | 'minLikes' | 'minReposts'; readonly value: number }
  | { readonly field: 'threadOf' | 'quoting'; readonly value: string }
  | { readonly problem: string };

interface OperatorContext {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: number;
  readonly authorsCalled: AuthorsCalled;
}

type Reader = (operator: OperatorItem, context: OperatorContext) => Reading;

const HANDLE = /^[@＠]?([\p{L}\p{N}_](?:[\p{L}\p{N}_.-]{0,60}[\p{L}\p{N}_])?(?:@[\p{L}\p{N}.-]{1,60}\.\p{L}{2,})?)$/u;
const ID = /^[\p{L}\p{N}][\p{L}\p{N}_.:/@~%-]{0,200}$/u;

const FLAGS: readonly (readonly [FlagField, RegExp])[] = [
  ['hasMedia', /^(?:media|images?|photos?|pictures?|pics?|videos?|gifs?|attachments?)$/],
  ['hasLinks', /^(?:links?|urls?)$/],
  ['isReply', /^(?:reply|replies)$/],
  ['isRepost', /^(?:(?:native)?(?:re-?posts?|re-?tweets?)|boosts?|rts?)$/],
];

const people = (field: 'authors' | 'mentions', example: string): Reader => ({ not, name, value }, { authorsCalled }) => {
  if (not && field === 'mentions') return { problem: `"${name}:" cannot leave posts out. Write -@user to leave out posts by or to somebody.` };
  const values = value.split(/[,，]/).flatMap((part) => handleOf(part.trim(), authorsCalled) ?? []);
  if (values.length === 0 || values.length < value.split(/[,，]/).length) return { problem: `"${value}" is no handle. Write a handle right after the colon, as in ${example}.` };
  return { field: field === 'authors' && not ? 'excludeAuthors' : field, values };
};

/** A handle, or the name that one author goes by. */
function handleOf(value: string, authorsCalled: AuthorsCalled): string | undefined {
  const handle = HANDLE.exec(value)?.[1]?.toLowerCase();
  if (handle !== undefined) return handle;
  const called = authorsCalled(fold(value).replace(/\s+/g, ' '));
  return called.length === 1 ? called[0] : undefined;
}

const moment = (field: 'since' | 'until'): Reader => ({ not, name, value }, { now }) => {
  if (not) return { problem: `"${name}:" takes no minus. Use since: and until: for the two ends of a time.` };
  const time = readMoment(value, now);
  return time === undefined ? { problem: `"${value}" is no date. Write ${name}:2015-01-31, ${name}:2015-01, ${name}:2015 or ${name}:2weeks.` } : { field, value: time };
};

const within: Reader = ({ not, name, value }, { now }) => {
  const since = not ? undefined : readAmount(value, now);
  return since === undefined ? { problem: `"${value}" is no span of time. Write a number and one of s, m, h, d and w, as in ${name}:4h or ${name}:2d.` } : { field: 'since', value: since };
};

const least = (field: 'minLikes' | 'minReposts'): Reader => ({ not, name, value }) => {
  const count = not ? undefined : readCount(value);
  return count === undefined ? { problem: `"${name}:" takes a whole number, as in ${name}:100, and no minus before it.` } : { field, value: count };
};

const language: Reader = ({ not, name, value }) => {
  if (not) return { problem: `"${name}:" cannot leave a language out. Name the languages that you want, as in ${name}:en,de.` };
  const parts = value.split(/[,，]/);
  const values = parts.flatMap((part) => languageTag(part.trim()) ?? []);
  return values.length < parts.length ? { problem: `"${value}" is no language. Write its ISO 639-1 code, as in ${name}:de.` } : { field: 'languages', values };
};

const flag = (fields: readonly FlagField[], known: string): Reader => ({ not, name, value }) => {
  const kind = FLAGS.find(([field, words]) => fields.includes(field) && words.test(value.toLowerCase()));
  return kind ? { field: kind[0], value: !not } : { problem: `"${name}:" knows ${known}.` };
};

const id = (field: 'threadOf' | 'quoting'): Reader => ({ not, name, value }) =>
  !not && ID.test(value) ? { field, value } : { problem: `"${name}:" takes the source id of one post, and no minus before it.` };

const READERS: ReadonlyMap<string, Reader> = new Map(
  Object.entries({
    from: people('authors', 'from:mara'),
    author: people('authors', 'author:mara'),
    to: people('mentions', 'to:mara'),
    mentions: people('mentions', 'mentions:mara'),
    since: moment('since'),
    after: moment('since'),
    until: moment('until'),
    before: moment('until'),
    within,
    within_time: within,
    lang: language,
    language,
    has: flag(['hasMedia', 'hasLinks'], 'media, images, videos and links'),
    is: flag(['isReply', 'isRepost'], 'reply and repost'),
    filter: flag(['hasMedia', 'hasLinks', 'isReply', 'isRepost'], 'media, images, videos, links, replies and reposts'),
    min_likes: least('minLikes'),
    min_faves: least('minLikes'),
    min_reposts: least('minReposts'),
    min_retweets: least('minReposts'),
    thread: id('threadOf'),
    conversation: id('threadOf'),
    conversation_id: id('threadOf'),
    quoting: id('quoting'),
  }),
);

/** Names of places and protocols that are written with a colon. */
const NO_OPERATOR = /^(?:https?|ftps?|wss?|mailto|tel|data|file|urn|at|did|node|npm|git|ssh|chrome|about|javascript|std|re|cf|ps|pps|nb|tldr|todo|fixme|note|edit|update|via|rt|cc|e|u|h)$/;
/** In sentences these stand before a colon, and need no hint where they are nothing else. */
const ALSO_WORDS = /^(?:from|to|author|since|after|until|before|within|is|has|filter|thread|conversation|mentions|language|quoting)$/;

/**
 * Reads search operators as people know them, `from:mara since:2015-01-01 lang:de -word`, into the filter and the words to leave
 * out. One that cannot be used stays in the text, with a hint.
 */
export function readOperators(draft: Draft, items: readonly QueryItem[], context: OperatorContext): void {
  const times: Timed[] = [];
  for (const [i, item] of items.entries()) {
    const next = items[i + 1];
    if (item.kind === 'word' && next?.kind === 'open' && next.start === item.end && draft.question.slice(item.start, item.end) === '-') {
      draft.hint('-(', 'A minus leaves out one word or one quoted phrase. Write -trams -"night bus".');
    }
    if (item.kind === 'excluded') leaveOut(draft, item.text, item.start, item.end);
    if (item.kind !== 'operator') continue;
    const reading = readOperator(item, draft.typed(item.start, item.end), context);
    if (reading === undefined) continue;
    if ('problem' in reading) refuse(draft, [item], reading.problem);
    else if (reading.field === 'since' || reading.field === 'until') times.push({ item, field: reading.field, time: reading.value });
    else apply(draft, item, reading);
  }
  applyTimes(draft, times);
  draft.settle();
}

/** Leaves operators as words, which plain words around them do not reach into. */
function refuse(draft: Draft, refused: readonly OperatorItem[], message: string): void {
  draft.hint(refused.map((item) => draft.typed(item.start, item.end)).join(' '), message);
  for (const { start, end } of refused) draft.shield(start, end);
}

function leaveOut(draft: Draft, text: string, start: number, end: number): void {
  if (text === '') return;
  draft.excluded.push(text);
  draft.take(start, end);
  draft.erase(start, end);
}

function readOperator(item: OperatorItem, written: string, context: OperatorContext): Reading | undefined {
  const reader = READERS.get(item.name);
  if (reader) return item.value === '' && ALSO_WORDS.test(item.name) ? undefined : reader(item, context);
  if (NO_OPERATOR.test(item.name) || !/^-?[a-z_]{2,}[:：]/.test(written) || !/^(?!https?:)[@#]?[\p{L}\p{N}]/u.test(item.value)) return undefined;
  const meant = [...READERS.keys()].find((name) => isNear(name, item.name));
  return { problem: meant === undefined ? `There is no operator "${item.name}:". Those that work are ${SOME}.` : `There is no operator "${item.name}:". Did you mean "${meant}:"?` };
}

const SOME = 'from:, to:, since:, until:, within:, lang:, has:, is:, min_likes: and min_reposts:';

function apply(draft: Draft, item: OperatorItem, reading: Exclude<Reading, { readonly problem: string }>): void {
  const { start, end } = item;
  if ('values' in reading) {
    if (!draft.add(reading.field, reading.values, start, end)) return refuse(draft, [item], `"${item.name}:" takes at most 100 values.`);
  } else if (reading.field === 'minLikes' || reading.field === 'minReposts') {
    draft.set(reading.field, Math.max(reading.value, draft.get(reading.field) ?? 0), start, end);
  } else {
    const before = draft.get(reading.field);
    if (before !== undefined && before !== reading.value) return refuse(draft, [item], 'It contradicts an operator before it, which was used. Keep one of the two.');
    setOne(draft, reading.field, reading.value, start, end);
  }
  draft.erase(start, end);
}

const setOne = <K extends FlagField | 'threadOf' | 'quoting' | 'since' | 'until'>(draft: Draft, field: K, value: unknown, start: number, end: number): void =>
  draft.set(field, value as PostFilter[K], start, end);

interface Timed {
  readonly item: OperatorItem;
  readonly field: 'since' | 'until';
  readonly time: number;
}

/** All of them hold: the latest beginning and the earliest end. None does where these leave no time. */
function applyTimes(draft: Draft, times: readonly Timed[]): void {
  const of = (field: Timed['field']) => times.filter((one) => one.field === field).map(({ time }) => time);
  const [since, until] = [Math.max(...of('since')), Math.min(...of('until'))];
  if (since >= until) {
    return refuse(draft, times.map(({ item }) => item), 'No time lies between these: "since:" must be earlier than "until:", whose day is left out.');
  }
  for (const { item, field } of times) {
    setOne(draft, field, field === 'since' ? since : until, item.start, item.end);
    draft.erase(item.start, item.end);
  }
}

/** Whether one letter was mistyped: left out, added, replaced, or swapped with the next. */
function isNear(name: string, written: string): boolean {
  if (Math.abs(name.length - written.length) > 1 || name.length < 3) return false;
  let at = 0;
  while (at < name.length && name[at] === written[at]) at++;
  const [rest, other] = [name.slice(at), written.slice(at)];
  return rest.slice(1) === other || rest === other.slice(1) || rest.slice(1) === other.slice(1) || (rest[0] === other[1] && rest[1] === other[0] && rest.slice(2) === other.slice(2));
}
