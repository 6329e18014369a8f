import type { Word } from './words.ts';

/** A number of a text with what it counts. */
export interface Figure {
  /** What it may stand for: "1.000" is a thousand in German and one in English, "9m" nine metres or nine million. */
  readonly values: readonly number[];
  /** "%", a currency, a unit of measure, or undefined. */
  readonly unit?: string;
  /** Stems of the words that follow. */
  readonly counted: readonly string[];
  /** Stems of the content words around. */
  readonly around: readonly string[];
  readonly kind: 'number' | 'ordinal' | 'clock' | 'score';
  readonly bound?: 'more' | 'less';
  /** Written as a word: "one" may be no number at all. */
  readonly isWord: boolean;
  readonly start: number;
  readonly end: number;
  readonly sentence: number;
}

const list = (text: string, first = 0, step = 1): [string, number][] => text.split(' ').flatMap((words, i) => words.split('/').map((word) => [word, first + i * step] as [string, number]));
const SMALL = new Map<string, number>([
  ...list('zero/null/cero one/eins/ein two/zwei/dos/dois/duas/deux/couple/pair three/drei/tres/três/trois four/vier/cuatro/quatro/quatre five/fünf/cinco/cinq six/sechs/seis seven/sieben/siete/sete/sept eight/acht/ocho/oito/huit nine/neun/nueve/nove/neuf ten/zehn/diez/dez/dix eleven/elf/once/onze twelve/zwölf/doce/doze/douze/dozen/dutzend/docena/dúzia/douzaine thirteen/dreizehn/trece/treze/treize fourteen/vierzehn/catorce/catorze/quatorze fifteen/fünfzehn/quince/quinze sixteen/sechzehn seventeen/siebzehn eighteen/achtzehn nineteen/neunzehn'),
  ...list('twenty/zwanzig/veinte/vinte/vingt thirty/dreißig/treinta/trinta/trente forty/vierzig/cuarenta/quarenta/quarante fifty/fünfzig/cincuenta/cinquenta/cinquante sixty/sechzig/sesenta/sessenta/soixante seventy/siebzig/setenta eighty/achtzig/ochenta/oitenta ninety/neunzig/noventa', 20, 10),
]);
/** German "elf", Spanish "once" and French "six" are other words in English, or the same. */
for (const word of ['once', 'elf', 'sept', 'dos', 'pair', 'couple', 'ein', 'null']) SMALL.delete(word);
const POWER = new Map<string, number>([['hundred', 100], ['hundert', 100], ['cien', 100], ['cem', 100], ['cent', 100], ['thousand', 1e3], ['tausend', 1e3], ['mil', 1e3], ['mille', 1e3], ['k', 1e3], ['million', 1e6], ['millions', 1e6], ['millionen', 1e6], ['mio', 1e6], ['mn', 1e6], ['millones', 1e6], ['milhões', 1e6], ['billion', 1e9], ['bn', 1e9], ['milliarden', 1e9], ['mrd', 1e9]]);
const ORDINAL = new Map<string, number>(list('first third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth').map(([word, i]) => [word, i === 0 ? 1 : i + 2]));
const UNIT = new Map<string, string>(
  Object.entries({
    '%': '% percent prozent porcentaje pct', '$': '$ dollar dollars usd', '€': '€ euro euros eur', '£': '£ pound pounds gbp quid', km: 'km kms kilometre kilometres kilometer kilometers kilómetros quilómetros kilomètres',
    mile: 'mile miles mi', metre: 'm metre metres meter meters metros mètres', cm: 'cm centimetres', min: 'min mins minute minutes minuten minutos', hour: 'h hr hrs hour hours stunde stunden hora horas heure heures',
    second: 'sec secs seconds sekunden segundos secondes', day: 'day days tag tage tagen día días dia dias jour jours', week: 'week weeks woche wochen semana semanas semaine semaines', month: 'month months monat monate monaten mes meses mês mois',
    year: 'year years jahr jahre jahren año años ano anos an ans', kg: 'kg kilo kilos kilogram kilograms', tonne: 'tonne tonnes ton tons', degree: '° degree degrees grad grados', litre: 'l litre litres liter liters',
  }).flatMap(([unit, words]) => words.split(' ').map((word) => [word, unit] as const)),
);
const MORE = /^(?:over|above|exceeding|mindestens|über|upwards)$/;
const LESS = /^(?:under|below|almost|nearly|unter|fast|casi|quase|presque)$/;

export const isNumberWord = (lower: string): boolean => SMALL.has(lower) || POWER.has(lower) || ORDINAL.has(lower);

