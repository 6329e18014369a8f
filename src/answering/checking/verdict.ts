import type { Post } from '../../domain/post.ts';
import type { Draft } from '../draft.ts';
import type { Span } from '../split-sentences.ts';
import type { Fault } from './check-claim.ts';

/** Where a post supports a sentence, and how well (0 to 1). */
export interface Support {
  readonly post: Post;
  readonly span: Span;
  readonly support: number;
}

interface Check {
  readonly sources: readonly Support[];
  /** Of the sentence as a whole, over all its posts: 0 to 1. */
  readonly support: number;
}

/** A draft that may be sent, with what it rests on. */
export type CheckedDraft = Omit<Draft, 'sources'> & Check;

/** What became of a sentence: `fault` says why it must not be sent; `support` then tells how near it came. */
export type Verdict = ({ readonly fault?: undefined } & Check) | ({ readonly fault: Fault } & Check);
