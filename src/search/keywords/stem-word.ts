import { stemmer } from 'stemmer';

const LONGEST_TERM = 64;

/** Plurals that no rule of a stemmer reaches. */
const IRREGULAR: ReadonlyMap<string, string> = new Map(
  Object.entries({
    children: 'child', men: 'man', women: 'woman', people: 'person', feet: 'foot', teeth: 'tooth', geese: 'goose', mice: 'mouse', oxen: 'ox',
    wives: 'wife', knives: 'knife', wolves: 'wolf', thieves: 'thief', halves: 'half', calves: 'calf', loaves: 'loaf', shelves: 'shelf',
  }),
);

const ARABIC = /^[\u0600-\u06FF]+$/;
const ARABIC_ARTICLE = /^(?:و?ال|[بكف]ال|لل|و)(?=.{3})/;
const ARABIC_ENDING = /(?<=.{2})(?:ها|ان|ات|ون|ين|يه|ه|ي)$/;

/**
 * The index term of a folded word: English plurals and endings off (Porter 1980), Arabic "and", articles and endings off (light10,
 * Larkey, Ballesteros and Connell 2007, with one ending at most), others as they are. At most 64 characters.
 */
export function stemWord(word: string): string {
  const short = word.length > LONGEST_TERM ? cut(word) : word;
  if (/^[a-z]+$/.test(short)) return stemmer(IRREGULAR.get(short) ?? short);
  return ARABIC.test(short) ? short.replace(ARABIC_ARTICLE, '').replace(ARABIC_ENDING, '') : short;
}

/** Whole characters only: half of a surrogate pair cannot be stored. */
const cut = (word: string): string => word.slice(0, LONGEST_TERM).replace(/[\uD800-\uDBFF]$/, '');
