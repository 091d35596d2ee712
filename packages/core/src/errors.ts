/** An error raised on purpose: a stable code, the thing it is about, and words that say what to do. */
export class AppError extends Error {
  readonly code: string;
  /** The field, file, id or address the error is about. */
  readonly subject: string;

  constructor(code: string, subject: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
    this.subject = subject;
  }
}

/** Text of any thrown value, for a log line or a message; never throws. */
export function errorText(cause: unknown): string {
  if (cause instanceof Error) return cause.message === '' ? cause.name : cause.message;
  return String(cause);
}
