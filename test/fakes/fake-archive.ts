import type { PostFilter } from '../../src/domain/filter.ts';
import type { Post } from '../../src/domain/post.ts';
import type { ArchiveStats, ListQuery, PostArchive, PostScope, ScoredPost, TermQuery, VectorQuery } from '../../src/ports/post-archive.ts';
import { analyzePost } from '../../src/search/analyze.ts';

/** Posts in memory, found by their real terms; of filters it knows the authors alone. */
export class FakeArchive implements PostArchive {
  readonly vectorModel = undefined;
  /** What `searchVector` gives, best first. */
  near: readonly ScoredPost[] = [];
  version = 'v1';
  readonly #posts: readonly Post[];

  constructor(posts: readonly Post[]) {
    this.#posts = posts;
  }

  async findByIds(sourceIds: readonly string[]): Promise<Post[]> {
    return sourceIds.flatMap((id) => this.#posts.filter(({ sourceId }) => sourceId === id));
  }

  /** Scored by how many of the terms a post holds, ties in the order of the posts. */
  async searchTerms({ terms, filter, limit }: TermQuery): Promise<ScoredPost[]> {
    return this.#passing(filter)
      .map((post) => ({ sourceId: post.sourceId, score: held(post, terms) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .slice(0, limit);
  }

  async searchVector({ limit }: VectorQuery): Promise<ScoredPost[]> {
    return this.near.slice(0, limit);
  }

  async list({ filter, terms = [], limit }: ListQuery): Promise<Post[]> {
    return this.#passing(filter)
      .filter((post) => held(post, terms) === terms.length)
      .slice(0, limit);
  }

  async count(filter: PostFilter, terms: readonly string[] = []): Promise<number> {
    return this.#passing(filter).filter((post) => held(post, terms) === terms.length).length;
  }

  async replies(sourceIds: readonly string[], { filter }: PostScope): Promise<Post[]> {
    return this.#passing(filter).filter(({ inReplyToId }) => inReplyToId !== undefined && sourceIds.includes(inReplyToId));
  }

  async thread(): Promise<Post[]> {
    return [];
  }

  async authors(): Promise<[]> {
    return [];
  }

  async stats(): Promise<ArchiveStats> {
    return { postCount: this.#posts.length, authorCount: 1, version: this.version, sequence: 1, languages: [], hashtags: [] };
  }

  async upsert(): Promise<never> {
    throw new Error('It is read only.');
  }

  async optimize(): Promise<void> {}
  async [Symbol.asyncDispose](): Promise<void> {}

  #passing({ authors }: PostFilter): Post[] {
    return this.#posts.filter(({ author }) => authors === undefined || authors.includes(author.handle));
  }
}

function held(post: Post, terms: readonly string[]): number {
  const own = new Set(analyzePost(post));
  return terms.filter((term) => own.has(term)).length;
}
