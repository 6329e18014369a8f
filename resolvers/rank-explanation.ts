import type { RankExplanationResolvers } from './types.generated.ts';

const NAMES = { words: 'WORDS', meaning: 'MEANING', time: 'TIME', prior: 'PRIOR', neighbours: 'NEIGHBOURS', reading: 'READING' } as const;

export const rankExplanation = {
  stages: ({ stages }) => stages.map(({ name, score }) => ({ name: NAMES[name], score })),
} satisfies RankExplanationResolvers;
