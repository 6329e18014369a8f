import type { AnswerLanguage } from '../wording/answer-language.ts';
import { COUNT_WORDS, type CountWords } from '../wording/count-words.ts';
import { groupName } from '../wording/count-groups.ts';
import { describeFilter, formatDay, formatNumber, listAll } from '../wording/describe.ts';
import type { PostFilter } from '../../domain/filter.ts';
import type { Aggregation, Counted, CountedScope, Measure, Side } from './aggregation.ts';

/** Says counts in one language. */
export class CountNames {
  readonly words: CountWords;
  readonly language: AnswerLanguage;

  constructor(language: AnswerLanguage) {
    this.language = language;
    this.words = COUNT_WORDS[language];
  }

  number(value: number): string {
    return formatNumber(value, this.language);
  }

  /** "12 posts" */
  amount(measure: Measure, value: number): string {
    return this.words.amount[measure](this.number(value), value === 1);
  }

  /** Of what is 0 to 1: "30%", and never "0%" or "100%" for a part. */
  percent(part: number, whole: number): string {
    const share = whole === 0 ? 0 : part / whole;
    const digits = share > 0 && share < 1 && (share < 0.1 || share > 0.9) ? 1 : 0;
    const locale = this.language === 'en' ? 'en-GB' : this.language;
    return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(share);
  }

  /** What follows "posts": the filter, and the words that they hold. */
  scope({ filter, ...scope }: CountedScope): string {
    return `${describeFilter(filter, this.language)}${this.#held(scope)}`;
  }

  #held({ words, phrases, people, excluded, alternatives }: Omit<CountedScope, 'filter'>): string {
    const quoted = (texts: readonly string[]) => texts.map((text) => this.words.quote(text));
    const choices = alternatives.map((group) => new Intl.ListFormat(this.language, { type: 'disjunction' }).format(quoted(group)));
    const held = [...quoted([...words, ...phrases]), ...people, ...choices];
    return `${held.length > 0 ? this.words.holding(this.all(held)) : ''}${excluded.length > 0 ? this.words.without(this.all(quoted(excluded))) : ''}`;
  }

  all(parts: readonly string[]): string {
    return listAll(parts, this.language);
  }

  side({ by }: Extract<Aggregation, { kind: 'comparison' }>, { label, scope }: Side, handles: Counted['handles']): string {
    if (by === 'topic') return this.words.quote(label);
    return by === 'time' ? this.time(scope.filter) : groupName(by, label, this.language, handles);
  }

  /** A month or a year by its name, other times by their first and last day. */
  time({ since, until }: PostFilter): string {
    if (since === undefined || until === undefined) return describeFilter({ ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) }, this.language).trim();
    const [first, end] = [new Date(since), new Date(until)];
    const startsMonth = (date: Date) => date.getUTCDate() === 1 && date.getTime() % DAY === 0;
    const months = (end.getUTCFullYear() - first.getUTCFullYear()) * 12 + end.getUTCMonth() - first.getUTCMonth();
    if (startsMonth(first) && startsMonth(end) && months === 1) return groupName('month', first.toISOString().slice(0, 7), this.language);
    if (startsMonth(first) && startsMonth(end) && months === 12 && first.getUTCMonth() === 0) return String(first.getUTCFullYear());
    const [from, to] = [formatDay(since, this.language), formatDay(until - 1, this.language)];
    return from === to ? from : `${from} – ${to}`;
  }
}

const DAY = 86_400_000;
