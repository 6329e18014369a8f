import { int32 } from './int32.ts';
import type { AnswerTableResolvers } from './types.generated.ts';

export const answerTable = {
  totalRows: ({ totalRows }) => int32(totalRows),
} satisfies AnswerTableResolvers;
