import { toGlobalId } from './global-id.ts';
import { int32 } from './int32.ts';
import type { AuthorResolvers } from './types.generated.ts';

export const author = {
  id: ({ id }) => toGlobalId('Author', id),
  followers: ({ followers }) => (followers === undefined ? undefined : int32(followers)),
} satisfies AuthorResolvers;
