import type { AnswerLanguage } from './answer-language.ts';

/** Questions to go on with, about a hashtag or an author. */
interface FollowUpWords {
  readonly summary: (tag: string) => string;
  readonly number: (tag: string) => string;
  readonly saidBy: (author: string, tag: string) => string;
  readonly said: (tag: string) => string;
  readonly by: (author: string) => string;
}

export const FOLLOW_UPS: Readonly<Record<AnswerLanguage, FollowUpWords>> = {
  en: {
    summary: (tag) => `Summarise #${tag}`,
    number: (tag) => `How many posts are tagged #${tag}?`,
    saidBy: (author, tag) => `What did @${author} say about #${tag}?`,
    said: (tag) => `What did people say about #${tag}?`,
    by: (author) => `Summarise what @${author} wrote`,
  },
  de: {
    summary: (tag) => `Fasse #${tag} zusammen`,
    number: (tag) => `Wie viele Beiträge haben den Hashtag #${tag}?`,
    saidBy: (author, tag) => `Was hat @${author} über #${tag} gesagt?`,
    said: (tag) => `Was haben die Leute über #${tag} gesagt?`,
    by: (author) => `Fasse zusammen, was @${author} geschrieben hat`,
  },
  es: {
    summary: (tag) => `Resume #${tag}`,
    number: (tag) => `¿Cuántas publicaciones tienen #${tag}?`,
    saidBy: (author, tag) => `¿Qué dijo @${author} sobre #${tag}?`,
    said: (tag) => `¿Qué dijo la gente sobre #${tag}?`,
    by: (author) => `Resume lo que escribió @${author}`,
  },
  pt: {
    summary: (tag) => `Resume #${tag}`,
    number: (tag) => `Quantas publicações têm #${tag}?`,
    saidBy: (author, tag) => `O que disse @${author} sobre #${tag}?`,
    said: (tag) => `O que disseram as pessoas sobre #${tag}?`,
    by: (author) => `Resume o que @${author} escreveu`,
  },
  fr: {
    summary: (tag) => `Résume #${tag}`,
    number: (tag) => `Combien de publications ont #${tag} ?`,
    saidBy: (author, tag) => `Qu’est-ce que @${author} a dit sur #${tag} ?`,
    said: (tag) => `Qu’est-ce que les gens ont dit sur #${tag} ?`,
    by: (author) => `Résume ce que @${author} a écrit`,
  },
};
