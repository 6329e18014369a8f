import type { PostFilter } from '../../src/domain/filter.ts';
import type { Post } from '../../src/domain/post.ts';
import type { AggregateQuery, AggregateResult, ArchiveAuthor, ArchiveStats, ListQuery, PostArchive, PostHit, PostName, PostScope, PostTerms, ScoredPost, TermQuery, VectorQuery, WeightedTerm, WordCondition } from '../../src/ports/post-archive.ts';
import { analyzePost } from '../../src/search/analyze.ts';
import { fingerprintOf } from '../../src/search/fingerprint.ts';
import { aggregatePlainly } from './aggregate-plainly.ts';

interface StoredPost {
  readonly post: Post;
  readonly terms: PostTerms;
  readonly sequence: number;
}

/** Posts in memory, found by their real terms, with all conditions on words; of filters it knows authors and time alone. */
export class FakeArchive implements PostArchive {
  readonly vectorModel = undefined;
  /** What `searchVector` gives, best first. */
  near: readonly ScoredPost[] = [];
  version = 'v1';
  /** Methods in the order they were called. */
  readonly calls: string[] = [];
  #posts: readonly StoredPost[] = [];
  #sequence = 0;

  constructor(posts: readonly Post[]) {
    this.add(...posts);
  }

  /** Adds posts as one batch. */
  add(...posts: readonly Post[]): void {
    this.#sequence += 1;
    this.version = `v${this.#sequence}`;
    this.#posts = [...this.#posts, ...posts.map((post) => ({ post, terms: analyzePost(post), sequence: this.#sequence }))];
  }

  remove(...sourceIds: readonly string[]): void {
    this.#posts = this.#posts.filter(({ post }) => !sourceIds.includes(post.sourceId));
  }

