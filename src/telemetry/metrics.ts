import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CacheLookup } from '../answering/turn.ts';

type AnswerOutcome = 'completed' | 'failed' | 'stopped';

/** Figures of one process, in Prometheus' form: one method for each thing that happens. */
export interface Metrics {
  readonly contentType: string;
  render(): Promise<string>;
  /** `route` is one of the few routes of the server, never a path as given. */
  httpRequest(request: { readonly route: string; readonly code: number; readonly seconds: number }): void;
  graphqlError(code: string): void;
  answerStarted(): void;
  /** Ends what `answerStarted` began. */
  answerEnded(outcome: AnswerOutcome): void;
  cacheLookup(result: CacheLookup): void;
  /** A chat model failed at a step: the next one was asked, or the way without a model taken. */
  modelStepFailed(step: string): void;
  /** A call of a chat model is over; tokens as the model counted them. */
  modelCalled(call: { readonly model: string; readonly outcome: string; readonly tokens?: { readonly input: number; readonly output: number } | undefined }): void;
  /** The search did without its embedding model or its reranker. */
  searchStepFailed(step: string): void;
  /** A written sentence that its posts do not support. */
  sentenceDropped(writer: string): void;
  firstText(seconds: number): void;
}

const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const FIRST_TEXT_SECONDS = [0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 20];

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({ name: 'threadwise_http_requests_total', help: 'HTTP requests that ended.', labelNames: ['route', 'code'], registers });
  const durations = new Histogram({
    name: 'threadwise_http_request_duration_seconds',
    help: 'Time from a request to the end of its response.',
    labelNames: ['route', 'code'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const errors = new Counter({ name: 'threadwise_graphql_errors_total', help: 'GraphQL errors that clients were shown.', labelNames: ['code'], registers });
  const running = new Gauge({ name: 'threadwise_answers_running', help: 'Answers that this process is writing.', registers });
  const asks = new Counter({ name: 'threadwise_answers_total', help: 'Answers that ended, by how.', labelNames: ['outcome'], registers });
  const lookups = new Counter({ name: 'threadwise_answer_cache_lookups_total', help: 'Looks into the answer cache: hit, semantic_hit (written for another question that asks the same), outdated (its posts changed), miss.', labelNames: ['result'], registers });
  const modelFailures = new Counter({ name: 'threadwise_model_failures_total', help: 'Steps that the chat model failed.', labelNames: ['step'], registers });
  const calls = new Counter({ name: 'threadwise_model_calls_total', help: 'Calls of chat models that ended, by how.', labelNames: ['model', 'outcome'], registers });
  const tokens = new Counter({ name: 'threadwise_model_tokens_total', help: 'Tokens that chat models read (input) and wrote (output), where they told.', labelNames: ['model', 'direction'], registers });
  const searchFailures = new Counter({ name: 'threadwise_search_model_failures_total', help: 'Searches that did without a model.', labelNames: ['step'], registers });
  const dropped = new Counter({ name: 'threadwise_sentences_dropped_total', help: 'Sentences held back for lack of support.', labelNames: ['writer'], registers });
  const firstTexts = new Histogram({
    name: 'threadwise_time_to_first_text_seconds',
    help: 'Time from a question to the first text of its answer.',
    buckets: FIRST_TEXT_SECONDS,
    registers,
  });
  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    httpRequest: ({ route, code, seconds }) => {
      requests.inc({ route, code });
      durations.observe({ route, code }, seconds);
    },
    graphqlError: (code) => errors.inc({ code }),
    answerStarted: () => running.inc(),
    answerEnded: (outcome) => {
      running.dec();
      asks.inc({ outcome });
    },
    cacheLookup: (result) => lookups.inc({ result }),
    modelStepFailed: (step) => modelFailures.inc({ step }),
    modelCalled: ({ model, outcome, tokens: told }) => {
      calls.inc({ model, outcome });
      if (!told) return;
      tokens.inc({ model, direction: 'input' }, told.input);
      tokens.inc({ model, direction: 'output' }, told.output);
    },
    searchStepFailed: (step) => searchFailures.inc({ step }),
    sentenceDropped: (writer) => dropped.inc({ writer }),
    firstText: (seconds) => firstTexts.observe(seconds),
  };
}
