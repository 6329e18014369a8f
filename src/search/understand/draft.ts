import { normaliseFilter, type InferredFilter, type PostFilter, type QueryHint } from '../../domain/filter.ts';
import { blankQuotations } from './quotations.ts';

type ListField = 'authors' | 'excludeAuthors' | 'languages' | 'hashtags' | 'mentions';
type Mutable = { -readonly [K in keyof PostFilter]: PostFilter[K] };

/** Stands for a character that was understood already; no rule matches it. */
const TAKEN = '\uE000';
/** A filter takes no more; further ones stay words. */
const MOST_VALUES = 100;
const LONGEST_SHOWN = 60;

/** A question while it is being understood: the filter so far, and the text that nobody has claimed yet. */
export class Draft {
  readonly question: string;
  /** As long as the question, with claimed and quoted characters blanked. */
  text: string;
  readonly hints: QueryHint[] = [];
  /** Words and phrases that a post must not hold. */
  readonly excluded: string[] = [];
  /** Handles, with "@", of people that a post is by or mentions. */
  readonly people: string[] = [];
  readonly #claimed: boolean[] = [];
  readonly #erased: boolean[] = [];
  readonly #filter: Mutable = {};
  readonly #settled = new Set<keyof PostFilter>();
  readonly #inferred: (InferredFilter & { readonly start: number })[] = [];

  constructor(question: string) {
    this.question = question;
    this.text = blankQuotations(question, TAKEN);
  }

  /** Adds values to a list of the filter, read from the characters `[start, end)`. False where the list is full. */
  add(field: ListField, values: readonly string[], start: number, end: number): boolean {
    const all = [...new Set([...(this.#filter[field] ?? []), ...values])];
    if (all.length > MOST_VALUES) return false;
    this.#filter[field] = all;
    this.#claim(field, start, end);
    return true;
  }

  set<K extends Exclude<keyof PostFilter, ListField>>(field: K, value: PostFilter[K], start: number, end: number): void {
    if (this.#settled.has(field)) return;
    this.#filter[field] = value;
    this.#claim(field, start, end);
  }

  get<K extends keyof PostFilter>(field: K): PostFilter[K] {
    return this.#filter[field];
  }

  /** What is set so far was said with operators: plain words change none of it. */
  settle(): void {
    for (const field of Object.keys(this.#filter) as (keyof PostFilter)[]) this.#settled.add(field);
  }

  isSettled(field: keyof PostFilter): boolean {
    return this.#settled.has(field);
  }

  /** What stands in the question, for a hint: cut where it is long. */
  typed(start: number, end: number): string {
    const characters = Array.from(this.question.slice(start, end).trim());
    return characters.length > LONGEST_SHOWN ? `${characters.slice(0, LONGEST_SHOWN).join('').trim()}…` : characters.join('');
  }

  hint(operator: string, message: string): void {
    if (!this.hints.some((hint) => hint.operator === operator)) this.hints.push({ operator, message });
  }

  #claim(field: keyof PostFilter, start: number, end: number): void {
    const words = this.question.slice(start, end).trim();
    if (!this.#inferred.some((entry) => entry.field === field && entry.words === words)) this.#inferred.push({ field, words, start });
    this.take(start, end);
  }

  /** Takes characters out of the remainder that are no part of the filter. */
  take(start: number, end: number): void {
    for (let at = start; at < end; at++) this.#claimed[at] = true;
    this.shield(start, end);
  }

  /** Keeps characters as words: no rule reads more out of them. */
  shield(start: number, end: number): void {
    this.text = this.text.slice(0, start) + TAKEN.repeat(end - start) + this.text.slice(end);
  }

  /** Gives words back to the remainder that a claim covered, though they are part of what was inferred. */
  keep(start: number, end: number): void {
    for (let at = start; at < end; at++) this.#claimed[at] = false;
  }

  /** Takes characters out of the meaning of the question: they are signs for the search. */
  erase(start: number, end: number): void {
    for (let at = start; at < end; at++) this.#erased[at] = true;
  }

  isClaimed(start: number, end: number): boolean {
    for (let at = start; at < end; at++) if (this.#claimed[at]) return true;
    return false;
  }

  filter(): PostFilter {
    return normaliseFilter(this.#filter);
  }

  inferred(): InferredFilter[] {
    return this.#inferred.sort((a, b) => a.start - b.start).map(({ field, words }) => ({ field, words }));
  }

  /** The question without the words that became filter. */
  remainder(): string {
    return tidy(this.#without(this.#claimed));
  }

  /** The question without operators, as a person would say it. */
  meaning(): string {
    return tidy(this.#without(this.#erased));
  }

  #without(left: readonly boolean[]): string {
    let rest = '';
    for (let at = 0; at < this.question.length; at++) rest += left[at] ? ' ' : (this.question[at] ?? '');
    return rest;
  }
}

const tidy = (text: string): string =>
  text.replace(/\s+/gu, ' ').replace(/ (?=[?!.,;:](?:\s|$))/gu, '').trim().replace(/^[,;:.]\s*/u, '');
