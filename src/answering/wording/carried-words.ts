import { plainText } from '../plain-text.ts';
import type { AnswerLanguage } from './answer-language.ts';
import { formatDay } from './describe.ts';

const MOST_CHARACTERS = 60;

const POST_OF: Readonly<Record<AnswerLanguage, (author: string, day: string, quote: string) => string>> = {
  en: (author, day, quote) => `the post by ${author} of ${day}: “${quote}”`,
  de: (author, day, quote) => `der Beitrag von ${author} vom ${day}: „${quote}“`,
  es: (author, day, quote) => `la publicación de ${author} del ${day}: «${quote}»`,
  pt: (author, day, quote) => `a publicação de ${author} de ${day}: “${quote}”`,
  fr: (author, day, quote) => `la publication de ${author} du ${day} : « ${quote} »`,
};

/** A post by its author, its day and its first words, to say which one is meant. */
export function postWords({ author, text, createdAt }: { readonly author: string; readonly text: string; readonly createdAt: number }, language: AnswerLanguage): string {
  return POST_OF[language](`@${author}`, formatDay(createdAt, language), beginning(plainText(text)));
}

function beginning(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text;
  const cut = text.slice(0, MOST_CHARACTERS + 1);
  const space = cut.lastIndexOf(' ');
  return `${space > MOST_CHARACTERS / 2 ? cut.slice(0, space) : cut.slice(0, MOST_CHARACTERS).replace(/[\uD800-\uDBFF]$/u, '')}…`;
}

const SHOW: Readonly<Record<AnswerLanguage, string>> = { en: 'Show that post', de: 'Zeige diesen Beitrag', es: 'Muestra esa publicación', pt: 'Mostra essa publicação', fr: 'Montre cette publication' };

/** Asks for a post that the filter names. */
export const showThatPost = (language: AnswerLanguage): string => SHOW[language];

const THAT: Readonly<Record<AnswerLanguage, string>> = { en: 'that post', de: 'diesem Beitrag', es: 'esa publicación', pt: 'essa publicação', fr: 'cette publication' };
/** By the article, or the preposition with it, of the words that it takes the place of. */
const THAT_AFTER: Readonly<Record<string, string>> = {
  'pt à': 'a essa publicação', den: 'diesen Beitrag', der: 'dieser Beitrag', des: 'dieses Beitrags', das: 'diesen Beitrag', al: 'a esa publicación', del: 'de esa publicación', ao: 'a essa publicação', à: 'à cette publication', au: 'à cette publication', du: 'de cette publication',
};

/** Stands for a post that the filter names, in the place of `words` such as "the second one" or "al segundo mensaje". */
export const thatPost = (words: string, language: AnswerLanguage): string => {
  const [first = ''] = words.toLowerCase().split(' ');
  return language === 'en' ? THAT.en : (THAT_AFTER[`${language} ${first}`] ?? THAT_AFTER[first] ?? THAT[language]);
};

const ASK_ABOUT: Readonly<Record<AnswerLanguage, { readonly person: (name: string) => string; readonly time: (name: string) => string; readonly other: (name: string) => string }>> = {
  en: { person: (name) => `What did ${name} say?`, time: (name) => `What did people say ${name}?`, other: (name) => `What did people say about ${name}?` },
  de: { person: (name) => `Was hat ${name} gesagt?`, time: (name) => `Was haben die Leute ${name} gesagt?`, other: (name) => `Was haben die Leute über ${name} gesagt?` },
  es: { person: (name) => `¿Qué dijo ${name}?`, time: (name) => `¿Qué dijo la gente ${name}?`, other: (name) => `¿Qué dijo la gente sobre ${name}?` },
  pt: { person: (name) => `O que disse ${name}?`, time: (name) => `O que disseram as pessoas ${name}?`, other: (name) => `O que disseram as pessoas sobre ${name}?` },
  fr: { person: (name) => `Qu'a dit ${name} ?`, time: (name) => `Qu'ont dit les gens ${name} ?`, other: (name) => `Qu'ont dit les gens sur ${name} ?` },
};

/** Asks about the row of a table: somebody, a time with its preposition, or anything else. */
export const askAbout = (kind: 'person' | 'time' | 'other', name: string, language: AnswerLanguage): string => ASK_ABOUT[language][kind](name);
