import type { AnswerTable, CarriedPart } from '../../domain/answer.ts';
import type { PostFilter } from '../../domain/filter.ts';
import type { UnderstoodQuestion } from '../../search/understand/understand-question.ts';

/** An earlier question of the conversation. */
export interface EarlierTurn {
  readonly question: string;
  readonly standaloneQuestion: string;
  /** What it was answered with. */
  readonly filter: PostFilter;
  /** The posts that its answer cites and the archive still holds, by marker. Absent where nothing points at them. */
  readonly cited?: readonly CitedPost[];
  /** What its answer counted. */
  readonly table?: AnswerTable;
}

export interface CitedPost {
  readonly marker: number;
  readonly sourceId: string;
  /** As written, without "@". */
  readonly author: string;
  readonly text: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly createdAt: number;
}

/** A question with its parts filled in from earlier turns. */
export interface Resolved {
  readonly text: string;
  readonly carried: readonly CarriedPart[];
  /** The words that the follow-up gives in the place of others; absent where all of it counts. */
  readonly own?: string;
  /** Says what was carried over. */
  readonly reason: string;
}

/** Reads the filter out of a question. */
export type Read = (text: string) => UnderstoodQuestion;
