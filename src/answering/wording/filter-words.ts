import type { AnswerLanguage } from './answer-language.ts';

/** How the parts of a filter are said, to follow "posts". */
interface FilterWords {
  readonly by: (names: string) => string;
  readonly notBy: (names: string) => string;
  readonly toOrAbout: (names: string) => string;
  readonly tagged: (tags: string) => string;
  readonly inLanguage: (languages: string) => string;
  readonly withMedia: string;
  readonly withoutMedia: string;
  readonly withLinks: string;
  readonly withoutLinks: string;
  readonly replies: string;
  readonly noReplies: string;
  readonly reposts: string;
  readonly noReposts: string;
  readonly likes: (number: string) => string;
  readonly repostedTimes: (number: string) => string;
  readonly inThread: string;
  readonly quoting: string;
  readonly upTo: (day: string) => string;
  readonly since: (day: string) => string;
  readonly on: (day: string) => string;
  readonly fromTo: (first: string, last: string) => string;
}

export const FILTER_WORDS: Readonly<Record<AnswerLanguage, FilterWords>> = {
  en: {
    by: (names) => `by ${names}`,
    notBy: (names) => `not by ${names}`,
    toOrAbout: (names) => `to or about ${names}`,
    tagged: (tags) => `tagged ${tags}`,
    inLanguage: (languages) => `in ${languages}`,
    withMedia: 'with pictures or videos',
    withoutMedia: 'without pictures or videos',
    withLinks: 'with links',
    withoutLinks: 'without links',
    replies: 'among replies',
    noReplies: 'that reply to nobody',
    reposts: 'among reposts',
    noReposts: 'leaving out reposts',
    likes: (number) => `with at least ${number} likes`,
    repostedTimes: (number) => `with at least ${number} reposts`,
    inThread: 'in this thread',
    quoting: 'quoting this post',
    upTo: (day) => `up to ${day}`,
    since: (day) => `since ${day}`,
    on: (day) => `on ${day}`,
    fromTo: (first, last) => `from ${first} to ${last}`,
  },
  de: {
    by: (names) => `von ${names}`,
    notBy: (names) => `nicht von ${names}`,
    toOrAbout: (names) => `an oder über ${names}`,
    tagged: (tags) => `mit ${tags}`,
    inLanguage: (languages) => `auf ${languages}`,
    withMedia: 'mit Bildern oder Videos',
    withoutMedia: 'ohne Bilder und Videos',
    withLinks: 'mit Links',
    withoutLinks: 'ohne Links',
    replies: 'unter den Antworten',
    noReplies: 'ohne Antworten',
    reposts: 'unter den geteilten',
    noReposts: 'ohne geteilte',
    likes: (number) => `mit mindestens ${number} Likes`,
    repostedTimes: (number) => `mindestens ${number} Mal geteilt`,
    inThread: 'in diesem Thread',
    quoting: 'mit diesem Beitrag als Zitat',
    upTo: (day) => `bis ${day}`,
    since: (day) => `seit ${day}`,
    on: (day) => `vom ${day}`,
    fromTo: (first, last) => `vom ${first} bis ${last}`,
  },
  es: {
    by: (names) => `de ${names}`,
    notBy: (names) => `que no son de ${names}`,
    toOrAbout: (names) => `dirigidas a ${names} o que lo mencionan`,
    tagged: (tags) => `con ${tags}`,
    inLanguage: (languages) => `en ${languages}`,
    withMedia: 'con fotos o vídeos',
    withoutMedia: 'sin fotos ni vídeos',
    withLinks: 'con enlaces',
    withoutLinks: 'sin enlaces',
    replies: 'entre las respuestas',
    noReplies: 'sin contar respuestas',
    reposts: 'entre las compartidas',
    noReposts: 'sin contar las compartidas',
    likes: (number) => `con al menos ${number} me gusta`,
    repostedTimes: (number) => `compartidas al menos ${number} veces`,
    inThread: 'en este hilo',
    quoting: 'que citan esta publicación',
    upTo: (day) => `hasta el ${day}`,
    since: (day) => `desde el ${day}`,
    on: (day) => `del ${day}`,
    fromTo: (first, last) => `del ${first} al ${last}`,
  },
  pt: {
    by: (names) => `de ${names}`,
    notBy: (names) => `que não são de ${names}`,
    toOrAbout: (names) => `dirigidas a ${names} ou que o mencionam`,
    tagged: (tags) => `com ${tags}`,
    inLanguage: (languages) => `em ${languages}`,
    withMedia: 'com fotos ou vídeos',
    withoutMedia: 'sem fotos nem vídeos',
    withLinks: 'com ligações',
    withoutLinks: 'sem ligações',
    replies: 'entre as respostas',
    noReplies: 'sem contar respostas',
    reposts: 'entre as partilhadas',
    noReposts: 'sem contar as partilhadas',
    likes: (number) => `com pelo menos ${number} gostos`,
    repostedTimes: (number) => `partilhadas pelo menos ${number} vezes`,
    inThread: 'nesta conversa',
    quoting: 'que citam esta publicação',
    upTo: (day) => `até ${day}`,
    since: (day) => `desde ${day}`,
    on: (day) => `de ${day}`,
    fromTo: (first, last) => `de ${first} a ${last}`,
  },
  fr: {
    by: (names) => `de ${names}`,
    notBy: (names) => `qui ne sont pas de ${names}`,
    toOrAbout: (names) => `adressées à ${names} ou qui en parlent`,
    tagged: (tags) => `avec ${tags}`,
    inLanguage: (languages) => `en ${languages}`,
    withMedia: 'avec photos ou vidéos',
    withoutMedia: 'sans photos ni vidéos',
    withLinks: 'avec des liens',
    withoutLinks: 'sans liens',
    replies: 'parmi les réponses',
    noReplies: 'sans les réponses',
    reposts: 'parmi les partages',
    noReposts: 'sans les partages',
    likes: (number) => `avec au moins ${number} j’aime`,
    repostedTimes: (number) => `partagées au moins ${number} fois`,
    inThread: 'dans ce fil',
    quoting: 'qui citent cette publication',
    upTo: (day) => `jusqu’au ${day}`,
    since: (day) => `depuis le ${day}`,
    on: (day) => `du ${day}`,
    fromTo: (first, last) => `du ${first} au ${last}`,
  },
};
