import type { CodegenConfig } from '@graphql-codegen/cli';

/** Writes the resolver types (not kept in git) and the one-file schema that is published (kept). */
const config: CodegenConfig = {
  schema: 'schema/*.graphql',
  generates: {
    'resolvers/types.generated.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        contextType: './context.ts#RequestContext',
        enumsAsTypes: true,
        immutableTypes: true,
        useTypeImports: true,
        maybeValue: 'T | null | undefined',
        resolversNonOptionalTypename: { interfaceImplementingType: true },
        scalars: {
          DateTime: { input: 'number', output: 'number' },
          // A branded type: a bare id of the domain cannot be handed out by mistake.
          ID: { input: 'string', output: './global-id.ts#GlobalId' },
        },
        mappers: {
          Answer: '../src/domain/answer.ts#Answer as AnswerModel',
          AppliedFilter: '../src/domain/filter.ts#AppliedFilter as AppliedFilterModel',
          AggregateQuery: '../src/domain/answer.ts#AggregateDescription as AggregateQueryModel',
          AnswerTable: '../src/domain/answer.ts#AnswerTable as AnswerTableModel',
          AnswerWork: '../src/domain/answer.ts#AnswerWork as AnswerWorkModel',
          CacheHit: '../src/domain/answer.ts#CacheHit as CacheHitModel',
          CitationNotice: '../src/domain/answer.ts#CitationNotice as CitationNoticeModel',
          DominantAuthor: '../src/domain/answer.ts#DominantAuthor as DominantAuthorModel',
          Theme: '../src/domain/answer.ts#Theme as ThemeModel',
          TimelineEntry: '../src/domain/answer.ts#TimelineEntry as TimelineEntryModel',
          Viewpoint: '../src/domain/answer.ts#Viewpoint as ViewpointModel',
          TableRow: './models.ts#TableRowModel',
          Archive: '../src/app.ts#ArchiveOverview as ArchiveModel',
          AskPayload: '../src/app.ts#AskOutcome as AskPayloadModel',
          Author: '../src/domain/post.ts#Author as AuthorModel',
          Citation: '../src/domain/answer.ts#Citation as CitationModel',
          Conversation: '../src/domain/conversation.ts#Conversation as ConversationModel',
          ConversationPayload: '../src/conversations/rename-conversation.ts#ConversationOutcome as ConversationPayloadModel',
          DeleteConversationPayload: '../src/conversations/delete-conversation.ts#DeletionOutcome as DeleteConversationPayloadModel',
          DeletedConversation: '../src/conversations/delete-conversation.ts#Deletion as DeletedConversationModel',
          Feedback: '../src/domain/feedback.ts#Feedback as FeedbackModel',
          FeedbackPayload: '../src/conversations/give-feedback.ts#FeedbackOutcome as FeedbackPayloadModel',
          RemoveFeedbackPayload: '../src/conversations/give-feedback.ts#RemovalOutcome as RemoveFeedbackPayloadModel',
          ShareConversationPayload: '../src/conversations/share-conversation.ts#ShareOutcome as ShareConversationPayloadModel',
          SharedAnswer: '../src/domain/answer.ts#Answer as SharedAnswerModel',
          SharedConversation: '../src/conversations/share-conversation.ts#SharedConversation as SharedConversationModel',
          SiblingAnswer: '../src/domain/sibling.ts#Sibling as SiblingAnswerModel',
          UnshareConversationPayload: '../src/conversations/share-conversation.ts#UnshareOutcome as UnshareConversationPayloadModel',
          Media: '../src/domain/post.ts#Media as MediaModel',
          Post: '../src/domain/post.ts#Post as PostModel',
          PostEdge: './models.ts#PostEdgeModel',
          PostMetrics: '../src/domain/post.ts#PostMetrics as PostMetricsModel',
          RankExplanation: '../src/search/explain-ranking.ts#RankExplanation as RankExplanationModel',
          Sentence: '../src/domain/answer.ts#Sentence as SentenceModel',
          AnswerRouted: './models.ts#AnswerRoutedModel',
          QuestionRewritten: './models.ts#QuestionRewrittenModel',
          PostsFound: './models.ts#PostsFoundModel',
          TextDelta: './models.ts#TextDeltaModel',
          SentenceChecked: './models.ts#SentenceCheckedModel',
          AnswerCompleted: './models.ts#AnswerCompletedModel',
          AnswerFailed: './models.ts#AnswerFailedModel',
          AnswerStopped: './models.ts#AnswerStoppedModel',
        },
      },
    },
    'schema.graphql': {
      plugins: ['schema-ast'],
      config: { includeDirectives: true, commentDescriptions: false },
    },
  },
};

export default config;
