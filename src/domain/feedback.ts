export type FeedbackReason = 'NOT_TRUE' | 'NOT_SUPPORTED' | 'INCOMPLETE' | 'NOT_WHAT_WAS_ASKED' | 'OUTDATED' | 'HARD_TO_READ' | 'HARMFUL' | 'OTHER';
export type FeedbackRating = 'GOOD' | 'BAD';

/** What a reader thinks of an answer, or of one of its citations. Times are milliseconds since 1970-01-01 UTC. */
export interface Feedback {
  readonly answerId: string;
  /** Absent where it is about the answer as a whole. */
  readonly citationMarker?: number;
  readonly rating: FeedbackRating;
  readonly reasons: readonly FeedbackReason[];
  readonly comment?: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}
