import type { Answer } from '../domain/answer.ts';
import type { AnswerEventBody } from '../domain/answer-event.ts';

/**
 * A completed answer and the events before its terminal one. `storedAt` is in milliseconds since 1970 UTC. `basis`: the version of the
 * archive that it was last seen to hold for, and a digest of the evidence that it was written from.
 */
export interface CachedAnswer {
  readonly answer: Answer;
  readonly events: readonly AnswerEventBody[];
  readonly storedAt: number;
  readonly basis: { readonly archive: string; readonly digest: string };
}

/** The right to write the answer of a key, or the id of the answer that is being written. */
export type Claim =
  | { readonly won: true; readonly release: () => Promise<void> }
  | { readonly won: false; readonly holder: string };

/**
 * Completed answers by key, with one writer per key at a time. Never fails a request: a store out of
 * reach reads as empty, and every claim is won.
 */
export interface AnswerCache extends AsyncDisposable {
  get(key: string): Promise<CachedAnswer | undefined>;
  put(key: string, entry: CachedAnswer): Promise<void>;
  /** Claims the key for `answerId`. A claim runs out by itself when its process dies. */
  claim(key: string, answerId: string): Promise<Claim>;
}
