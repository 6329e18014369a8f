import { quotations, type Quotation } from './quotations.ts';

interface Place {
  readonly start: number;
  readonly end: number;
}

export interface OperatorItem extends Place {
  readonly kind: 'operator';
  /** "-from:icco". */
  readonly not: boolean;
  /** Lower-case, as typed before the colon. */
  readonly name: string;
  readonly value: string;
}

/** A part of a query as search operators see it. */
export type QueryItem =
  | OperatorItem
  /** A run without white space: a word, "#tag", "@user". */
  | (Place & { readonly kind: 'word' })
  | (Place & { readonly kind: 'phrase'; readonly text: string })
  /** "-word", "-#tag", "-@user" or a phrase with a minus before it; `text` is without the sign. */
  | (Place & { readonly kind: 'excluded'; readonly text: string })
  | (Place & { readonly kind: 'or' | 'open' | 'close' });

const SPACE = /[\s\uE000]+/uy;
const OPERATOR = /(-?)(\p{L}[\p{L}_]{0,30})[:：](?![:：])/uy;
/** What an operator stands for: up to white space, a quote, a bracket or an apostrophe. */
const VALUE = /[^\s()"“”„«»'’\uE000]*/uy;
const RUN = /[^\s()"“„«\uE000][^\s()\uE000]*?(?=$|[\s()"“„«\uE000]|[,;|]-?\p{L}{1,20}[:：])/uy;
const SIGNED = /-(?=[#＃@＠]?[\p{L}\p{N}])/uy;
const POSSESSIVE = /['’]s(?![\p{L}\p{N}])/uy;
const SEPARATOR = /[,;|]/;
const CLOSING_SIGNS = /[.,;:!?…。？！，]+$/u;

/** Cuts a query into its parts, in time that grows with its length. Never throws. */
export function queryItems(text: string): { readonly items: readonly QueryItem[]; readonly openQuote?: number } {
  const { found, open } = quotations(text);
  const quotes = new Map(found.map((quotation) => [quotation.start, quotation]));
  const items: QueryItem[] = [];
  let at = 0;
  while (at < text.length) {
    const item = itemAt(text, at, quotes);
    if (typeof item === 'number') at = item;
    else {
      items.push(item);
      at = item.end;
    }
  }
  return { items, ...(open === undefined ? {} : { openQuote: open }) };
}

/** The item that begins at a place, or the next place where one may begin. */
function itemAt(text: string, at: number, quotes: ReadonlyMap<number, Quotation>): QueryItem | number {
  const space = lengthAt(SPACE, text, at);
  if (space > 0) return at + space;
  const sign = text[at];
  if (sign === '(' || sign === ')') return { kind: sign === '(' ? 'open' : 'close', start: at, end: at + 1 };
  const quotation = quotes.get(at);
  if (quotation) return { kind: 'phrase', start: at, end: quotation.end, text: quotation.text.trim() };
  const begins = at === 0 || /[\s()\uE000]/u.test(text[at - 1] ?? '');
  return (begins ? excludedPhrase(text, at, quotes) : undefined) ?? operatorAt(text, at, quotes) ?? runAt(text, at, begins);
}

function excludedPhrase(text: string, at: number, quotes: ReadonlyMap<number, Quotation>): QueryItem | undefined {
  const quotation = text[at] === '-' ? quotes.get(at + 1) : undefined;
  return quotation && { kind: 'excluded', start: at, end: quotation.end, text: quotation.text.trim() };
}

function operatorAt(text: string, at: number, quotes: ReadonlyMap<number, Quotation>): QueryItem | undefined {
  if (/[\p{L}\p{N}_@#-]/u.test(text[at - 1] ?? '')) return undefined;
  OPERATOR.lastIndex = at;
  const match = OPERATOR.exec(text);
  if (!match) return undefined;
  const [whole, minus, name = ''] = match;
  const from = at + whole.length;
  const quotation = quotes.get(from);
  const value = quotation ? quotation.text.trim() : text.slice(from, from + lengthAt(VALUE, text, from)).replace(CLOSING_SIGNS, '');
  const end = quotation?.end ?? from + value.length;
  return { kind: 'operator', start: at, end: end + lengthAt(POSSESSIVE, text, end), not: minus === '-', name: name.toLowerCase(), value };
}

function runAt(text: string, at: number, begins: boolean): QueryItem | number {
  const length = SEPARATOR.test(text[at] ?? '') ? 0 : lengthAt(RUN, text, at);
  if (length === 0) return at + 1;
  const end = at + length;
  const run = text.slice(at, end);
  if (run === 'OR') return { kind: 'or', start: at, end };
  const bare = run.replace(CLOSING_SIGNS, '');
  if (begins && lengthAt(SIGNED, text, at) > 0 && !isAmount(bare)) return { kind: 'excluded', start: at, end: at + bare.length, text: bare.slice(1).replace(/['’]s?$/u, '') };
  return { kind: 'word', start: at, end: at + (bare.length || length) };
}

/** "-5", "-12.5°C": below zero, and nothing to leave out. A number as long as a year is. */
const isAmount = (run: string): boolean => /^-\d{1,3}(?!\d)(?!\p{L}{2})/u.test(run);

function lengthAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}
