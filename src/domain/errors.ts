/** A mistake of the caller that is part of the schema (`userErrors`). */
export interface UserError {
  readonly code: UserErrorCode;
  /** Path of the input field, for example "question" or "filter.since". */
  readonly field?: string;
  /** Says what to do. */
  readonly message: string;
}

type UserErrorCode = 'INVALID_INPUT' | 'NOT_FOUND' | 'CONFLICT';

export const invalidInput = (field: string, message: string): UserError => ({ code: 'INVALID_INPUT', field, message });

export type AppErrorCode =
  | 'ARCHIVE_UNAVAILABLE'
  | 'MODEL_MISMATCH'
  | 'MODEL_UNAVAILABLE'
  | 'MODEL_TIMEOUT'
  | 'STORE_UNAVAILABLE'
  | 'PROCESS_LOST'
  | 'SHUTTING_DOWN'
  | 'OVERLOADED'
  | 'BAD_ARCHIVE'
  | 'BAD_CONFIG'
  | 'DATA_FOLDER_IN_USE'
  | 'BAD_USER_INPUT'
  | 'NOT_FOUND'
  | 'INTERNAL';

/** An operational failure, made by the adapter at its own wall. `message` is safe to show to a caller. */
export class AppError extends Error {
  readonly code: AppErrorCode;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  /** When trying again makes sense, in milliseconds from now, where that is known. */
  readonly retryAfterMs?: number;

  constructor(code: AppErrorCode, message: string, options: { retryable?: boolean; retryAfterMs?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.retryable = options.retryable ?? false;
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
  }
}

const DAY_SECONDS = 86_400;

/** The retry time of a failure in whole seconds, rounded up, a day at most; undefined where none is known. */
export const retryAfterSeconds = ({ retryAfterMs }: AppError): number | undefined =>
  retryAfterMs === undefined ? undefined : Math.min(Math.ceil(retryAfterMs / 1000), DAY_SECONDS);

export const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';
