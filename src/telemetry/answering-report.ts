import type { RunReport } from '../answering/run-answers.ts';
import type { AnsweringReport } from '../answering/turn.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

const SEARCH_FAILURES = {
  embed: 'The embedding model failed: searches go by words alone.',
  rerank: 'The reranker failed: searches keep the order they have without it.',
};

/** Every search fails anew while a model is away, but one line of the log in this time says it. */
const LOG_AGAIN_MS = 60_000;

/** What answering tells the log and the metrics. Ids and figures only: never the text of a question or a post. */
export function answeringReport(logger: Logger, metrics: Metrics): { readonly report: AnsweringReport; readonly runReport: RunReport } {
  const logsAgain = oncePer(LOG_AGAIN_MS);
  return {
    report: {
      modelStepFailed: (step, model, error) => {
        metrics.modelStepFailed(step);
        logger.warn({ step, model, err: error }, 'A chat model failed; the next one was asked, or the way without a model taken.');
      },
      modelCalled: (call) => metrics.modelCalled(call),
      searchStepFailed: (step, error) => {
        metrics.searchStepFailed(step);
        if (logsAgain(step)) logger.warn({ step, err: error }, SEARCH_FAILURES[step]);
      },
      sentenceDropped: (writer) => metrics.sentenceDropped(writer),
      sentenceRewritten: (writer) => logger.debug({ writer }, 'A sentence was mended so that its posts support it.'),
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

/** Whether it is that long since a thing was last let through. */
function oncePer(ms: number): (thing: string) => boolean {
  const last = new Map<string, number>();
  return (thing) => {
    const now = performance.now();
    if (now - (last.get(thing) ?? -Infinity) < ms) return false;
    last.set(thing, now);
    return true;
  };
}
