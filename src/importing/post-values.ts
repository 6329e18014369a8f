/** Times are milliseconds since 1970-01-01 UTC. */
export interface TimeRange {
  readonly from: number;
  readonly until: number;
}

/** Nothing was posted before 1980, and nothing comes from later than a day after `now`. */
export const saneTimes = (now: number): TimeRange => ({ from: Date.UTC(1980, 0, 1), until: now + 24 * 60 * 60 * 1000 });

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|[+-]\d{2}:?\d{2})?)?$/i;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const VERBOSE = /^\w{3} (\w{3}) (\d{1,2}) (\d{2}:\d{2}:\d{2}) ([+-]\d{2})(\d{2}) (\d{4})$/;

/** Reads an ISO 8601 date; without a zone it is UTC. `undefined` when it is none, or names a day that does not exist. */
export function parseIsoDate(text: string): number | undefined {
  const parts = ISO.exec(text.trim());
  if (parts === null) return undefined;
  const [, year = '', month = '', day = '', time = '00:00', zone = 'Z'] = parts;
  const midnight = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(midnight) || new Date(midnight).getUTCDate() !== Number(day)) return undefined;
  const moment = Date.parse(`${year}-${month}-${day}T${time}${zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2').toUpperCase()}`);
  return Number.isNaN(moment) ? undefined : moment;
}

/** Reads "Wed Oct 10 20:19:24 +0000 2018" and "2009-06-01 00:00:00 +0000", the two ways in which X exports write dates. */
export function parseXDate(text: string): number | undefined {
  const parts = VERBOSE.exec(text.trim());
  if (parts === null) return parseIsoDate(text);
  const [, name = '', day = '', time = '', hours = '', minutes = '', year = ''] = parts;
  const month = String(MONTHS.indexOf(name) + 1).padStart(2, '0');
  return parseIsoDate(`${year}-${month}-${day.padStart(2, '0')}T${time}${hours}:${minutes}`);
}

/**
 * An id as a string, or `undefined` when there is none. A number that is too large to be exact is "unsafe": its last
 * digits are already lost.
 */
export function idOf(value: unknown): string | 'unsafe' | undefined {
  if (typeof value === 'string') {
    const id = value.trim();
    return id === '' || id.length > MAX_ID_LENGTH ? undefined : id;
  }
  if (typeof value !== 'number') return undefined;
  return Number.isSafeInteger(value) && value >= 0 ? String(value) : 'unsafe';
}

const MAX_ID_LENGTH = 500;

/** Two-letter codes that were replaced. */
const REPLACED: Readonly<Record<string, string>> = { in: 'id', iw: 'he', ji: 'yi' };

/** A language tag in lower case; absent for the tags that say "none", "many" or "unknown". */
export function languageOf(tag: string | undefined): string | undefined {
  const lower = tag?.trim().toLowerCase().replaceAll('_', '-');
  if (lower === undefined || !/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/.test(lower)) return undefined;
  if (/^(und|zxx|mul|mis|art|q[a-t][a-z])(-|$)/.test(lower)) return undefined;
  return REPLACED[lower] ?? lower;
}
