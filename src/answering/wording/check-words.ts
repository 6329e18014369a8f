import type { AnswerLanguage } from './answer-language.ts';

/** Says that something a model wrote was held back. */
export const LEFT_OUT: Readonly<Record<AnswerLanguage, string>> = {
  en: 'Some of what was written could not be confirmed in the posts and was left out.',
  de: 'Einiges von dem, was geschrieben wurde, ließ sich in den Beiträgen nicht belegen und wurde weggelassen.',
  es: 'Parte de lo escrito no se pudo confirmar en las publicaciones y se omitió.',
  pt: 'Parte do que foi escrito não pôde ser confirmada nas publicações e ficou de fora.',
  fr: 'Une partie de ce qui a été écrit n’a pas pu être confirmée dans les publications et a été omise.',
};
