import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { timeRanges, type TimeRange } from '../../src/search/understand/time-ranges.ts';
import type { EvalRow } from './table.ts';

/** A case of the recognizers-datetime set, as its source publishes it. */
interface TimeCase {
  readonly Input: string;
  readonly Context?: { readonly ReferenceDateTime?: string };
  readonly Results: readonly { readonly Text?: string; readonly Resolution?: { readonly values?: readonly ResolvedValue[] } }[];
}

interface ResolvedValue {
  readonly type: string;
  readonly timex?: string;
  readonly value?: string;
  readonly start?: string;
  readonly end?: string;
  readonly Mod?: string;
}

type Allowed = readonly [least: number, most: number] | undefined;

/** What a filter may be for one expression: its ends, each with the moments that are right for it. */
interface Expected {
  readonly since: Allowed;
  readonly until: Allowed;
  /** Whether all of it had passed at the reference time. */
  readonly isOver: boolean;
  /** The day that a time of day lies in: all of it is right, too. */
  readonly day?: readonly [since: number, until: number];
}

const DAY = 86_400_000;
const WEEK = 7 * DAY;
const startOfDay = (time: number) => Math.floor(time / DAY) * DAY;

/**
 * How much of what people say of past time becomes the right filter, by the cases of Microsoft Recognizers-Text in `folder`.
 *
 * A case concerns past time where a date, a range of dates, or a time on a date resolves to a value that begins before the reference
 * time (one without a beginning: ends no later than that day). What begins with the day of the reference time and goes on after
 * it ("the rest of the week", "from now until Friday") looks ahead. Times of day without a date, durations, recurrences, "now", what the source leaves
 * unresolved, and what points back at another sentence ("that week") name no time that posts can be filtered by. Of a past and a
 * future reading the past one is right, and one that is over before one that still runs. Every such expression of a case must be met.
 * Where the conventions of the source are not those of a filter, two readings are right:
 * - it ends "from 2014 to 2018" where 2018 begins; a filter takes the last one named in;
 * - it ends "the last 3 months" where today begins; a filter takes today in;
 * - it begins "after 1 January" and ends "no later than 1 January" with that day; a filter begins and ends after it;
 * - "two weeks ago" is a day there; the week that holds it is right as well;
 * - of a time of day ("yesterday at 8") the whole day is right, and so is any part of it that holds the moment;
 * - of Christmas and Easter the days on both sides that people keep may count.
 */
export async function evaluateTimeCases(folder: string, { verbose = false }: { readonly verbose?: boolean } = {}): Promise<EvalRow[]> {
  const cases = await readCases(folder);
  const past = cases.flatMap((each) => {
    const expected = each.Results.flatMap((result) => pastReading(result, referenceOf(each)) ?? []);
    return expected.length === 0 ? [] : [{ each, expected, isMet: meets(rangesOf(each), expected) }];
  });
  const timeless = cases.filter(({ Results }) => Results.length === 0);
  const undated = cases.filter(({ Results }) => Results.length > 0 && Results.every(({ Resolution }) => (Resolution?.values ?? []).length > 0 && (Resolution?.values ?? []).every(({ type }) => !type.startsWith('date'))));
  const over = past.filter(({ expected }) => expected.every(({ isOver }) => isOver));
  const running = past.filter(({ expected }) => !expected.every(({ isOver }) => isOver));
  if (verbose) {
    for (const { each, isMet } of past) if (!isMet) process.stdout.write(`  missed: ${describe(each)}\n`);
    for (const each of [...timeless, ...undated]) if (rangesOf(each).length > 0) process.stdout.write(`  no past time: ${describe(each)}\n`);
  }
  return [
    { measure: 'past time becomes the right filter', value: share(past, ({ isMet }) => isMet), size: past.length, floor: 0.95 },
    { measure: '  of it: over by the reference time', value: share(over, ({ isMet }) => isMet), size: over.length },
    { measure: '  of it: still running', value: share(running, ({ isMet }) => isMet), size: running.length },
    { measure: 'times of day, durations, recurrences: no filter', value: share(undated, (each) => rangesOf(each).length === 0), size: undated.length, floor: 1 },
    { measure: 'no time named: no filter', value: share(timeless, (each) => rangesOf(each).length === 0), size: timeless.length, floor: 0.97 },
  ];
}

async function readCases(folder: string): Promise<TimeCase[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).sort();
  const texts = await Promise.all(files.map((name) => readFile(path.join(folder, name), 'utf8')));
  return texts.flatMap((text) => text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as TimeCase));
}

const share = <T>(items: readonly T[], holds: (item: T) => boolean): number => (items.length === 0 ? 1 : items.filter(holds).length / items.length);

/** Reference times are read as UTC; cases without one resolve to the same at any time. */
const referenceOf = ({ Context }: TimeCase): number => utc(Context?.ReferenceDateTime ?? '') ?? Date.UTC(2020, 0, 1);
const rangesOf = (each: TimeCase): TimeRange[] => timeRanges(each.Input, referenceOf(each), 'en');

/** Milliseconds since 1970 of "2016-11-07", "2016-11-07 08:00:31" or "2017-09-28T14:11:10.9626841"; `undefined` for anything else. */
function utc(text: string): number | undefined {
  const parts = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}:\d{2}))?/.exec(text);
  const time = parts ? Date.parse(`${parts[1]}T${parts[2] ?? '00:00:00'}Z`) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** The latest reading of an expression that lies in the past, if it has one that a filter can express. */
