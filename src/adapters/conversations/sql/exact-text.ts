/*
 * PostgreSQL takes neither U+0000 nor a lone half of a surrogate pair, in text or in jsonb; posts and questions can hold
 * both, and an answer must come back to the letter. Such code units are stored as U+0010 and four hex digits, and so
 * is U+0010 itself.
 */
const ESCAPE = '\u0010';

/** With the `u` flag a whole pair is one character: only lone halves are surrogates. */
const TROUBLE = new RegExp(`[\\u0000${ESCAPE}]|\\p{Surrogate}`, 'gu');
const ESCAPED = new RegExp(`${ESCAPE}([0-9a-f]{4})`, 'g');

/** The text as PostgreSQL can hold it. */
export const storableText = (text: string): string => text.replace(TROUBLE, (unit) => ESCAPE + unit.charCodeAt(0).toString(16).padStart(4, '0'));

/** The text that `storableText` was given. */
export const exactText = (stored: string): string =>
  stored.includes(ESCAPE) ? stored.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : stored;

/** The value as JSON that jsonb can hold. */
export const storableJson = (value: unknown): string => JSON.stringify(value, (_, entry: unknown) => (typeof entry === 'string' ? storableText(entry) : entry));

/** The value that `storableJson` was given, from its parsed JSON. */
export function exactJson(stored: unknown): unknown {
  if (typeof stored === 'string') return exactText(stored);
  if (Array.isArray(stored)) return stored.map(exactJson);
  if (typeof stored === 'object' && stored !== null) return Object.fromEntries(Object.entries(stored).map(([key, entry]) => [key, exactJson(entry)]));
  return stored;
}
