import type { Viewpoint } from '../../domain/answer.ts';
import type { AnswerLanguage } from './answer-language.ts';

/** How sides are named. `author`: who wrote the post that they stand for or against. */
export interface ViewpointWords {
  readonly sides: Readonly<Record<Viewpoint['stance'], string>>;
  /** "For (3 authors, 5 posts), on “…”:" */
  readonly side: (name: string, authors: string, posts: string, label: string) => string;
}

export const VIEWPOINT_WORDS: Readonly<Record<AnswerLanguage, ViewpointWords>> = {
  en: { sides: { FOR: 'For', AGAINST: 'Against', ASKS: 'Asking', OTHER: 'Taking no clear side' }, side: (name, authors, posts, label) => `${name} – ${authors}, ${posts}${label && ` (${label})`}:` },
  de: { sides: { FOR: 'Dafür', AGAINST: 'Dagegen', ASKS: 'Es fragen', OTHER: 'Ohne klare Haltung' }, side: (name, authors, posts, label) => `${name} – ${authors}, ${posts}${label && ` (${label})`}:` },
  es: { sides: { FOR: 'A favor', AGAINST: 'En contra', ASKS: 'Preguntan', OTHER: 'Sin postura clara' }, side: (name, authors, posts, label) => `${name} – ${authors}, ${posts}${label && ` (${label})`}:` },
  pt: { sides: { FOR: 'A favor', AGAINST: 'Contra', ASKS: 'Perguntam', OTHER: 'Sem posição clara' }, side: (name, authors, posts, label) => `${name} – ${authors}, ${posts}${label && ` (${label})`}:` },
  fr: { sides: { FOR: 'Pour', AGAINST: 'Contre', ASKS: 'Demandent', OTHER: 'Sans position claire' }, side: (name, authors, posts, label) => `${name} – ${authors}, ${posts}${label && ` (${label})`} :` },
};
