import type { Answer, CarriedPart, Citation, RouteDecision, Sentence } from './answer.ts';
import type { AppliedFilter } from './filter.ts';

/** What happens in the run of one answer, in order. Text deltas carry their offset in UTF-16 code units. */
export type AnswerEventBody =
  | { readonly type: 'QuestionRewritten'; readonly standaloneQuestion: string; readonly carried?: readonly CarriedPart[] }
  | ({ readonly type: 'AnswerRouted'; readonly appliedFilter: AppliedFilter } & RouteDecision)
  | { readonly type: 'PostsFound'; readonly total: number; readonly subQuestion?: string; readonly postSourceIds: readonly string[] }
  | { readonly type: 'TextDelta'; readonly offset: number; readonly text: string }
  | { readonly type: 'SentenceChecked'; readonly sentence: Sentence; readonly citations: readonly Citation[] }
  | TerminalEventBody;

/**
 * The one event that ends a run. `completedAt`: when it ended, in milliseconds since 1970-01-01 UTC. `retryAfterSeconds`: when asking
 * again makes sense, counted from then.
 */
export type TerminalEventBody =
  | { readonly type: 'AnswerCompleted'; readonly answer: Answer }
  | {
      readonly type: 'AnswerFailed';
      readonly code: string;
      readonly message: string;
      readonly retryable: boolean;
      readonly retryAfterSeconds?: number;
      readonly completedAt?: number;
    }
  | { readonly type: 'AnswerStopped'; readonly completedAt?: number };

/** An event as it stands in the log: numbered from 1 without gaps. */
export type AnswerEvent = AnswerEventBody & { readonly seq: number; readonly answerId: string };

const TERMINAL: ReadonlySet<string> = new Set<TerminalEventBody['type']>(['AnswerCompleted', 'AnswerFailed', 'AnswerStopped']);

export const isTerminal = <E extends AnswerEventBody>(event: E): event is E & TerminalEventBody => TERMINAL.has(event.type);

/** Lays a text delta over a text. Applying the same delta again changes nothing. */
export const applyDelta = (text: string, delta: { offset: number; text: string }): string =>
  text.slice(0, delta.offset) + delta.text + text.slice(delta.offset + delta.text.length);
