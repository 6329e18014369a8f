import { normaliseFilter, type InferredFilter, type PostFilter } from '../../domain/filter.ts';

type ListField = 'authors' | 'excludeAuthors' | 'languages' | 'hashtags' | 'mentions';
type Mutable = { -readonly [K in keyof PostFilter]: PostFilter[K] };

/** Stands for a character that was understood already; no rule matches it. */
const TAKEN = '\uE000';

/** A question while it is being understood: the filter so far, and the text that nobody has claimed yet. */
export class Draft {
  readonly question: string;
  /** As long as the question, with claimed and quoted characters blanked. */
  text: string;
  readonly #claimed: boolean[] = [];
  readonly #filter: Mutable = {};
  readonly #inferred: (InferredFilter & { readonly start: number })[] = [];

  constructor(question: string) {
    this.question = question;
    this.text = question.replace(/"[^"]{1,200}"|“[^”]{1,200}”|„[^“”]{1,200}[“”]|«[^»]{1,200}»/gu, (quoted) => TAKEN.repeat(quoted.length));
  }

  /** Adds values to a list of the filter, read from the characters `[start, end)`. */
  add(field: ListField, values: readonly string[], start: number, end: number): void {
    this.#filter[field] = [...(this.#filter[field] ?? []), ...values];
    this.#claim(field, start, end);
  }

  set<K extends Exclude<keyof PostFilter, ListField>>(field: K, value: PostFilter[K], start: number, end: number): void {
    this.#filter[field] = value;
    this.#claim(field, start, end);
  }

  get(field: 'since' | 'until'): number | undefined {
    return this.#filter[field];
  }

  #claim(field: keyof PostFilter, start: number, end: number): void {
    const words = this.question.slice(start, end).trim();
    if (!this.#inferred.some((entry) => entry.field === field && entry.words === words)) this.#inferred.push({ field, words, start });
    for (let at = start; at < end; at++) this.#claimed[at] = true;
    this.text = this.text.slice(0, start) + TAKEN.repeat(end - start) + this.text.slice(end);
  }

  /** Gives words back to the remainder that a claim covered, though they are part of what was inferred. */
  keep(start: number, end: number): void {
    for (let at = start; at < end; at++) this.#claimed[at] = false;
  }

  filter(): PostFilter {
    return normaliseFilter(this.#filter);
  }

  inferred(): InferredFilter[] {
    return this.#inferred.sort((a, b) => a.start - b.start).map(({ field, words }) => ({ field, words }));
  }

  /** The question without the words that became filter. */
  remainder(): string {
    let rest = '';
    for (let at = 0; at < this.question.length; at++) rest += this.#claimed[at] ? ' ' : (this.question[at] ?? '');
    return rest.replace(/\s+/gu, ' ').replace(/ (?=[?!.,;:](?:\s|$))/gu, '').trim().replace(/^[,;:.]\s*/u, '');
  }
}
