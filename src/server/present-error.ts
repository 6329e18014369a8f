import { randomUUID } from 'node:crypto';
import { GraphQLError, Kind } from 'graphql';
import { AppError, isAbort, retryAfterSeconds } from '../domain/errors.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { restateError } from './restate-error.ts';

/** Makes of any error what a client may see. Everything that is neither the client's nor operational is masked and logged. */
export type ErrorPresenter = (error: unknown) => GraphQLError;

const QUIET: ReadonlySet<string> = new Set(['BAD_USER_INPUT', 'NOT_FOUND']);

export function createErrorPresenter({ logger, metrics }: { readonly logger: Logger; readonly metrics: Metrics }): ErrorPresenter {
  return (error) => {
    const shown = present(error, logger);
    metrics.graphqlError(String(shown.extensions['code']));
    return shown;
  };
}

function present(error: unknown, logger: Logger): GraphQLError {
  const cause = rootCause(error);
  if (cause instanceof AppError) {
    if (!QUIET.has(cause.code)) logger.warn({ code: cause.code, err: cause }, 'operation failed');
    const seconds = retryAfterSeconds(cause);
    return restateError(error, cause.message, { code: cause.code, retryable: cause.retryable, ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }) });
  }
  if (isAbort(cause)) return restateError(error, 'The request was cancelled.', { code: 'CANCELLED', retryable: true });
  const code = error instanceof GraphQLError ? requestErrorCode(error, cause) : undefined;
  if (isStackOverflow(error, cause)) return restateError(error, 'The operation is nested too deeply.', { code: 'GRAPHQL_VALIDATION_FAILED' });
  if (code !== undefined) {
    // How Apollo Server answers over HTTP is no business of the client's.
    const { http: _http, ...extensions } = (error as GraphQLError).extensions;
    return restateError(error, (error as GraphQLError).message, { ...extensions, code });
  }
  const errorId = randomUUID();
  logger.error({ errorId, err: cause }, 'internal error');
  return restateError(error, 'Internal error', { code: 'INTERNAL', retryable: false, errorId });
}

/** The code of an error that graphql or the transport found in the request itself; undefined for errors of our own code. */
function requestErrorCode(error: GraphQLError, cause: unknown): string | undefined {
  const given = error.extensions['code'];
  if (given === 'INTERNAL_SERVER_ERROR' || !(cause instanceof GraphQLError)) return undefined;
  if (typeof given === 'string') return given;
  const nodes = cause.nodes ?? [];
  if (nodes[0]?.kind === Kind.VARIABLE_DEFINITION) return 'BAD_USER_INPUT';
  if (error.path === undefined) return 'BAD_REQUEST';
  // With nodes of its own it is about an argument; without, a resolver returned what the schema forbids.
  return cause !== error && nodes.length > 0 ? 'BAD_USER_INPUT' : undefined;
}

function rootCause(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  // A scalar's refusal of a variable is wrapped by graphql's account of it, which is the better one.
  return cause instanceof GraphQLError && error instanceof GraphQLError && cause.nodes === undefined && error.path === undefined ? error : cause;
}

// The parser and the rules descend by recursion, so a document of brackets alone runs them out of stack.
const isStackOverflow = (error: unknown, cause: unknown) =>
  !(error instanceof GraphQLError && error.path) && [error, cause].some((each) => each instanceof Error && /Maximum call stack/.test(each.message));