function pastReading({ Text = '', Resolution }: TimeCase['Results'][number], now: number): Expected | undefined {
  const readings = (Resolution?.values ?? []).flatMap((value) => reading(value, Text, now) ?? []);
  return readings.sort((a, b) => Number(b.isOver) - Number(a.isOver) || beginning(b) - beginning(a))[0];
}
const beginning = ({ since, until }: Expected): number => since?.[0] ?? until?.[0] ?? 0;

function reading(value: ResolvedValue, text: string, now: number): Expected | undefined {
  if (!value.type.startsWith('date') || value.timex === 'PRESENT_REF' || value.Mod === 'ref_undef') return undefined;
  const named = utc(value.value ?? '');
  const start = named ?? utc(value.start ?? '');
  const end = named ?? utc(value.end ?? '');
  if (start !== undefined ? start > now : end === undefined || startOfDay(end) > now) return undefined;
  if (start !== undefined && startOfDay(start) === startOfDay(now) && named === undefined && (end === undefined || end > now)) return undefined;
  const isOver = (end ?? Infinity) <= now;
  if (value.type.startsWith('datetime')) {
    const [first, last] = [start ?? end ?? 0, end ?? start ?? 0];
    const day = [startOfDay(first), startOfDay(last) + DAY] as const;
    return { since: start === undefined ? undefined : [day[0], first], until: end === undefined ? undefined : [last, day[1]], isOver, day };
  }
  if (named !== undefined) return dayReading(named, text, now);
  const isAfterDay = /^(?:after|since)/.test(value.Mod ?? '') && (value.timex ?? '').length >= 10;
  return {
    since: start === undefined ? undefined : [start, isAfterDay ? start + DAY : start],
    until: end === undefined ? undefined : [end, lastTakenIn(end, start, value, text, now)],
    isOver,
  };
}

/** A day: with it the unit that "two weeks ago" counts in, and the days on both sides of a feast. */
function dayReading(named: number, text: string, now: number): Expected {
  const counted = / (week|fortnight|month|year)s?\b/.exec(text)?.[1];
  const at = new Date(named);
  const year = at.getUTCFullYear();
  const unit: readonly [number, number] =
    counted === 'year' ? [Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1)]
    : counted === 'month' ? [Date.UTC(year, at.getUTCMonth(), 1), Date.UTC(year, at.getUTCMonth() + 1, 1)]
    : counted !== undefined ? [named - ((at.getUTCDay() + 6) % 7) * DAY, named - ((at.getUTCDay() + 6) % 7) * DAY + WEEK]
    : /christmas|xmas|easter/.test(text) ? [named - 2 * DAY, named + 2 * DAY]
    : [named, named + DAY];
  return { since: [unit[0], named], until: [named + DAY, unit[1]], isOver: named + DAY <= now };
}

/** The latest that a range may last to: with the day, month, quarter or year that it names last, or to the end of today. */
function lastTakenIn(end: number, start: number | undefined, { timex = '', Mod }: ResolvedValue, text: string, now: number): number {
  if (start === undefined) return /later than|till|until|by/.test(text) || Mod === 'until' ? end + DAY : end;
  if (end === startOfDay(now)) return end + DAY;
  const unit = /,P\d+([DWMY])\)$/.exec(timex)?.[1];
  if (unit === undefined || !/(?:\b(?:to|till?|until|through|thru|and)\b|[-–~])/.test(text)) return end;
  const at = new Date(end);
  if (unit === 'D' || unit === 'W' || at.getUTCDate() !== 1) return end + DAY;
  const months = unit === 'Y' ? 12 : /q\d|quarter/.test(text) ? 3 : 1;
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1);
}

/** Each expected time is a range that was found, or lies within one that runs from the first to the last of several. */
function meets(ranges: readonly TimeRange[], expected: readonly Expected[]): boolean {
  const unmet = expected.filter((each) => !ranges.some((range) => isRight(range, each)));
  if (unmet.length < 2) return unmet.length === 0;
  const first = unmet.toSorted((a, b) => beginning(a) - beginning(b))[0];
  const last = unmet.toSorted((a, b) => (b.until?.[0] ?? Infinity) - (a.until?.[0] ?? Infinity))[0];
  return ranges.some((range) => isRight(range, { since: first?.since, until: last?.until, isOver: true }));
}

function isRight({ since, until }: TimeRange, { day, ...expected }: Expected): boolean {
  const isDay = day !== undefined && since !== undefined && until !== undefined && since === day[0] && until === day[1];
  return isDay || (lies(since, expected.since) && lies(until, expected.until));
}
const lies = (time: number | undefined, allowed: Allowed): boolean => (time === undefined || allowed === undefined ? time === allowed : time >= allowed[0] && time <= allowed[1]);

function describe(each: TimeCase): string {
  const day = (time: number | undefined) => (time === undefined ? '' : new Date(time).toISOString().slice(0, 16).replace('T00:00', ''));
  const found = rangesOf(each).map(({ since, until }) => `${day(since)}..${day(until)}`).join(' ');
  const wanted = each.Results.flatMap((result) => pastReading(result, referenceOf(each)) ?? []).map(({ since, until }) => `${day(since?.[0])}..${day(until?.[1])}`).join(' ');
  return `${JSON.stringify(each.Input)} asked ${day(referenceOf(each))}: ${found || 'nothing'} for ${wanted}`;
}