/** The numbers among words, those at `taken` places (of dates) left out. */
export function readFigures(words: readonly Word[], taken: ReadonlySet<number>): Figure[] {
  const figures: Figure[] = [];
  for (let i = 0; i < words.length; i++) {
    if (taken.has(i)) continue;
    const read = readFigure(words, i);
    if (!read) continue;
    figures.push(read.figure);
    i = read.next - 1;
  }
  return figures;
}

function readFigure(words: readonly Word[], at: number): { figure: Figure; next: number } | undefined {
  const word = words[at];
  if (word === undefined) return undefined;
  const clock = readClock(words, at);
  if (clock) return { figure: figureOf(words, at, clock.next, { values: [clock.minutes], kind: 'clock' }), next: clock.next };
  if (word.kind === 'number') {
    if (isJoined(words, at, /^[-–:]$/) && words[at + 2]?.kind === 'number' && word.text.length <= 2 && (words[at + 2]?.text.length ?? 9) <= 2) {
      return { figure: figureOf(words, at, at + 3, { values: [Number(word.text) * 1000 + Number(words[at + 2]?.text)], kind: 'score' }), next: at + 3 };
    }
    const suffix = words[at + 1];
    if (/^(?:st|nd|rd|th)$/.test(suffix?.lower ?? '') && suffix?.start === word.end) return { figure: figureOf(words, at, at + 2, { values: [Number(word.text)], kind: 'ordinal' }), next: at + 2 };
    return powered(words, at, at + 1, valuesOf(word.text), false);
  }
  const ordinal = ORDINAL.get(word.lower);
  if (ordinal !== undefined) return { figure: figureOf(words, at, at + 1, { values: [ordinal], kind: 'ordinal', isWord: true }), next: at + 1 };
  let value = SMALL.get(word.lower);
  let next = at + 1;
  if (value !== undefined && value >= 20) {
    const ones = words[next]?.text === '-' ? next + 1 : next;
    const small = SMALL.get(words[ones]?.lower ?? '');
    if (small !== undefined && small > 0 && small < 10) [value, next] = [value + small, ones + 1];
  }
  const isArticle = /^(?:a|an|eine|un|una|um|uma|une)$/.test(word.lower) && (POWER.get(words[next]?.lower ?? '') !== undefined || SMALL.get(words[next]?.lower ?? '') === 12) && words[next]?.lower !== 'cent' && words[next]?.lower !== 'k';
  if (isArticle) [value, next] = SMALL.get(words[next]?.lower ?? '') === 12 ? [12, next + 1] : [1, next];
  if (value === undefined) return POWER.has(word.lower) && /^(?:hundert|tausend|cien|cem|mil|mille|hundred|thousand)$/.test(word.lower) && word.lower !== 'mil' ? powered(words, at, at, [1], true) : undefined;
  return powered(words, at, next, [value], true);
}

function powered(words: readonly Word[], at: number, next: number, values: readonly number[], isWord: boolean): { figure: Figure; next: number } {
  let [found, end] = [values, next];
  for (let power = POWER.get(words[end]?.lower ?? ''); power !== undefined && !(words[end]?.lower === 'cent' && words[end - 1]?.lower === 'per'); power = POWER.get(words[end]?.lower ?? '')) {
    const factor = power;
    found = found.map((value) => value * factor);
    end += 1;
  }
  if (words[end]?.lower === 'm' && (words[end]?.start === words[end - 1]?.end)) found = [...found, ...found.map((value) => value * 1e6)];
  return { figure: figureOf(words, at, end, { values: found, kind: 'number', isWord }), next: end };
}

function figureOf(words: readonly Word[], at: number, next: number, { values, kind, isWord = false }: { values: readonly number[]; kind: Figure['kind']; isWord?: boolean }): Figure {
  const sentence = words[at]?.sentence ?? 0;
  const near = (from: number, to: number) => words.slice(Math.max(0, from), to).filter((word) => word.isContent && word.kind === 'word' && word.sentence === sentence).map(({ stem }) => stem);
  const unitAt = words[next]?.text === '-' ? next + 1 : next;
  const after = words[unitAt]?.lower ?? '';
  const percent = /^(?:per|por|pour)$/.test(after) && /^(?:cent|cento|ciento)$/.test(words[unitAt + 1]?.lower ?? '');
  const unit = kind === 'number' ? (percent ? '%' : (UNIT.get(words[at - 1]?.text ?? '') ?? UNIT.get(after))) : undefined;
  const bound = boundAt(words, at);
  return {
    values, kind, isWord, sentence,
    ...(unit === undefined ? {} : { unit }),
    ...(bound === undefined ? {} : { bound }),
    counted: near(next, next + 5),
    around: near(at - 6, next + 7),
    start: words[at]?.start ?? 0,
    // The unit belongs to the figure: no post need hold the word.
    end: words[unit === undefined || !UNIT.has(after) ? (percent ? unitAt + 1 : next - 1) : unitAt]?.end ?? 0,
  };
}

