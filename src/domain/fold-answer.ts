import type { Answer } from './answer.ts';
import { applyDelta, type AnswerEventBody } from './answer-event.ts';

/** An answer after one more event of its run. A client that folds all events has what the server has. */
export function foldAnswer(answer: Answer, event: AnswerEventBody): Answer {
  switch (event.type) {
    case 'QuestionRewritten':
      return { ...answer, standaloneQuestion: event.standaloneQuestion, ...(event.carried ? { carried: event.carried } : {}) };
    case 'AnswerRouted':
      return { ...answer, route: event.route, routeReason: event.reason, routeConfidence: event.confidence, appliedFilter: event.appliedFilter };
    case 'PostsFound':
      return answer;
    case 'TextDelta':
      return { ...answer, text: applyDelta(answer.text, event) };
    case 'SentenceChecked': {
      const known = new Set(answer.citations.map((citation) => citation.marker));
      return {
        ...answer,
        sentences: [...answer.sentences, event.sentence],
        citations: [...answer.citations, ...event.citations.filter((citation) => !known.has(citation.marker))],
      };
    }
    case 'AnswerCompleted':
      return event.answer;
    case 'AnswerFailed':
      return {
        ...ended(answer, event.completedAt),
        status: 'FAILED',
        failure: { code: event.code, message: event.message, retryable: event.retryable },
      };
    case 'AnswerStopped':
      return { ...ended(answer, event.completedAt), status: 'STOPPED' };
  }
}

const ended = (answer: Answer, completedAt: number | undefined): Answer => (completedAt === undefined ? answer : { ...answer, completedAt });
