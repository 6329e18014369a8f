import type { SharedAnswerResolvers } from './types.generated.ts';

export const sharedAnswer = {
  missing: ({ missing }) => missing ?? [],
  isPartial: ({ missing = [] }) => missing.length > 0,
  themes: ({ themes }) => themes ?? [],
  timeline: ({ timeline }) => timeline ?? [],
  viewpoints: ({ viewpoints }) => viewpoints ?? [],
} satisfies SharedAnswerResolvers;
