import { AppError, errorText } from '@ringhook/core';

/** What a store has thrown, as an error that says what is wrong. */
export function toAppError(cause: unknown, subject: string): AppError {
  return cause instanceof AppError ? cause : new AppError('STORE_UNAVAILABLE', subject, errorText(cause), { cause });
}
