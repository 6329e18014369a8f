import { AppError, type AppErrorCode } from '../../../domain/errors.ts';

/** How messages call a model server, and the first word of the settings that lead to it. */
export interface ServerNames {
  readonly host: string;
  readonly model: string;
  readonly settings: 'CHAT' | 'EMBEDDING' | 'RERANK';
}

interface FailureOptions {
  readonly retryable: boolean;
  readonly again?: boolean;
  readonly atFault?: boolean;
  readonly status?: number;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/** A failed call to a model server. Neither message nor cause holds the key or any text that was sent or received. */
export class ServerFailure extends AppError {
  /** The same request may succeed within seconds. */
  readonly again: boolean;
  /** The server is to blame, and not the request. */
  readonly atFault: boolean;
  /** HTTP status, where there was a reply. */
  readonly status?: number;

  constructor(code: AppErrorCode, message: string, { retryable, again = false, atFault = true, status, retryAfterMs, cause }: FailureOptions) {
    super(code, message, { retryable, cause, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
    this.again = again;
    this.atFault = atFault;
    if (status !== undefined) this.status = status;
  }
}

interface Limit {
  /** What the server did not do in time. */
  readonly missed: string;
  readonly setting: string;
}

const CONNECT: Limit = { missed: 'could not be connected to', setting: 'CHAT_CONNECT_SECONDS' };
export const FIRST_TOKEN: Limit = { missed: 'sent no token', setting: 'CHAT_FIRST_TOKEN_SECONDS' };
export const STALL: Limit = { missed: 'stopped in the middle of its reply and sent nothing more', setting: 'CHAT_STALL_SECONDS' };
export const WHOLE_REPLY: Limit = { missed: 'did not end its reply', setting: 'CHAT_TIMEOUT_SECONDS' };
/** Of a reply that comes in one piece: nothing of it is there before its end. */
export const ONE_PIECE: Limit = { missed: 'did not answer', setting: 'CHAT_FIRST_TOKEN_SECONDS' };

/** A limit passed. `atFault` is false where the reader of the reply was slow, and not the server. */
export function late({ host }: ServerNames, { missed, setting }: Limit, limitMs: number, options: { atFault?: boolean; cause?: unknown } = {}): ServerFailure {
  const message = `The model server ${host} ${missed} within ${limitMs / 1000} s (${setting}). Try again in a moment.`;
  return new ServerFailure('MODEL_TIMEOUT', message, { retryable: true, ...options });
}

export const broken = ({ host }: ServerNames, what: string): ServerFailure =>
  new ServerFailure('MODEL_UNAVAILABLE', `The model server ${host} ${what}. Try again in a moment.`, { retryable: true });

/** The circuit is open: no request was sent. */
export const resting = ({ host }: ServerNames, retryAfterMs: number): ServerFailure =>
  new ServerFailure('MODEL_UNAVAILABLE', `The model server ${host} failed too often and is left alone for a moment. Try again in ${Math.ceil(retryAfterMs / 1000)} s.`, {
    retryable: true,
    atFault: false,
    retryAfterMs,
  });

export interface RefusedReply {
  readonly status: number;
  /** The server's own word for what is wrong, for example "context_length_exceeded". */
  readonly reason?: string | undefined;
  readonly tooLong?: boolean;
  readonly retryAfterMs?: number | undefined;
}

/** Why a server refused, as its HTTP status says. */
export function refused({ host, model, settings }: ServerNames, { status, reason, tooLong = false, retryAfterMs }: RefusedReply): ServerFailure {
  const cause = new Error(reason ? `HTTP ${status}: ${reason}` : `HTTP ${status}`);
  const unavailable = (message: string, options: Partial<FailureOptions> = {}) =>
    new ServerFailure('MODEL_UNAVAILABLE', message, { retryable: false, atFault: false, status, cause, ...options });
  if (tooLong) {
    const hint = settings === 'CHAT' ? ' Lower CHAT_CONTEXT_TOKENS to what the server was started with.' : ' Send shorter texts.';
    return unavailable(`The text is longer than ${model} on ${host} can read.${hint}`);
  }
  if (status === 401 || status === 403) return unavailable(`The model server ${host} refused the key. Check ${settings}_API_KEY.`);
  if (status === 404) return unavailable(`The model server ${host} does not know ${model}, or its address is wrong. Check ${settings}_MODEL and ${settings}_BASE_URL.`);
  if (status === 429) {
    const options: FailureOptions = { retryable: true, again: true, atFault: true, status, retryAfterMs, cause };
    return new ServerFailure('OVERLOADED', `The model server ${host} has too much to do. Try again in a moment.`, options);
  }
  if (status >= 500) {
    const again = status === 500 || status === 502 || status === 503 || status === 504;
    return unavailable(`The model server ${host} failed (HTTP ${status}). Try again in a moment.`, { retryable: true, again, atFault: true, retryAfterMs });
  }
  if (status >= 300 && status < 400) return unavailable(`The model server ${host} sends requests on to another address (HTTP ${status}). Set ${settings}_BASE_URL to that address.`);
  return unavailable(`The model server ${host} refused the request (HTTP ${status}). Check that ${model} on it can do what ${settings}_MODEL is used for.`);
}

/** Of a connection that the server closed or never opened: a new one may work. */
const CONNECTION_LOST = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/** What the network or the HTTP client reported. */
export function unreachable(names: ServerNames, error: unknown, connectMs: number): ServerFailure {
  const code = errorCode(error);
  const cause = plain(error, code);
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return late(names, CONNECT, connectMs, { cause });
  const again = code !== undefined && CONNECTION_LOST.has(code);
  const options = { retryable: true, again, cause };
  if (again && code !== 'ECONNREFUSED') return new ServerFailure('MODEL_UNAVAILABLE', `The model server ${names.host} closed the connection. Try again in a moment.`, options);
  const how = again ? 'accepts no connections' : `cannot be reached (${code ?? 'unknown cause'})`;
  return new ServerFailure('MODEL_UNAVAILABLE', `The model server ${names.host} ${how}. Check that it runs and that ${names.settings}_BASE_URL is right.`, options);
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Errors of the HTTP client can carry what was received; only their words are kept. */
function plain(error: unknown, code: string | undefined): Error {
  const message = error instanceof Error ? error.message : '';
  return new Error([code, message].filter(Boolean).join(': ') || 'unknown cause');
}
