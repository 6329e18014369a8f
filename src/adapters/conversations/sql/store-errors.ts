import { AppError } from '../../../domain/errors.ts';

/**
 * What the database reported, as an `AppError`: `INTERNAL` where the statement was wrong, else `STORE_UNAVAILABLE`,
 * which is worth another try.
 */
export function storeError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const cause = databaseError(error);
  if (isOurMistake(cause)) return new AppError('INTERNAL', 'The conversation store refused a statement.', { cause });
  return new AppError('STORE_UNAVAILABLE', 'The conversation store is out of reach for a moment. Try again.', { retryable: true, cause });
}

/** Runs what needs the database. Rejects with an `AppError` only. */
export async function storing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storeError(error);
  }
}

/** The driver's own error. What drizzle wraps around it, and its details, hold texts that no log may see. */
function databaseError(error: unknown): Error & { readonly code?: string } {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error && 'query' in inner) inner = inner.cause;
  const { message, code } = (inner instanceof Error ? inner : new Error(String(inner))) as Error & { readonly code?: unknown };
  return Object.assign(new Error(message), typeof code === 'string' ? { code } : {});
}

/** Classes of SQLSTATE that another try does not help: data, constraints, syntax, features, missing or double objects. */
const isOurMistake = ({ code }: { readonly code?: string }): boolean => code !== undefined && /^(0A|21|22|23|42)...$/.test(code);
