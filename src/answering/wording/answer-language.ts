/** Languages that answers are written in. */
const LANGUAGES = ['en', 'de', 'es', 'pt', 'fr'] as const;
export type AnswerLanguage = (typeof LANGUAGES)[number];

/** The language to answer a question in: its own where answers can be written in it, else English. */
export const answerLanguage = (questionLanguage: string): AnswerLanguage => LANGUAGES.find((language) => language === questionLanguage) ?? 'en';
