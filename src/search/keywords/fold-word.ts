const NOT_ASCII = /[\u0080-\uFFFF]/;

export const isAscii = (text: string): boolean => !NOT_ASCII.test(text);

/** Signs that are seen badly or not at all, and what only dresses an emoji: skin tones, gender signs, variation selectors, keycaps. */
const UNSEEN =
  /\u200D[\u2640\u2642]|[\u00AD\u200B\u200D-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF\u2120\u2122\p{Variation_Selector}\p{EMod}\u{E0020}-\u{E007F}]|\u20E3|(?<!\p{sc=Arabic})\u200C/gu;

/** Text with one spelling for each character: compatibility forms unified (NFKC), invisible signs dropped. */
export const unifyCharacters = (text: string): string => text.replaceAll(UNSEEN, '').normalize('NFKC');

/** Latin, Greek, Hebrew and Arabic: the scripts whose marks are dropped. */
const MARKED = /[\u00C0-\u03FF\u0590-\u06FF\u1E00-\u1FFF]/;
const BARE_LETTERS = /([\p{sc=Latin}\p{sc=Greek}])\p{M}+/gu;
/** Vowel points and other reading aids of Hebrew and Arabic; hamza and madda on their carriers; tatweel. */
const READING_AIDS = new RegExp(String.raw`[[\p{scx=Hebrew}\p{scx=Arabic}]&&\p{M}]|\u0640`, 'gv');

const VARIANTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ss: 'ß', o: 'ø', ae: 'æ', oe: 'œ', l: 'ł', d: 'đð', i: 'ı', th: 'þ', "'": '’‘ʼʻ', е: 'ё', σ: 'ς',
    ا: 'ٱ', ي: 'ىیے', ك: 'ک', ه: 'ةہھەۃ',
    0: '٠۰०০๐', 1: '١۱१১๑', 2: '٢۲२২๒', 3: '٣۳३৩๓', 4: '٤۴४৪๔', 5: '٥۵५৫๕', 6: '٦۶६৬๖', 7: '٧۷७৭๗', 8: '٨۸८৮๘', 9: '٩۹९৯๙',
  }).flatMap(([folded, variants]) => [...variants].map((variant) => [variant, folded] as const)),
);
const VARIANT = new RegExp(`[${[...VARIANTS.keys()].join('')}]`, 'gu');

/**
 * Lower case, and one form for letters that people write in several: no accents on Latin and Greek letters ("ü" is "u", "ß" is "ss",
 * "ı" is "i"), "ё" is "е", no vowel points in Hebrew and Arabic, one alef, yeh, kaf and heh, ASCII digits. Marks that make another
 * letter stay: "й" is not "и", and all of the Indic scripts.
 */
export function foldWord(word: string): string {
  if (isAscii(word)) return word.toLowerCase();
  const lower = word.toLowerCase();
  const bare = MARKED.test(lower) ? withoutMarks(lower) : lower;
  return bare.replaceAll(VARIANT, (variant) => VARIANTS.get(variant) ?? variant);
}

const withoutMarks = (word: string): string => word.normalize('NFD').replaceAll(BARE_LETTERS, '$1').replaceAll(READING_AIDS, '').normalize('NFC');