  async findByIds(sourceIds: readonly string[]): Promise<Post[]> {
    this.calls.push('findByIds');
    return sourceIds.flatMap((id) => this.#find(id)?.post ?? []);
  }

  /** Scored by the weights of the terms that a post holds, ties in the order of the posts. */
  async searchTerms({ terms, limit, keepCopies, ...scope }: TermQuery): Promise<PostHit[]> {
    const hits = this.#passing(scope).map((stored) => this.#hit(stored, scoreOf(stored, terms)));
    return this.#best(hits.filter(({ score }) => score > 0), limit, keepCopies);
  }

  async searchVector({ limit, keepCopies, ...scope }: VectorQuery): Promise<PostHit[]> {
    const passing = new Map(this.#passing(scope).map((stored) => [stored.post.sourceId, stored]));
    const hits = this.near.flatMap(({ sourceId, score }) => {
      const stored = passing.get(sourceId);
      return stored ? [this.#hit(stored, score)] : [];
    });
    return this.#best(hits, limit, keepCopies);
  }

  async documentFrequencies(terms: readonly string[]): Promise<number[]> {
    return terms.map((term) => this.#posts.filter((stored) => holds(stored, [term])).length);
  }

  async scoreTerms(posts: readonly PostName[], terms: readonly WeightedTerm[]): Promise<number[]> {
    return posts.map(({ sourceId }) => {
      const stored = this.#find(sourceId);
      return stored ? scoreOf(stored, terms) : 0;
    });
  }

  async bodyTerms(posts: readonly PostName[]): Promise<(readonly string[])[]> {
    return posts.map(({ sourceId }) => this.#find(sourceId)?.terms.body ?? []);
  }

  async vectors(posts: readonly PostName[]): Promise<undefined[]> {
    return posts.map(() => undefined);
  }

  async similarities(posts: readonly PostName[]): Promise<(number | undefined)[]> {
    return posts.map((post) => this.near.find(({ sourceId }) => sourceId === post.sourceId)?.score);
  }

  async list({ order, limit, after, ...scope }: ListQuery): Promise<Post[]> {
    const posts = this.#passing(scope).map(({ post }) => post).sort(byTime);
    if (order === 'newest') posts.reverse();
    const isLater = (post: Post) => after === undefined || (order === 'newest' ? byTime(post, after) < 0 : byTime(post, after) > 0);
    return posts.filter(isLater).slice(0, limit);
  }

  async count(scope: PostScope): Promise<number> {
    return this.#passing(scope).length;
  }

  async aggregate({ said = [], ...query }: AggregateQuery): Promise<AggregateResult> {
    const isSaid = ({ terms }: StoredPost) => said.every((group) => group.some((row) => holds({ terms: { ...terms, author: [] } }, row)));
    const posts = this.#passing(query).filter(isSaid).map(({ post }) => post);
    return aggregatePlainly(posts, query, (id) => this.#posts.filter(({ post }) => post.inReplyToId === id).length);
  }

  async replies(sourceIds: readonly string[], scope: PostScope): Promise<Post[]> {
    return this.#passing(scope).flatMap(({ post }) => (post.inReplyToId !== undefined && sourceIds.includes(post.inReplyToId) ? [post] : []));
  }

  async thread(sourceId: string): Promise<Post[]> {
    const root = this.#rootOf(sourceId);
    return this.#posts.map(({ post }) => post).filter((post) => this.#rootOf(post.sourceId) === root).sort(byTime);
  }

  async authors({ handles, limit }: { readonly handles?: readonly string[]; readonly limit: number }): Promise<ArchiveAuthor[]> {
    const byHandle = new Map<string, Post[]>();
    for (const { post } of this.#posts) byHandle.set(post.author.handle.toLowerCase(), [...(byHandle.get(post.author.handle.toLowerCase()) ?? []), post]);
    const wanted = handles?.map((handle) => handle.toLowerCase());
    return [...byHandle]
      .filter(([handle]) => wanted === undefined || wanted.includes(handle))
      .map(([handle, posts]) => ({ handle, ...(posts[0]?.author.name === undefined ? {} : { name: posts[0].author.name }), posts: posts.length, firstPostAt: Math.min(...posts.map(({ createdAt }) => createdAt)) }))
      .slice(0, limit);
  }

  async stats(): Promise<ArchiveStats> {
    return { postCount: this.#posts.length, authorCount: 1, version: this.version, sequence: this.#sequence, languages: [], hashtags: [] };
  }

  async upsert(): Promise<never> {
    throw new Error('It is read only.');
  }

  async optimize(): Promise<void> {}
  async [Symbol.asyncDispose](): Promise<void> {}

  #find(id: string): StoredPost | undefined {
    return this.#posts.find(({ post }) => post.sourceId === id);
  }

  #passing({ filter, words, upToSequence = Infinity }: PostScope): StoredPost[] {
    return this.#posts.filter((stored) => stored.sequence <= upToSequence && passes(stored.post, filter) && holdsWords(stored, words));
  }

  #hit({ post, terms }: StoredPost, score: number): PostHit {
    return {
      sourceId: post.sourceId,
      score,
      createdAt: post.createdAt,
      author: post.author.handle.toLowerCase(),
      thread: this.#rootOf(post.sourceId),
      likes: post.metrics.likes,
      reposts: post.metrics.reposts,
      repeats: isRepeat(post),
      hasLinks: post.links.length > 0,
      length: terms.body.length,
      duplicates: 0,
    };
  }

  /** The best hits; of copies the original with their best score, unless all are kept. */
  #best(hits: readonly PostHit[], limit: number, keepCopies = false): PostHit[] {
    const sorted = hits.toSorted((a, b) => b.score - a.score);
    if (keepCopies) return sorted.slice(0, limit);
    const groups = new Map<string, PostHit[]>();
    for (const hit of sorted) {
      const post = this.#find(hit.sourceId)?.post;
      const key = (post && fingerprintOf(post)) || hit.sourceId;
      groups.set(key, [...(groups.get(key) ?? []), hit]);
    }
    return [...groups.values()].flatMap((copies) => original(copies)).slice(0, limit);
  }

  #rootOf(sourceId: string): string {
    const parent = this.#find(sourceId)?.post.inReplyToId;
    return parent !== undefined && this.#find(parent) ? this.#rootOf(parent) : sourceId;
  }
}

const byTime = (a: Pick<Post, 'createdAt' | 'sourceId'>, b: Pick<Post, 'createdAt' | 'sourceId'>): number => a.createdAt - b.createdAt || (a.sourceId < b.sourceId ? -1 : Number(a.sourceId > b.sourceId));

const isRepeat = ({ isRepost, text }: Post): boolean => isRepost || text.startsWith('RT @');

function original(copies: readonly PostHit[]): PostHit[] {
  const [first] = copies.toSorted((a, b) => Number(a.repeats) - Number(b.repeats) || a.createdAt - b.createdAt);
  return first ? [{ ...first, score: Math.max(...copies.map(({ score }) => score)), duplicates: copies.length - 1 }] : [];
}

function passes({ author, createdAt }: Post, { authors, since = -Infinity, until = Infinity }: PostFilter): boolean {
  return (authors === undefined || authors.includes(author.handle.toLowerCase())) && createdAt >= since && createdAt < until;
}

const scoreOf = (stored: StoredPost, terms: readonly WeightedTerm[]): number => terms.reduce((sum, { term, weight }) => sum + (holds(stored, [term]) ? weight : 0), 0);

/** Whether the terms stand in a row in one field. */
function holds({ terms: { body, attached, author } }: Pick<StoredPost, 'terms'>, row: readonly string[]): boolean {
  return [body, attached, author].some((field) => field.some((_, i) => row.every((term, k) => field[i + k] === term)));
}

function holdsWords(stored: StoredPost, { all = [], none = [], anyOf = [] }: WordCondition = {}): boolean {
  const isHeld = (row: readonly string[]) => holds(stored, row);
  return all.every(isHeld) && !none.some(isHeld) && anyOf.every((group) => group.some(isHeld));
}
