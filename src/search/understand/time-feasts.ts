import { DAY, daySpan, unitSpan, weekdayOf, type Span } from './calendar.ts';
import { yearly, type Named, type NamedReader } from './time-dates.ts';
import { holidayIn } from './time-holidays.ts';
import { skipArticle, type TimeText } from './time-text.ts';

/** "Christmas 2013": the days that people keep; "on Easter 2018" is the day itself, and "around new year" the days on both sides. */
export const holiday: NamedReader = (text, at) => {
  const first = text.read(at, 'holiday') ? at : skipArticle(text, at);
  const found = text.read(first, 'holiday');
  if (!found) return undefined;
  const weekend = text.read(found.next, 'unit');
  if (weekend?.value === 'weekend') return weekendOf(text, found.value, weekend.next);
  const { anchor, inYear } = holidayIn(found.value);
  const lead = text.word(at - 1);
  return yearly(text, found.next, lead === 'on' ? (year) => daySpan(anchor(year)) : lead === 'around' ? (year) => widened(inYear(year)) : inYear, 'day', anchor);
};

const DAYS_AROUND = 3;
const widened = ({ start, end }: Span): Span => ({ start: start - DAYS_AROUND * DAY, end: end + DAYS_AROUND * DAY });

/** "Halloween weekend 2021", "the weekend of Thanksgiving 2023". */
export const holidayWeekend: NamedReader = (text, at) => {
  const unit = text.read(skipArticle(text, at), 'unit');
  const of = unit?.value === 'weekend' ? text.joined(unit.next, 'of') : undefined;
  const found = of === undefined ? undefined : text.read(skipArticle(text, of), 'holiday');
  return found && weekendOf(text, found.value, found.next);
};

function weekendOf(text: TimeText, name: Parameters<typeof holidayIn>[0], next: number): Named | undefined {
  const { anchor } = holidayIn(name);
  const found = yearly(text, next, (year) => longWeekend(anchor(year)), 'day');
  return found && { ...found, bare: true };
}

/** The weekend that a day lengthens: from a Thursday or Friday on, up to a Monday or Tuesday, or the one of its week. */
function longWeekend(day: number): Span {
  const weekday = weekdayOf(day);
  const ofWeek = unitSpan('weekend', day);
  if (weekday === 4 || weekday === 5) return { start: day, end: ofWeek.end };
  if (weekday === 1 || weekday === 2) return { start: unitSpan('weekend', day - 7 * DAY).start, end: day + DAY };
  return ofWeek;
}