/** "more than 500", "at least 500", "up to 500"; the words right before a number. */
function boundAt(words: readonly Word[], at: number): Figure['bound'] {
  const first = words[at - 1]?.text.match(/^[$€£]$/) ? at - 2 : at - 1;
  const [before = '', previous = ''] = [words[first - 1]?.lower, words[first]?.lower];
  if (MORE.test(previous) || (/^(?:than|als|de|do|que)$/.test(previous) && /^(?:more|greater|mehr|más|mais|plus)$/.test(before)) || (previous === 'least' && before === 'at')) return 'more';
  if (LESS.test(previous) || (/^(?:than|als|de|do|que)$/.test(previous) && /^(?:less|fewer|weniger|menos|moins)$/.test(before)) || (previous === 'most' && before === 'at') || (previous === 'to' && before === 'up')) return 'less';
  return undefined;
}

function readClock(words: readonly Word[], at: number): { minutes: number; next: number } | undefined {
  const word = words[at];
  if (word?.lower === 'noon' || word?.lower === 'midday') return { minutes: 720, next: at + 1 };
  if (word?.lower === 'midnight') return { minutes: 0, next: at + 1 };
  const [, hours, minutes = '0'] = /^(\d{1,2})(?:[:.](\d{2}))?$/.exec(word?.text ?? '') ?? [];
  if (hours === undefined || Number(hours) > 24 || Number(minutes) > 59) return undefined;
  const [half = ''] = /^[ap]m?$/.exec(words[at + 1]?.lower ?? '') ?? [];
  const dotted = half.length === 1 && words[at + 2]?.text === '.' && words[at + 3]?.lower === 'm';
  if (half.length === 2 || dotted) return { minutes: ((Number(hours) % 12) + (half.startsWith('p') ? 12 : 0)) * 60 + Number(minutes), next: dotted ? at + 4 : at + 2 };
  return word?.text.includes(':') ? { minutes: Number(hours) * 60 + Number(minutes), next: at + 1 } : undefined;
}

const isJoined = (words: readonly Word[], at: number, sign: RegExp): boolean => sign.test(words[at + 1]?.text ?? '') && words[at + 1]?.start === words[at]?.end && words[at + 2]?.start === words[at + 1]?.end;

/** "1,000" and "1.000" are a thousand; the latter may be one as well, as "2,6" is 2.6. */
function valuesOf(text: string): number[] {
  if (/^\d{1,3}(?:[.,]\d{3})+$/.test(text)) {
    const thousands = Number(text.replaceAll(/[.,]/g, ''));
    return /^\d+\.\d+$/.test(text) ? [thousands, Number(text)] : [thousands];
  }
  const value = Number(text.replace(/,(?=\d{1,2}$)/, '.').replaceAll(',', ''));
  return Number.isNaN(value) ? [] : [value];
}

/** Numbers from here on seldom stand twice in a post for different things. */
const TELLING = 13;

/** Whether one of the figures of the posts says the same as a figure of a sentence. */
export function figureHolds(figure: Figure, held: readonly Figure[]): boolean {
  const same = held.filter((other) => other.values.some((value) => figure.values.includes(value)) && kindsAgree(figure, other));
  if (figure.isWord && figure.values[0] === 1 && figure.kind === 'number' && same.length === 0) {
    return !held.some((other) => other.kind === 'number' && shares(figure.counted.slice(0, 1), other.counted.slice(0, 2)));
  }
  return same.some((other) => unitsAgree(figure, other) && figure.bound === other.bound);
}

const kindsAgree = (a: Figure, b: Figure): boolean => a.kind === b.kind || (a.kind !== 'score' && b.kind !== 'score' && a.kind !== 'clock' && b.kind !== 'clock' && a.kind === b.kind);

function unitsAgree(a: Figure, b: Figure): boolean {
  if (a.unit !== undefined && b.unit !== undefined) return a.unit === b.unit;
  if (a.unit === '%' || b.unit === '%') return false;
  if (a.kind !== 'number' || (a.values[0] ?? 0) >= TELLING || !Number.isInteger(a.values[0])) return true;
  return a.counted.length === 0 || b.counted.length === 0 || shares(a.counted, b.counted) || shares(a.around, b.around);
}

const shares = (a: readonly string[], b: readonly string[]): boolean => a.some((stem) => b.includes(stem));
