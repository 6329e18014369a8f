import type { PostFilter } from '../../domain/filter.ts';
import type { Post } from '../../domain/post.ts';
import type { PostArchive } from '../../ports/post-archive.ts';
import { allTerms, analyze, analyzePost } from '../../search/analyze.ts';
import type { TermWeights } from '../term-weights.ts';

/** What the posts that meet a question best have in common: its subject, without the words that only frame the question. */
export interface Subject {
  /** Terms of the question that many of them hold. */
  readonly terms: ReadonlySet<string>;
  /** Lower case, without "#". */
  readonly hashtags: readonly string[];
  /** Lower-case handles of authors whose name the question gives. */
  readonly authors: readonly string[];
}

/** A term and a hashtag are of the subject from this share of the best posts on. */
const SHARED = { term: 1 / 3, hashtag: 0.2 };
/** At least so many of the best posts have it. */
const FEWEST = 3;
const MOST_TAGS = 3;
const MOST_AUTHORS = 2;
/** So many posts of a hashtag or an author are looked at. */
const OF_EACH = 150;

/** `best`: the posts that meet the question best. Nothing where they have nothing in common. */
export function findSubject(best: readonly Post[], weights: TermWeights): Subject {
  const held = best.map((post) => new Set(termsOfPost(post)));
  const least = (share: number) => Math.max(FEWEST, share * best.length);
  const terms = new Set([...weights.keys()].filter((term) => held.filter((own) => own.has(term)).length >= least(SHARED.term)));
  const tagged = countEach(best.flatMap(({ hashtags }) => [...new Set(hashtags.map((tag) => tag.toLowerCase()))]));
  const hashtags = tagged.filter(([tag, count]) => count >= least(SHARED.hashtag) || (count >= 2 && analyze(`#${tag}`).some((term) => terms.has(term)))).slice(0, MOST_TAGS).map(([tag]) => tag);
  const named = countEach(best.filter(({ author }) => termsOfName(author).some((term) => terms.has(term))).map(({ author }) => author.handle.toLowerCase()));
  // A light word by itself ("her own error") is no subject.
  const mean = [...weights.values()].reduce((sum, weight) => sum + weight, 0) / (weights.size || 1);
  if (hashtags.length + named.length === 0 && ![...terms].some((term) => (weights.get(term) ?? 0) >= mean)) return { terms: new Set(), hashtags: [], authors: [] };
  return { terms, hashtags, authors: named.slice(0, MOST_AUTHORS).map(([handle]) => handle) };
}

/** Whether a post holds a term, a hashtag or an author of a subject; true of one that is empty. */
export function isOfSubject(post: Post, { terms, hashtags, authors }: Subject): boolean {
  if (terms.size === 0) return true;
  return (
    termsOfPost(post).some((term) => terms.has(term)) || post.hashtags.some((tag) => hashtags.includes(tag.toLowerCase())) || authors.includes(post.author.handle.toLowerCase())
  );
}

/** The posts under the hashtags of a subject or with their words, and by its authors, each once. */
export async function postsOfSubject({ hashtags, authors }: Subject, filter: PostFilter, archive: PostArchive, signal: AbortSignal): Promise<Post[]> {
  const scopes = [
    ...(filter.hashtags ? [] : hashtags.map((tag) => ({ ...filter, hashtags: [tag] }))),
    ...(filter.authors ? [] : authors.map((handle) => ({ ...filter, authors: [handle] }))),
  ];
  const lists = await Promise.all(scopes.map((scope) => archive.list({ filter: scope, order: 'newest', limit: OF_EACH }, signal)));
  // People also write the word of a hashtag without its sign.
  const words = [...new Set(hashtags.flatMap((tag) => analyze(tag)))];
  const hits = words.length === 0 ? [] : await archive.searchTerms({ filter, terms: words.map((term) => ({ term, weight: 1 })), limit: OF_EACH }, signal);
  const named = await archive.findByIds(hits.map(({ sourceId }) => sourceId), signal);
  return [...new Map([...lists.flat(), ...named].map((post) => [post.sourceId, post])).values()];
}

/** "@tidewell_app" is named by "Tidewell". */
const termsOfName = ({ name = '', handle }: Post['author']): string[] => analyze(`${name} ${handle.replaceAll(/[_.]/g, ' ')}`);

const termsOfPost = (post: Post): string[] => [...allTerms(analyzePost(post)), ...termsOfName(post.author)];

/** Values with how often they stand there, most frequent first. */
function countEach(values: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}
