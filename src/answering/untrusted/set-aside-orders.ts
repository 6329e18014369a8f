import type { Post } from '../../domain/post.ts';
import type { Evidence, Found } from '../evidence.ts';
import { instructsReader } from './detect-instructions.ts';

/** Whether a post, its author's name, title or a picture's description gives orders to a program that reads it. */
export const givesOrders = ({ text, title, author, media, links }: Post): boolean =>
  [text, title, author.name, ...media.map(({ alt }) => alt), ...links.map((link) => link.title)].some((part) => part !== undefined && instructsReader(part));

/** What was found without posts that give orders to their reader, where there are others: only then these are all there is to show. */
export function setAsideOrders(found: Found): Found {
  const evidence = withoutOrders(found.evidence);
  return evidence.length === found.evidence.length ? found : { ...found, evidence };
}

function withoutOrders(evidence: readonly Evidence[]): readonly Evidence[] {
  const kept = evidence.filter(({ post }) => !givesOrders(post));
  return kept.length > 0 ? kept : evidence;
}
