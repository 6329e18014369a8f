import type { NodeResolvers } from './types.generated.ts';

export const node = {
  // oxlint-disable-next-line no-underscore-dangle -- GraphQL's own name
  __resolveType: (model) => model.__typename,
} satisfies NodeResolvers;
