import type { Unit } from './calendar.ts';
import type { Holiday } from './time-holidays.ts';

export type Season = 'spring' | 'summer' | 'autumn' | 'winter';
/** "early" and "late" name a stretch; "start", "middle" and "end" do, too, but as ends of a range they are points. */
export type Part = 'early' | 'mid' | 'late' | 'start' | 'middle' | 'end' | 'half';
export type Connector =
  | 'in' | 'of' | 'by' | 'since' | 'after' | 'before' | 'until' | 'from' | 'to' | 'between' | 'and' | 'onwards' | 'or later' | 'or earlier';

/** What a phrase can stand for in a time expression, by role. */
export interface TimeRoles {
  readonly month: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly season: Season;
  readonly unit: Unit;
  readonly number: number;
  readonly ordinal: number;
  /** "previous" is the calendar unit before this one, where "last" may be one that ends now ("the last week"). */
  readonly relative: 'last' | 'previous' | 'penultimate' | 'past' | 'this' | 'next';
  /** A relative word that follows its noun ("mes pasado"). */
  readonly relativeAfter: 'last' | 'this' | 'next';
  /** Days from today. */
  readonly day: number;
  readonly agoBefore: true;
  readonly agoAfter: true;
  readonly part: Part;
  readonly holiday: Holiday;
  readonly article: true;
  readonly daypart: true;
  /** "year to date": what follows a unit that lasts to now. */
  readonly toDate: true;
  /** The first year of a decade that is named by a word. */
  readonly decade: number;
  /** What a number of an ISO week follows. */
  readonly weekNumber: true;
}
export type TimeRole = keyof TimeRoles;

/** In each list: the value, and its spellings between bars. Months and weekdays stand in calendar order. */
export type TimeTable = { readonly [R in TimeRole]?: readonly (readonly [TimeRoles[R], string])[] } & { readonly connector: readonly (readonly [Connector, string])[] };

export const months = (...names: string[]) => names.map((name, index) => [index + 1, name] as const);
export const weekdays = (...names: string[]) => names.map((name, index) => [index, name] as const);
export const numbers = (...names: string[]) => names.map((name, index) => [index + 1, name] as const);
