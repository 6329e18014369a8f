import type { Post } from '../../domain/post.ts';
import { analyze } from '../../search/analyze.ts';
import type { Evidence } from '../evidence.ts';

/** A post to quote, and the posts of others that say the same. */
export interface Chosen {
  readonly post: Post;
  readonly same: readonly Post[];
}

/** A post with less of the best one's strength is read, but not quoted. */
const MIN_STRENGTH = 0.5;
/** So many posts of one author are quoted while others have something to say. */
const OF_AUTHOR = 3;
/** Two posts that share more of their terms (Jaccard) say the same, unless a number or a denial tells them apart. */
const SAME = 0.7;
const DECISIVE = /\p{N}|^(?:not|no|never|none|nobody|without|cannot|cant|wont|dont|didnt|isnt|wasnt|nicht|kein\p{L}*|nie|niemand|ohne|nunca|nadie|sin|não|ninguém|sem|ne|pas|jamais|personne|sans)$/u;

/** The best posts, at most `count`, those that say the same with the best of them; no voice drowns the others. */
export function chooseQuotes(evidence: readonly Evidence[], count: number): Chosen[] {
  const chosen: { post: Post; same: Post[]; terms: ReadonlySet<string> }[] = [];
  const strong = evidence.filter(({ strength }) => strength >= MIN_STRENGTH).map(({ post }) => post);
  for (const post of inTurn(strong)) {
    const terms = new Set(analyze(post.text));
    const other = chosen.find((one) => saysTheSame(one.terms, terms));
    if (other) {
      if ([other.post, ...other.same].every(({ author }) => author.id !== post.author.id)) other.same.push(post);
    } else if (chosen.length < count) chosen.push({ post, same: [], terms });
  }
  return chosen.map(({ post, same }) => ({ post, same }));
}

/** In their order; from the fourth on, an author's posts stand behind those of others. */
function inTurn(posts: readonly Post[]): Post[] {
  const counts = new Map<string, number>();
  const isLater = posts.map(({ author }) => {
    const count = (counts.get(author.id) ?? 0) + 1;
    counts.set(author.id, count);
    return count > OF_AUTHOR;
  });
  return [...posts.filter((_, i) => isLater[i] !== true), ...posts.filter((_, i) => isLater[i] === true)];
}

function saysTheSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const unshared = [...[...a].filter((term) => !b.has(term)), ...[...b].filter((term) => !a.has(term))];
  const all = new Set([...a, ...b]).size;
  return all > 0 && (all - unshared.length) / all > SAME && !unshared.some((term) => DECISIVE.test(term));
}
