import { PlainProblem } from '@ringhook/contract';
import { z } from 'zod';

export interface WrongField {
  /** As the server names it: `parameters[2].value`; '' = the whole. */
  readonly field: string;
  readonly message: string;
}

export interface ProblemFacts {
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly fields?: readonly WrongField[];
  readonly failedTests?: unknown;
  readonly currentRevision?: number;
  readonly retryAfterMs?: number;
}

/** Why a request did not do what was asked: an RFC 9457 problem, or one of ours (`UNREACHABLE`, `ANSWER_UNREADABLE`). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly fields: readonly WrongField[];
  /** With TESTS_FAIL: what the change would break; read by `failedTestsOf`, so that the first page needs none of its schemas. */
  readonly failedTests: unknown;
  readonly currentRevision: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(facts: ProblemFacts, options?: ErrorOptions) {
    super(facts.detail, options);
    this.name = 'ApiProblem';
    this.status = facts.status;
    this.code = facts.code;
    this.title = facts.title;
    this.fields = facts.fields ?? [];
    this.failedTests = facts.failedTests;
    this.currentRevision = facts.currentRevision;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

/** Whatever was thrown, as a problem that can be shown. */
export function toProblem(cause: unknown): ApiProblem {
  if (cause instanceof ApiProblem) return cause;
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new ApiProblem({ status: 0, code: 'CONSOLE_FAILED', title: 'Something went wrong in this page', detail }, { cause });
}

const Answer = PlainProblem.extend({ failedTests: z.unknown().optional() });

/** Reads an answer that is no success. Proxies answer in HTML, or not at all: that is a problem, too. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const retryAfterMs = readRetryAfter(response);
  const parsed = Answer.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) {
    return new ApiProblem({
      status: response.status,
      code: 'ANSWER_UNREADABLE',
      title: 'The answer did not come from Ringhook',
      detail: `HTTP ${response.status} ${response.statusText}`.trim(),
      ...retryAfterMs,
    });
  }
  return new ApiProblem({ ...withoutAbsent(parsed.data), ...retryAfterMs });
}

function withoutAbsent({ status, code, title, detail, fields, failedTests, currentRevision }: z.infer<typeof Answer>): ProblemFacts {
  return {
    status,
    code,
    title,
    detail,
    ...(fields && { fields }),
    ...(failedTests !== undefined && { failedTests }),
    ...(currentRevision !== undefined && { currentRevision }),
  };
}

function readRetryAfter(response: Response): { retryAfterMs?: number } {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? { retryAfterMs: seconds * 1_000 } : {};
}
