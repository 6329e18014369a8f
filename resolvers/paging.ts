import { AppError } from '../src/domain/errors.ts';
import type { Page } from '../src/domain/page.ts';
import type { Post } from '../src/domain/post.ts';
import type { SearchPage } from '../src/search/search-posts.ts';
import type { PostEdgeModel } from './models.ts';

const DEFAULT_SIZE = 20;
const MAX_SIZE = 100;

/** The size of a page. Throws `BAD_USER_INPUT` outside 1 to 100. */
export function pageSize(argument: string, size: number | null | undefined): number {
  const given = size ?? DEFAULT_SIZE;
  if (given < 1 || given > MAX_SIZE) {
    throw new AppError('BAD_USER_INPUT', `"${argument}" must be between 1 and ${MAX_SIZE}, and is ${given}.`);
  }
  return given;
}

interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** What to ask the app for. Throws `BAD_USER_INPUT` when `first` is out of range. */
export const pageOf = ({ first, after }: PageArguments): { first: number; after: string | undefined } => ({
  first: pageSize('first', first),
  after: after ?? undefined,
});

/** A page as a GraphQL connection. */
export const connection = <T>(page: Page<T>, after: string | null | undefined) => ({
  edges: page.items.map(({ item, cursor }) => ({ cursor, node: item })),
  nodes: page.items.map(({ item }) => item),
  pageInfo: {
    hasNextPage: page.hasNextPage,
    hasPreviousPage: after !== null && after !== undefined,
    startCursor: page.items[0]?.cursor,
    endCursor: page.items.at(-1)?.cursor,
  },
});

/** A page of posts as a GraphQL connection: of a search with all that it tells, or of a thread. */
export const postConnection = (page: Page<Post> | SearchPage, after: string | null | undefined) => ({
  ...connection(page, after),
  edges: page.items.map(({ item, ...entry }): PostEdgeModel => ({ duplicates: 0, ...entry, node: item })),
  ...('appliedFilter' in page ? { appliedFilter: page.appliedFilter, corrections: page.corrections } : { corrections: [] }),
});
