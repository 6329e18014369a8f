import { AppError } from '../../../domain/errors.ts';
import type { HubResponse } from './hub-response.ts';
import { PassingFailure } from './patience.ts';

/** What was asked for, and of whom. */
export interface Asked {
  readonly name: string;
  readonly revision: string;
  /** A file of the model. */
  readonly path?: string;
  /** False where the hub had sent us elsewhere. */
  readonly ofHub: boolean;
  readonly withToken: boolean;
}

const BUSY = new Set([408, 425, 429]);

/** The error for an answer that is none: `PassingFailure` where another try may help, else one that says what to do. */
export function refusal({ status, headers, url }: Pick<HubResponse, 'status' | 'headers' | 'url'>, asked: Asked): Error {
  const retryAfterMs = retryAfter(headers['retry-after']);
  if (BUSY.has(status) || status >= 500) return new PassingFailure(`${url.host} answers ${status}.`, { retryAfterMs });
  // A link to a file store runs out; the hub gives a fresh one.
  if (!asked.ofHub) return new PassingFailure(`${url.host}, where the hub keeps its files, answers ${status}.`);
  if (status === 401 || status === 403) return forbidden(status, asked);
  if (status === 404) return notFound(headers['x-error-code'], asked);
  return new AppError('MODEL_UNAVAILABLE', `${url.host} answers ${status}. Check MODEL_HUB_URL.`);
}

function forbidden(status: number, { name, withToken }: Asked): AppError {
  const remedy = withToken
    ? 'for a private or gated one, check that the account of MODEL_HUB_TOKEN may read it'
    : 'for a private or gated one, set MODEL_HUB_TOKEN to a token of an account that may read it';
  return new AppError('MODEL_UNAVAILABLE', `The model hub does not give out ${name} (${status}). Check the name; ${remedy}.`);
}

function notFound(reason: string | string[] | undefined, { name, revision, path }: Asked): AppError {
  if (path !== undefined) return new AppError('NOT_FOUND', `The model hub has no file ${path} in ${name} at ${revision}.`);
  if (reason === 'RevisionNotFound') return new AppError('NOT_FOUND', `The model hub has no revision ${revision} of ${name}. Name a branch, a tag or a commit of it: ${name}@main.`);
  return new AppError('NOT_FOUND', `The model hub has no model ${name}. Check the name.`);
}

/** Seconds or a date (RFC 9110, 10.2.3), in milliseconds from now. */
function retryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}
