import { AppError } from '../src/domain/errors.ts';
import { AnswerEventStream, type StreamItem } from './answer-event-stream.ts';
import { bareId } from './global-id.ts';
import type { RequestContext } from './context.ts';
import type { SubscriptionAnswerEventsArgs, SubscriptionResolvers } from './types.generated.ts';

export const subscription = {
  answerEvents: {
    subscribe: (_, input, context) => openStream(input, context),
    resolve: (item: StreamItem) => {
      if ('error' in item) throw item.error;
      return item.event;
    },
  },
} satisfies SubscriptionResolvers;

async function openStream({ answerId, after }: SubscriptionAnswerEventsArgs, { app, signal }: RequestContext) {
  if ((after ?? 0) < 0) throw new AppError('BAD_USER_INPUT', '"after" must be 0 or the seq of an event.');
  const id = bareId('Answer', answerId);
  const stream = new AnswerEventStream(signal);
  try {
    const events = id === undefined ? undefined : await app.answerEvents(id, after ?? 0, stream.signal);
    if (events === undefined) throw new AppError('NOT_FOUND', 'There is no answer with this id.');
    return stream.over(events);
  } catch (error) {
    await stream.return();
    throw error;
  }
}
