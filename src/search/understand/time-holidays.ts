import { DAY, date, easter, nthWeekday, type Span } from './calendar.ts';

interface Rule {
  readonly anchor: (year: number) => number;
  /** Days that people keep before and after it. */
  readonly before?: number;
  readonly after?: number;
}

const on = (month: number, day: number): Rule => ({ anchor: (year) => date(year, month, day) });
const fromEaster = (days: number): Rule => ({ anchor: (year) => easter(year) + days * DAY });
const nth = (number: number, weekday: number, month: number): Rule => ({ anchor: (year) => nthWeekday(year, month, weekday, number) });
const [SUNDAY, MONDAY, THURSDAY] = [0, 1, 4];
const thanksgiving = nth(4, THURSDAY, 11);

/** Those that people date by, most of them by the calendar of the United States; none that follows the moon, but those of Easter. */
const HOLIDAYS = {
  christmas: { ...on(12, 25), before: 1, after: 1 },
  'christmas eve': on(12, 24),
  'christmas day': on(12, 25),
  'boxing day': on(12, 26),
  'new year eve': on(12, 31),
  'new year': on(1, 1),
  epiphany: on(1, 6),
  easter: { ...fromEaster(0), before: 2, after: 1 },
  'easter sunday': fromEaster(0),
  'easter monday': fromEaster(1),
  'good friday': fromEaster(-2),
  'maundy thursday': fromEaster(-3),
  'palm sunday': fromEaster(-7),
  'ash wednesday': fromEaster(-46),
  'shrove tuesday': fromEaster(-47),
  ascension: fromEaster(39),
  pentecost: fromEaster(49),
  'whit monday': fromEaster(50),
  'corpus christi': fromEaster(60),
  halloween: on(10, 31),
  'all saints': on(11, 1),
  'all souls': on(11, 2),
  valentine: on(2, 14),
  'saint patrick': on(3, 17),
  'groundhog day': on(2, 2),
  'april fools': on(4, 1),
  'earth day': on(4, 22),
  'women day': on(3, 8),
  'workers day': on(5, 1),
  'cinco de mayo': on(5, 5),
  juneteenth: on(6, 19),
  'canada day': on(7, 1),
  'independence day': on(7, 4),
  'bastille day': on(7, 14),
  'australia day': on(1, 26),
  'anzac day': on(4, 25),
  'veterans day': on(11, 11),
  'guy fawkes': on(11, 5),
  'german unity': on(10, 3),
  'three kings': on(1, 6),
  assumption: on(8, 15),
  'martin luther king': nth(3, MONDAY, 1),
  'presidents day': nth(3, MONDAY, 2),
  'memorial day': nth(-1, MONDAY, 5),
  'labor day': nth(1, MONDAY, 9),
  'columbus day': nth(2, MONDAY, 10),
  'election day': { anchor: (year: number) => nthWeekday(year, 11, MONDAY, 1) + DAY },
  'mother day': nth(2, SUNDAY, 5),
  'father day': nth(3, SUNDAY, 6),
  thanksgiving,
  'black friday': { anchor: (year: number) => thanksgiving.anchor(year) + DAY },
  'cyber monday': { anchor: (year: number) => thanksgiving.anchor(year) + 4 * DAY },
} as const satisfies Record<string, Rule>;

export type Holiday = keyof typeof HOLIDAYS;

/** The day itself, and all the days that go by the name. */
export function holidayIn(holiday: Holiday): { readonly anchor: (year: number) => number; readonly inYear: (year: number) => Span } {
  const { anchor, before = 0, after = 0 }: Rule = HOLIDAYS[holiday];
  return { anchor, inYear: (year) => ({ start: anchor(year) - before * DAY, end: anchor(year) + (after + 1) * DAY }) };
}
