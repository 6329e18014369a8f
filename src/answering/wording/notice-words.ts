import type { AnswerLanguage } from './answer-language.ts';

/** What is said of a quoted post that was set right or contradicted later. The quote follows. */
export const NOTICE_WORDS: Readonly<Record<AnswerLanguage, { readonly CORRECTED: (author: string, day: string) => string; readonly DISPUTED: (author: string, day: string) => string }>> = {
  en: { CORRECTED: (author, day) => `${author} corrected this on ${day}:`, DISPUTED: (author, day) => `${author} contradicted this on ${day}:` },
  de: { CORRECTED: (author, day) => `${author} hat das am ${day} richtiggestellt:`, DISPUTED: (author, day) => `${author} hat dem am ${day} widersprochen:` },
  es: { CORRECTED: (author, day) => `${author} lo corrigió el ${day}:`, DISPUTED: (author, day) => `${author} lo desmintió el ${day}:` },
  pt: { CORRECTED: (author, day) => `${author} corrigiu isto em ${day}:`, DISPUTED: (author, day) => `${author} contradisse isto em ${day}:` },
  fr: { CORRECTED: (author, day) => `${author} l’a corrigé le ${day} :`, DISPUTED: (author, day) => `${author} l’a contesté le ${day} :` },
};
