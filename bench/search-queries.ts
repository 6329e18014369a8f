import type { Post } from '../src/domain/post.ts';
import { QUERY_KINDS, type BenchQuery } from './search-engine.ts';

/** Queries are drawn from so many posts at the beginning, so that they are the same at every size. */
export const QUERY_SOURCE_POSTS = 100_000;

const SEED = 20_261_124;
const DAY_MS = 86_400_000;
/** Of ten queries: four of words, two of each other kind. */
const KIND_OF: readonly BenchQuery['kind'][] = ['words', 'hashtag', 'words', 'question', 'filtered', 'words', 'hashtag', 'question', 'words', 'filtered'];
const QUESTIONS = [
  (words: string) => `what did people say about ${words}?`,
  (words: string) => `why is everyone talking about ${words}`,
  (words: string) => `who wrote about ${words}?`,
  (words: string) => `what happened with ${words}`,
];
const COMMON_WORDS = new Set('about after also been before being both came come could does doing down each even from have having here into just like made make many more most much must only other over said same should some such than that their them then there these they this those through under very want well were what when where which while will with would your'.split(' '));

/**
 * `count` queries made from posts as people would search for them, different from each other, the same on every machine: two to
 * five words of a post in their order, one of its hashtags with a word, a question about some of its words, or words with its author
 * or the time around it as filter. Fewer where the posts do not give so many.
 */
export function makeQueries(posts: readonly Post[], count: number): BenchQuery[] {
  const random = randomNumbers(SEED);
  const queries = new Map<string, BenchQuery>();
  for (let attempts = 0; queries.size < count && attempts < count * 50; attempts += 1) {
    const post = posts[Math.floor(random() * posts.length)];
    const kind = KIND_OF[queries.size % KIND_OF.length] ?? QUERY_KINDS[0];
    const query = post && makeQuery(post, kind, random);
    if (query) queries.set(query.text, query);
  }
  return [...queries.values()];
}

/** Undefined where the post does not give such a query. */
function makeQuery(post: Post, kind: BenchQuery['kind'], random: () => number): BenchQuery | undefined {
  const words = contentWords(post.text);
  const some = (least: number, most: number) => pickInOrder(words, least + Math.floor(random() * (most - least + 1)), random).join(' ');
  if (words.length < 2) return undefined;
  switch (kind) {
    case 'words':
      return { kind, text: some(2, 5), filter: {} };
    case 'hashtag': {
      const tag = post.text.match(/#[\p{L}\p{N}_]+/u)?.[0];
      return tag === undefined ? undefined : { kind, text: `${tag} ${some(0, 1)}`.trim(), filter: {} };
    }
    case 'question':
      return post.lang === 'en' ? { kind, text: (QUESTIONS[Math.floor(random() * QUESTIONS.length)] ?? String)(some(2, 3)), filter: {} } : undefined;
    case 'filtered': {
      const days = 7 + Math.floor(random() * 83);
      const filter = random() < 0.5 ? { authors: [post.author.handle] } : { since: post.createdAt - days * DAY_MS, until: post.createdAt + days * DAY_MS };
      return { kind, text: some(2, 3), filter };
    }
  }
}

/** Words of four letters and more that are neither links, hashtags, names of accounts nor among the commonest. */
function contentWords(text: string): string[] {
  const plain = text.replaceAll(/https?:\/\/\S+|[#@][\p{L}\p{N}_]+/gu, ' ');
  const words = plain.match(/\p{L}{4,}/gu) ?? [];
  return [...new Set(words.map((word) => word.toLowerCase()))].filter((word) => !COMMON_WORDS.has(word));
}

function pickInOrder(words: readonly string[], count: number, random: () => number): string[] {
  const places = words.map((_, place) => ({ place, key: random() })).sort((a, b) => a.key - b.key);
  return places.slice(0, count).map(({ place }) => place).sort((a, b) => a - b).map((place) => words[place] ?? '');
}

/** Numbers from 0 to 1, the same for the same seed: the linear congruential generator of Numerical Recipes (Press et al. 1992). */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
