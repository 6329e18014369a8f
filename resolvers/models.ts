import type { AnswerEvent } from '../src/domain/answer-event.ts';
import type { Post } from '../src/domain/post.ts';
import type { Ranking } from '../src/search/explain-ranking.ts';

/** One kind of event. codegen.ts names these types, each marked as public as nothing kept in git imports it. */
type EventModel<Type extends AnswerEvent['type']> = Extract<AnswerEvent, { readonly type: Type }>;

/** @public */
export type AnswerRoutedModel = EventModel<'AnswerRouted'>;
/** @public */
export type QuestionRewrittenModel = EventModel<'QuestionRewritten'>;
/** @public */
export type PostsFoundModel = EventModel<'PostsFound'>;
/** @public */
export type TextDeltaModel = EventModel<'TextDelta'>;
/** @public */
export type SentenceCheckedModel = EventModel<'SentenceChecked'>;
/** @public */
export type AnswerCompletedModel = EventModel<'AnswerCompleted'>;
/** @public */
export type AnswerFailedModel = EventModel<'AnswerFailed'>;
/** @public */
export type AnswerStoppedModel = EventModel<'AnswerStopped'>;

/** @public The cells of one row. */
export type TableRowModel = readonly string[];

/** A post of a search or a thread; `ranking` only where the list is by relevance. */
export interface PostEdgeModel {
  readonly cursor: string;
  readonly node: Post;
  readonly duplicates: number;
  readonly ranking?: Ranking;
}
