import type { Post } from '../../domain/post.ts';
import { readDates, type NamedDate } from './dates.ts';
import { readFigures, type Figure } from './figures.ts';
import { readWords, type Word } from './words.ts';

/** A post taken apart for checking. */
export interface ReadPost {
  readonly post: Post;
  readonly words: readonly Word[];
  /** Of its title, pictures and links: they may name what the text speaks of. */
  readonly beside: readonly Word[];
  readonly figures: readonly Figure[];
  readonly dates: readonly NamedDate[];
  /** Every sentence, and every two that follow each other. */
  readonly passages: readonly Passage[];
}

/** Neighbouring sentences of a post: words `[from, to)`. */
export interface Passage {
  readonly from: number;
  readonly to: number;
  readonly words: readonly Word[];
}

const read = new WeakMap<Post, ReadPost>();

/** Reading is kept for as long as the post is: several sentences rest on one. */
export function readPost(post: Post): ReadPost {
  const known = read.get(post);
  if (known) return known;
  const words = readWords(post.text);
  const { dates, taken } = readDates(words, post.createdAt);
  const beside = readWords([post.title, ...post.media.map(({ alt }) => alt), ...post.links.map(({ title }) => title)].filter((text) => text !== undefined).join('\n'));
  const made = { post, words, beside, dates, figures: readFigures(words, taken), passages: passagesOf(words) };
  read.set(post, made);
  return made;
}

function passagesOf(words: readonly Word[]): Passage[] {
  const starts = words.flatMap(({ sentence }, i) => (i === 0 || words[i - 1]?.sentence !== sentence ? [i] : []));
  const passage = (first: number, after: number): Passage => {
    const [from, to] = [starts[first] ?? 0, starts[after] ?? words.length];
    return { from, to, words: words.slice(from, to) };
  };
  return [...starts.map((_, i) => passage(i, i + 1)), ...starts.slice(1).map((_, i) => passage(i, i + 2))];
}
