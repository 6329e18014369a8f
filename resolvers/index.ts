import { answerCompleted } from './answer-completed.ts';
import { answerCount } from './answer-count.ts';
import { answerEvent } from './answer-event.ts';
import { answerFailed } from './answer-failed.ts';
import { answerRouted } from './answer-routed.ts';
import { answerStopped } from './answer-stopped.ts';
import { answer } from './answer.ts';
import { appliedFilter } from './applied-filter.ts';
import { archive } from './archive.ts';
import { author } from './author.ts';
import { cacheHit } from './cache-hit.ts';
import { citation } from './citation.ts';
import { conversation } from './conversation.ts';
import { dateTime } from './date-time.ts';
import { deletedConversation } from './deleted-conversation.ts';
import { media } from './media.ts';
import { modelUsage } from './model-usage.ts';
import { mutation } from './mutation.ts';
import { node } from './node.ts';
import { postEdge } from './post-edge.ts';
import { postMetrics } from './post-metrics.ts';
import { post } from './post.ts';
import { postsFound } from './posts-found.ts';
import { query } from './query.ts';
import { questionRewritten } from './question-rewritten.ts';
import { rankExplanation } from './rank-explanation.ts';
import type { RequiredResolverMap } from './required.ts';
import { sentenceChecked } from './sentence-checked.ts';
import { sharedAnswer } from './shared-answer.ts';
import { siblingAnswer } from './sibling-answer.ts';
import { subscription } from './subscription.ts';
import { textDelta } from './text-delta.ts';
import type { Resolvers, ResolversParentTypes } from './types.generated.ts';
import { answerTable } from './answer-table.ts';
import { citationNotice } from './citation-notice.ts';
import { tableRow } from './table-row.ts';
import { theme } from './theme.ts';
import { timelineEntry } from './timeline-entry.ts';
import { unshareConversationPayload } from './unshare-conversation-payload.ts';
import { viewpoint } from './viewpoint.ts';
import { valueCount } from './value-count.ts';

/** All resolvers. A field that its model cannot answer by itself, and that has no resolver, is an error of types. */
export const resolvers = {
  Answer: answer,
  AnswerCompleted: answerCompleted,
  AnswerCount: answerCount,
  AnswerEvent: answerEvent,
  AnswerFailed: answerFailed,
  AnswerRouted: answerRouted,
  AnswerStopped: answerStopped,
  AppliedFilter: appliedFilter,
  Archive: archive,
  Author: author,
  CacheHit: cacheHit,
  Citation: citation,
  Conversation: conversation,
  DateTime: dateTime,
  DeletedConversation: deletedConversation,
  Media: media,
  ModelUsage: modelUsage,
  Mutation: mutation,
  Node: node,
  Post: post,
  PostEdge: postEdge,
  PostMetrics: postMetrics,
  PostsFound: postsFound,
  Query: query,
  QuestionRewritten: questionRewritten,
  RankExplanation: rankExplanation,
  SentenceChecked: sentenceChecked,
  SharedAnswer: sharedAnswer,
  SiblingAnswer: siblingAnswer,
  Subscription: subscription,
  TextDelta: textDelta,
  AnswerTable: answerTable,
  CitationNotice: citationNotice,
  TableRow: tableRow,
  Theme: theme,
  TimelineEntry: timelineEntry,
  UnshareConversationPayload: unshareConversationPayload,
  Viewpoint: viewpoint,
  ValueCount: valueCount,
} satisfies RequiredResolverMap<Resolvers, ResolversParentTypes>;
