import type { ErrorRequestHandler, Response } from 'express';
import type { ErrorPresenter } from './present-error.ts';

const CODES: Readonly<Record<number, string>> = {
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  406: 'NOT_ACCEPTABLE',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};

/** An error in the form of a GraphQL response. */
export function sendError(response: Response, status: number, message: string): void {
  response.status(status).json({ errors: [{ message, extensions: { code: CODES[status] ?? 'BAD_REQUEST' } }] });
}

/** Answers requests that could not be read, and masks everything else. */
export const handleErrors =
  (present: ErrorPresenter, bodyBytes: number): ErrorRequestHandler =>
  (error: { readonly type?: string; readonly status?: number }, _request, response, next) => {
    if (response.headersSent) return next(error);
    if (error.type === 'entity.parse.failed') return sendError(response, 400, 'The body is not valid JSON.');
    if (error.type === 'entity.too.large') return sendError(response, 413, `The body is too large: at most ${bodyBytes} bytes are allowed.`);
    if (error.status === 415) return sendError(response, 415, 'The encoding of the body is not supported: send UTF-8.');
    if (error.status !== undefined && error.status >= 400 && error.status < 500) return sendError(response, error.status, 'The request cannot be read.');
    response.status(500).json({ errors: [present(error)] });
  };
