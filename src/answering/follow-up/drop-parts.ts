import type { EarlierTurn, Read } from './earlier-turn.ts';
import { groupOf, uniqueWords, withoutGroups } from './filter-groups.ts';
import { replaceWords } from './phrase-question.ts';

/** Key of `Turn.dropCarried` for everything. */
const ALL = 'all';
/** Later turns repeat what they took from those before. */
const MOST_TURNS = 10;
const PEOPLE: Readonly<Record<string, string>> = { en: 'people', de: 'die Leute', es: 'la gente', pt: 'as pessoas', fr: 'les gens' };

/** What a follow-up may take from earlier turns. */
export class Droppable {
  readonly #dropped: readonly string[];

  constructor(dropped: readonly string[] = []) {
    this.#dropped = dropped;
  }

  /** Whether it may take anything. */
  get any(): boolean {
    return !this.#dropped.includes(ALL);
  }

  may(key: 'subject' | 'person' | 'post' | 'question'): boolean {
    return this.any && !this.#dropped.includes(key);
  }

  /** Earlier turns as if the dropped parts of their filters had not been asked for. */
  without(turns: readonly EarlierTurn[], read: Read): readonly EarlierTurn[] {
    if (this.#dropped.length === 0) return turns;
    return turns.map((turn, place) => (place < turns.length - MOST_TURNS ? turn : this.#withoutWords(turn, read)));
  }

  #withoutWords(turn: EarlierTurn, read: Read): EarlierTurn {
    const understood = read(turn.standaloneQuestion);
    const dropped = uniqueWords(understood.inferred).filter(({ field }) => groupOf(field).some((one) => this.#dropped.includes(one)));
    const standaloneQuestion = dropped.reduce((question, { field, words }) => {
      // "What did @mara say" needs somebody who says it.
      const instead = field === 'authors' && !/^\p{L}+\s/u.test(words) ? (PEOPLE[understood.language] ?? 'people') : '';
      return replaceWords(question, words, instead).replace(/\s+(?=[\s?!.,])/gu, '');
    }, turn.standaloneQuestion);
    return { ...turn, standaloneQuestion, filter: withoutGroups(turn.filter, this.#dropped) };
  }
}
