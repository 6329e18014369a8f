import type { Draft } from './draft.ts';
import type { QueryItem } from './query-items.ts';

type Operand = Extract<QueryItem, { kind: 'word' | 'phrase' }>;

/** Words and phrases that "OR" joins. */
export interface Chain {
  readonly operands: readonly Operand[];
  /** The places of "OR", and of the brackets around the whole. */
  readonly signs: readonly QueryItem[];
}

const FEW_WORDS = 4;

/**
 * What is joined by "OR" in capitals: `trams OR "night bus" OR ferries`. One that joins nothing stays a word, with a hint; in a
 * text all in capitals it is a word like the others.
 */
export function readChains(draft: Draft, items: readonly QueryItem[]): Chain[] {
  const words = items.filter(({ kind }) => kind === 'word').length;
  if (words > FEW_WORDS && !/\p{Ll}/u.test(draft.question)) return [];
  const chains: Chain[] = [];
  for (let at = 0; at < items.length; at++) {
    if (items[at]?.kind !== 'or') continue;
    const { operands, signs, last } = chainAt(items, at, draft.question);
    if (operands.length > 1) chains.push({ operands, signs });
    // The last one looked at joins nothing to what is before it.
    if (items[last]?.kind === 'or') readLoose(draft, items, last);
    if (operands.length > 1 && signs.some(({ kind }) => kind !== 'or') && holdsSeveral(items, operands, signs)) draft.hint('OR', SEVERAL);
    at = last;
  }
  return chains;
}

/** The chain whose first "OR" is at a place, and the last place that belongs to it. */
function chainAt(items: readonly QueryItem[], at: number, text: string): Chain & { readonly last: number } {
  const first = operandBeside(items, at, -1);
  const or = items[at];
  // "Portland, OR": what a comma parts is not joined.
  if (!first || !or || /[^\s()]/u.test(text.slice(first.operand.end, or.start))) return { operands: [], signs: [], last: at };
  const operands = [first.operand];
  const signs = [...first.brackets];
  let last = at;
  for (;;) {
    const next = operandBeside(items, last, 1);
    if (!next) break;
    operands.push(next.operand);
    signs.push(items[last] as QueryItem, ...next.brackets);
    last = next.place;
    while (items[last + 1]?.kind === 'close') signs.push(items[++last] as QueryItem);
    if (items[last + 1]?.kind !== 'or') break;
    last++;
  }
  return { operands, signs, last };
}

/** The word or phrase before or after a place, over the brackets between. */
function operandBeside(items: readonly QueryItem[], at: number, step: 1 | -1): { readonly operand: Operand; readonly place: number; readonly brackets: readonly QueryItem[] } | undefined {
  const brackets: QueryItem[] = [];
  let place = at + step;
  for (let item = items[place]; item?.kind === 'open' || item?.kind === 'close'; item = items[place]) {
    brackets.push(item);
    place += step;
  }
  const operand = items[place];
  if (operand?.kind !== 'word' && operand?.kind !== 'phrase') return undefined;
  return { operand, place, brackets: step < 0 ? [...brackets, ...opensBefore(items, place)] : brackets };
}

function opensBefore(items: readonly QueryItem[], place: number): QueryItem[] {
  let from = place;
  while (items[from - 1]?.kind === 'open') from--;
  return items.slice(from, place);
}

/** Whether brackets hold more than what is joined: "(night bus) OR tram" joins "bus" alone. */
function holdsSeveral(items: readonly QueryItem[], operands: readonly QueryItem[], signs: readonly QueryItem[]): boolean {
  const parts = new Set<QueryItem>([...operands, ...signs]);
  const from = items.findIndex((item) => parts.has(item));
  const to = items.findLastIndex((item) => parts.has(item));
  const opens = signs.filter(({ kind }) => kind === 'open').length;
  const closes = signs.filter(({ kind }) => kind === 'close').length;
  return opens !== closes && (closes > opens ? items.slice(0, from) : items.slice(to + 1)).some(({ kind }) => kind === 'open' || kind === 'close');
}

const SEVERAL = 'OR joins the words right beside it. Put several words in quotation marks, as in trams OR "night bus".';
/** Of these the filter takes any one. */
const LISTED = /^(?:from|author|to|mentions|lang|language)$/;

function readLoose(draft: Draft, items: readonly QueryItem[], at: number): void {
  const [before, or, after] = [items[at - 1], items[at], items[at + 1]];
  if (!or) return;
  if (before?.kind === 'operator' && after?.kind === 'operator' && LISTED.test(before.name) && before.name === after.name && !before.not && !after.not) {
    draft.take(or.start, or.end);
    return draft.erase(or.start, or.end);
  }
  const joinsOthers = [before, after].some((item) => item?.kind === 'operator' || item?.kind === 'excluded');
  draft.hint('OR', joinsOthers ? OTHERS : 'OR stands between two words or quoted phrases, as in trams OR "night bus".');
}

const OTHERS = 'OR joins words and quoted phrases, and authors, languages or tags with their like, as in from:mara OR from:omar.';
