import type { Segment } from './segment.ts';
import { stringAt, type Strings } from './shared-arrays.ts';

/** So many texts of a segment are kept: reading one anew costs more, and one string is compared faster than two. */
const MOST_KEPT = 1 << 16;

const kept = new WeakMap<Strings, Map<number, string>>();

/** The text of a term or label. The frequent ones are mostly at hand. */
export function keyText({ keyTexts }: Segment, key: number): string {
  let texts = kept.get(keyTexts);
  if (!texts) kept.set(keyTexts, (texts = new Map()));
  let text = texts.get(key);
  if (text === undefined) {
    text = stringAt(keyTexts, key);
    if (texts.size >= MOST_KEPT) texts.clear();
    texts.set(key, text);
  }
  return text;
}
