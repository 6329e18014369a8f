/** Characters that may mean something to some reader of Markdown or HTML, wherever they stand. */
const SPECIAL = /[\\`*_[\]{}|~#!$^]/g;
const ENTITIES: ReadonlyMap<string, string> = new Map([['&', '&amp;'], ['<', '&lt;'], ['>', '&gt;']]);
/** What only means something at the start of a line: lists, headings that are underlined, definitions. */
const LINE_START = /^(?:[-+=:]|\d+[.)])/;
/** Readers make links of addresses even where their characters are escaped; in code they stay what they are. */
const ADDRESS = /\/\/|www\.|(?:mailto|xmpp|tel|javascript|data):|[^\s@]@[^\s@]|[\p{L}\p{N}]\.\p{L}{2}/iu;
/** Marks that turn the direction of the text around them, and control characters but for the end of a line. */
const UNSEEN = /[\u202A-\u202E\u2066-\u2069]|(?!\n)\p{Cc}/gu;
const SPACES = /[^\S\n]+/g;

/**
 * Plain text as Markdown that shows it to the letter, but for runs of spaces: nothing in it is markup, HTML or a link. Words that look
 * like addresses become code. The lines stay lines.
 */
export const escapeMarkdown = (text: string): string =>
  text
    .replaceAll(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll(UNSEEN, ' ')
    .replaceAll(SPACES, ' ')
    .split('\n')
    .map((line) => escapeLine(line.trim()))
    .join('\n');

/** The same on one line. */
export const escapeToLine = (text: string): string => escapeMarkdown(text.replaceAll(/\s+/g, ' ')).trim();

/** Text as code, on one line: shown as it is, whatever it holds. */
export function asCode(text: string): string {
  const line = text.replaceAll(UNSEEN, ' ').replaceAll(/\s+/g, ' ');
  const runs = line.match(/`+/g) ?? [];
  const longest = Math.max(0, ...runs.map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? fence + line + fence : `${fence} ${line} ${fence}`;
}

const escapeLine = (line: string): string =>
  line
    .split(' ')
    .map((word, place) => (ADDRESS.test(word) ? asCode(word) : escapeWord(word, place === 0)))
    .join(' ');

function escapeWord(word: string, startsLine: boolean): string {
  const escaped = word.replaceAll(SPECIAL, String.raw`\$&`).replaceAll(/[&<>]/g, (character) => ENTITIES.get(character) ?? '');
  return startsLine ? escaped.replace(LINE_START, (mark) => `${mark.slice(0, -1)}\\${mark.at(-1)}`) : escaped;
}
