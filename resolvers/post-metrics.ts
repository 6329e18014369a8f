import { int32 } from './int32.ts';
import type { PostMetricsResolvers } from './types.generated.ts';

export const postMetrics = {
  likes: ({ likes }) => int32(likes),
  reposts: ({ reposts }) => int32(reposts),
  replies: ({ replies }) => int32(replies),
} satisfies PostMetricsResolvers;
