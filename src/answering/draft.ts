import type { Post } from '../domain/post.ts';
import type { Span } from './split-sentences.ts';

/** A post that a draft sentence rests on. With `span`, the words that it quotes. */
interface Source {
  readonly post: Post;
  readonly span?: Span;
}

/** A sentence as a writer proposes it; nothing is sent before it is checked. */
export interface Draft {
  /** Without markers: they are added from `sources` after the check. */
  readonly text: string;
  readonly sources: readonly Source[];
  /** Says nothing that a post would have to support. Only our own code may set it, never a model's text. */
  readonly noClaim?: boolean;
  /** Gives figures that the archive counted. Only our own code may set it, never a model's text. */
  readonly computed?: boolean;
  /** What stands between the sentence before and this one. */
  readonly lead: ' ' | '\n';
}
