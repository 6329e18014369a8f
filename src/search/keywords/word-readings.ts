import { foldWord } from './fold-word.ts';
import { stemWord } from './stem-word.ts';

/** Another term that posts may hold for what was typed. It counts where posts hold it. */
export interface Reading {
  readonly term: string;
  readonly weight: number;
  /** Counts only where it stands in at least so many times as many posts as the word as typed; absent: in any post. */
  readonly atLeast?: number;
}

const UMLAUTS: ReadonlyMap<string, string> = new Map(Object.entries({ ä: 'ae', ö: 'oe', ü: 'ue', æ: 'ae', ø: 'oe', å: 'aa' }));
const MOST_JOINED = 3;

/** Other ways to write a word: "soooo", "Muenchen", "anti-vax", "covid19", "10k". */
export function readingsOf(word: string): Reading[] {
  const lower = word.toLowerCase().normalize('NFC');
  const folded = foldWord(lower);
  return [...drawnOut(folded), ...umlauts(lower, folded), ...compound(folded), ...lettersAndDigits(folded), ...thousands(folded)];
}

const drawnOut = (word: string): Reading[] => {
  const single = word.replaceAll(/(\p{L})\1{2,}/gu, '$1');
  return single === word || single.length < 2 ? [] : [{ term: stemWord(single), weight: 0.5, atLeast: 1 }];
};

/** "ü" is found as "u"; German keyboards abroad write "ue". */
function umlauts(lower: string, folded: string): Reading[] {
  const spelled = lower.replaceAll(/[äöüæøå]/g, (letter) => UMLAUTS.get(letter) ?? letter);
  if (spelled !== lower) return [{ term: stemWord(foldWord(spelled)), weight: 0.7 }];
  const drawn = folded.replaceAll(/([aou])e/g, '$1');
  return drawn === folded || folded.length < 5 || !/^[a-z]+$/.test(folded) ? [] : [{ term: stemWord(drawn), weight: 0.7, atLeast: 5 }];
}

const compound = (word: string): Reading[] => (/^[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)+$/u.test(word) && /\p{L}/u.test(word) ? [{ term: stemWord(word.replaceAll('-', '')), weight: 0.7 }] : []);

function lettersAndDigits(word: string): Reading[] {
  const [, name, version] = /^(\p{L}{3,})(\p{N}+\p{L}?)$/u.exec(word) ?? [];
  if (name !== undefined && version !== undefined) return [{ term: stemWord(name), weight: 0.5 }, { term: version, weight: 0.2 }];
  const [, amount, unit] = /^(\p{N}+)(\p{L}{2,})$/u.exec(word) ?? [];
  return amount !== undefined && unit !== undefined ? [{ term: amount, weight: 0.3 }, { term: stemWord(unit), weight: 0.2 }] : [];
}

/** "10k" and "10,000"; 2000 is a year. */
function thousands(word: string): Reading[] {
  const [, amount] = /^(\d{1,3}(?:\.\d)?)k$/.exec(word) ?? [];
  if (amount !== undefined) return [{ term: String(Math.round(Number(amount) * 1_000)), weight: 0.7 }];
  const [, count] = /^(\d{1,3}),000$|^(\d{2,3})000$/.exec(word)?.filter((part) => part !== undefined) ?? [];
  return count === undefined ? [] : [{ term: `${count}k`, weight: 0.7 }];
}

/** Words in a row as people also write them: "#climatechange", "@harbourdesk", "@harbour_desk", "livestream", "covid19". */
export function joinedReadings(words: readonly string[]): Reading[] {
  const folded = words.map((word) => (/^[\p{L}\p{N}]+$/u.test(word) ? foldWord(word) : undefined));
  return folded.flatMap((_, i) => {
    const readings: Reading[] = [];
    for (let end = i + 2; end <= Math.min(folded.length, i + MOST_JOINED); end++) {
      const row = folded.slice(i, end).filter((word) => word !== undefined);
      const joined = row.join('');
      if (row.length < end - i || joined.length < 4 || /^\p{N}+$/u.test(joined)) break;
      readings.push({ term: `#${joined}`, weight: 0.5 });
      if (row.length > 2) continue;
      readings.push({ term: `@${joined}`, weight: 0.3 }, { term: `@${row.join('_')}`, weight: 0.3 });
      if (joined.length >= 6 || /\p{N}/u.test(joined)) readings.push({ term: stemWord(joined), weight: 0.5 });
    }
    return readings;
  });
}
