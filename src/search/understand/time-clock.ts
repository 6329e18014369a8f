import { skipArticle, type TimeText } from './time-text.ts';

/**
 * Times of day are read only to be passed over: posts are filtered by whole days, and "yesterday at 8" leaves no "at 8" behind as
 * words to look for.
 */
interface Clock {
  readonly next: number;
  /** Whether it can be nothing else: "5pm", "8:30", "noon". A plain "5" may count anything. */
  readonly isSure: boolean;
}

/** "5", "5pm", "5 p.m.", "8:00:31am", "9.30", "noon", "eight o'clock", "seven thirty". */
function readClock(text: TimeText, at: number): Clock | undefined {
  if (/^(?:noon|midnight|midday|mittag|mitternacht|mediodia|medianoche|meia|midi|minuit)$/.test(text.word(at))) return { next: at + 1, isSure: true };
  const hour = /^\d{1,2}$/.test(text.word(at)) ? { value: Number(text.word(at)), next: at + 1 } : text.language === 'en' && !/^an?$/.test(text.word(at)) ? text.number(at, 0) : undefined;
  if (!hour || hour.value > 24 || isGluedNumber(text, at)) return undefined;
  let { next } = hour;
  let isSure = false;
  for (let parts = 0; parts < 2 && isMinutes(text, next); parts++) {
    next += 2;
    isSure = true;
  }
  const suffix = clockSuffix(text, next);
  if (suffix !== undefined) return { next: skipZone(text, suffix), isSure: true };
  const minutes = isSure || !/^\p{L}/u.test(text.word(at)) ? undefined : text.number(next, 0);
  if (minutes && minutes.value >= 10 && minutes.value < 60) return { next: skipZone(text, clockSuffix(text, minutes.next) ?? minutes.next), isSure: true };
  return { next: isSure ? skipZone(text, next) : next, isSure };
}

const isGluedNumber = (text: TimeText, at: number): boolean => text.glued(at) && /[\d/.:$€£#]$/.test(text.word(at - 1));
const isMinutes = (text: TimeText, at: number): boolean => /^[:.]$/.test(text.word(at)) && text.glued(at) && text.glued(at + 1) && /^[0-5]\d$/.test(text.word(at + 1));

function clockSuffix(text: TimeText, at: number): number | undefined {
  const word = text.word(at);
  if (/^(?:am|pm|ampm|uhr|oclock|hrs)$/.test(word) || (word === 'h' && text.glued(at))) return at + 1;
  if (/^[ap]$/.test(word) && text.word(at + 1) === '.' && text.word(at + 2) === 'm') return text.word(at + 3) === '.' ? at + 4 : at + 3;
  if (word === 'o' && /^['’]$/.test(text.word(at + 1)) && text.word(at + 2) === 'clock') return at + 3;
  return undefined;
}

const skipZone = (text: TimeText, at: number): number => (/^(?:utc|gmt|cet|cest|est|edt|et|cst|cdt|mst|mdt|pst|pdt|pt|bst|eastern|pacific)$/.test(text.word(at)) ? at + 1 : at);

const LEADS = /^(?:at|@|um|a|à|alle|around|about|by|before|after|between|from|until|till|for|,)$/;
const SURE_LEADS = /^(?:around|about|by|before|after|until|till|for|,|\()$/;

/** The position after a part or time of day that follows a day: "yesterday [evening at 8]", "Tuesday, [1:00 PM - 1:15 PM]". */
export function skipDaytime(text: TimeText, at: number): number {
  // "2015-05-05T14:30:00Z"
  const iso = text.word(at) === 't' && text.glued(at) && text.glued(at + 1) ? readClock(text, at + 1) : undefined;
  if (iso?.isSure) return text.word(iso.next) === 'z' && text.glued(iso.next) ? iso.next + 1 : iso.next;
  const daypart = text.read(at, 'daypart')?.next ?? at;
  const led = LEADS.test(text.word(daypart)) ? daypart + 1 : daypart;
  const start = text.word(led) === 'as' && text.word(led + 1) === 'early' ? led + 2 : led;
  const clock = readClock(text, start);
  if (!clock) return daypart;
  const { next, isSure } = clockRange(text, clock);
  const mayBeUnsure = led > daypart && !SURE_LEADS.test(text.word(daypart));
  if (!(isSure || mayBeUnsure) || (text.isPlainWord(next) && !/^(?:19|20)\d\d$/.test(text.word(next))) || text.word(next) === '%') return daypart;
  return text.read(next, 'daypart')?.next ?? next;
}

/** "8 to 9:30", "7-8pm": both ends are times of day; a plain "12-4" after a day is one as well. */
function clockRange(text: TimeText, first: Clock): Clock {
  const to = text.joined(first.next, 'to') ?? text.joined(first.next, 'and');
  const last = to === undefined ? undefined : readClock(text, to);
  if (!last || /^[-/]$/.test(text.word(last.next)) || text.read(last.next, 'month') || (!last.isSure && text.isPlainWord(last.next))) return first;
  return { next: last.next, isSure: true };
}

/** Whether a time of day follows or stands before a day, which makes "Monday" a day and no name. */
export function hasDaytime(text: TimeText, start: number, next: number): boolean {
  if (skipDaytime(text, next) > next) return true;
  for (let back = 1; back <= 5; back++) {
    const clock = readClock(text, start - back);
    if (clock?.isSure && clock.next === start) return true;
  }
  return false;
}

/** A time of today: "eight o'clock", "5pm". */
export const clockToday = (text: TimeText, at: number): number | undefined => {
  const clock = readClock(text, skipArticle(text, at));
  return clock?.isSure ? clock.next : undefined;
};
