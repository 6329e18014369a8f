import type { AnswerLanguage } from './answer-language.ts';

/** What a summary says itself. Numbers come formatted; `many` says whether a number is not 1. */
export interface SummaryWords {
  readonly posts: (number: string, many: boolean) => string;
  readonly authors: (number: string, many: boolean) => string;
  readonly quoted: (words: string) => string;
  /** "142 posts by 31 authors, 3 May 2023 to 12 January 2024." `filter` begins with a space or is empty; no authors where the filter names the one. */
  readonly heading: (posts: string, authors: string | undefined, filter: string, days: string) => string;
  /** So many of all were read. */
  readonly read: (number: string) => string;
  readonly fromTo: (first: string, last: string) => string;
  /** A theme's line; without a label only its counts. */
  readonly theme: (label: string | undefined, posts: string, authors: string) => string;
  /** Before what only comes near. */
  readonly near: string;
  readonly busiest: (when: string, posts: string) => string;
  readonly dominant: (author: string, share: string, posts: string) => string;
  readonly colon: string;
}

export const SUMMARY_WORDS: Readonly<Record<AnswerLanguage, SummaryWords>> = {
  en: {
    posts: (number, many) => `${number} ${many ? 'posts' : 'post'}`,
    authors: (number, many) => `${number} ${many ? 'authors' : 'author'}`,
    quoted: (words) => `“${words}”`,
    heading: (posts, authors, filter, days) => `${posts}${filter}${authors === undefined ? '' : ` by ${authors}`}, ${days}.`,
    read: (number) => `This rests on ${number} of them.`,
    fromTo: (first, last) => (first === last ? first : `${first} to ${last}`),
    theme: (label, posts, authors) => `${label === undefined ? '' : `${label} – `}${posts} by ${authors}:`,
    near: 'No post is quite about this; these come near.',
    busiest: (when, posts) => `Busiest time: ${when}, with ${posts}.`,
    dominant: (author, share, posts) => `${author} wrote ${share} of these: ${posts}.`,
    colon: ':',
  },
  de: {
    posts: (number, many) => `${number} ${many ? 'Beiträge' : 'Beitrag'}`,
    authors: (number, many) => `${number} ${many ? 'Personen' : 'Person'}`,
    quoted: (words) => `„${words}“`,
    heading: (posts, authors, filter, days) => `${posts}${filter}${authors === undefined ? '' : `, geschrieben von ${authors}`}, ${days}.`,
    read: (number) => `Gelesen wurden davon ${number}.`,
    fromTo: (first, last) => (first === last ? first : `${first} bis ${last}`),
    theme: (label, posts, authors) => `${label === undefined ? '' : `${label} – `}${posts} von ${authors}:`,
    near: 'Kein Beitrag spricht ganz davon; diese kommen nahe.',
    busiest: (when, posts) => `Am meisten los war ${when}: ${posts}.`,
    dominant: (author, share, posts) => `Von ${author} stammen ${share} davon: ${posts}.`,
    colon: ':',
  },
  es: {
    posts: (number, many) => `${number} ${many ? 'publicaciones' : 'publicación'}`,
    authors: (number, many) => `${number} ${many ? 'autores' : 'autor'}`,
    quoted: (words) => `«${words}»`,
    heading: (posts, authors, filter, days) => `${posts}${filter}${authors === undefined ? '' : `, de ${authors}`}, ${days}.`,
    read: (number) => `Se han leído ${number}.`,
    fromTo: (first, last) => (first === last ? first : `del ${first} al ${last}`),
    theme: (label, posts, authors) => `${label === undefined ? '' : `${label} – `}${posts} de ${authors}:`,
    near: 'Ninguna publicación trata justo de esto; estas se acercan.',
    busiest: (when, posts) => `El momento de más actividad: ${when}, con ${posts}.`,
    dominant: (author, share, posts) => `${author} escribió el ${share}: ${posts}.`,
    colon: ':',
  },
  pt: {
    posts: (number, many) => `${number} ${many ? 'publicações' : 'publicação'}`,
    authors: (number, many) => `${number} ${many ? 'autores' : 'autor'}`,
    quoted: (words) => `«${words}»`,
    heading: (posts, authors, filter, days) => `${posts}${filter}${authors === undefined ? '' : `, de ${authors}`}, ${days}.`,
    read: (number) => `Foram lidas ${number}.`,
    fromTo: (first, last) => (first === last ? first : `de ${first} a ${last}`),
    theme: (label, posts, authors) => `${label === undefined ? '' : `${label} – `}${posts} de ${authors}:`,
    near: 'Nenhuma publicação trata exatamente disto; estas aproximam-se.',
    busiest: (when, posts) => `A altura mais movimentada: ${when}, com ${posts}.`,
    dominant: (author, share, posts) => `${author} escreveu ${share}: ${posts}.`,
    colon: ':',
  },
  fr: {
    posts: (number, many) => `${number} ${many ? 'publications' : 'publication'}`,
    authors: (number, many) => `${number} ${many ? 'auteurs' : 'auteur'}`,
    quoted: (words) => `« ${words} »`,
    heading: (posts, authors, filter, days) => `${posts}${filter}${authors === undefined ? '' : `, de ${authors}`}, ${days}.`,
    read: (number) => `${number} ont été lues.`,
    fromTo: (first, last) => (first === last ? first : `du ${first} au ${last}`),
    theme: (label, posts, authors) => `${label === undefined ? '' : `${label} – `}${posts} de ${authors} :`,
    near: 'Aucune publication ne traite exactement de cela ; celles-ci s’en approchent.',
    busiest: (when, posts) => `Le moment le plus actif : ${when}, avec ${posts}.`,
    dominant: (author, share, posts) => `${author} en a écrit ${share} : ${posts}.`,
    colon: ' :',
  },
};
