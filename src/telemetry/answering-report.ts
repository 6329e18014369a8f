import type { RunReport } from '../answering/run-answers.ts';
import type { AnsweringReport } from '../answering/turn.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

/** What answering tells the log and the metrics. Ids and figures only: never the text of a question or a post. */
export function answeringReport(logger: Logger, metrics: Metrics): { readonly report: AnsweringReport; readonly runReport: RunReport } {
  return {
    report: {
      modelStepFailed: (step, error) => {
        metrics.modelStepFailed(step);
        logger.warn({ step, err: error }, 'The chat model failed; the rule-based way was taken.');
      },
      sentenceDropped: (writer) => metrics.sentenceDropped(writer),
      cacheLookup: (result) => metrics.cacheLookup(result),
    },
    runReport: {
      answerStarted: ({ id }) => {
        metrics.answerStarted();
        logger.debug({ answerId: id }, 'Answer started.');
      },
      firstText: (seconds) => metrics.firstText(seconds),
      answerEnded: ({ id, status, route, writtenBy, cacheHit, failure, createdAt, completedAt }) => {
        metrics.answerEnded(status === 'COMPLETED' ? 'completed' : status === 'STOPPED' ? 'stopped' : 'failed');
        const milliseconds = (completedAt ?? createdAt) - createdAt;
        logger.info({ answerId: id, status, route, writtenBy, cached: cacheHit !== undefined, code: failure?.code, milliseconds }, 'Answer ended.');
      },
      unexpectedError: (error, answerId) => logger.error({ answerId, err: error }, 'An answer failed by a bug.'),
      storeFailed: (error, answerId) => logger.error({ answerId, err: error }, 'The end of an answer could not be stored; it will be tried again.'),
    },
  };
}
