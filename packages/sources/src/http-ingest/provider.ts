import type { SecretReference } from '@ringhook/core';
import type { PushAnswer, PushRequest } from '../source.ts';
import type { ReportedEvent } from './reported-event.ts';

export type Refusal = Extract<PushAnswer, { kind: 'refused' }>;

/** What the reader of one provider makes of a request. */
export type Reading =
  | { readonly kind: 'events'; readonly events: readonly ReportedEvent[] }
  /** A message that says nothing about a call; taken, so that it is not sent again. */
  | { readonly kind: 'nothing' }
  | Refusal;

export interface VerifyContext<Config> {
  readonly config: Config;
  /** By the clock on the wall, ms since the epoch. */
  readonly now: number;
  readonly secret: (reference: SecretReference) => Promise<string>;
}

/** One way of being told by HTTP. */
export interface IngestProvider<Config> {
  /** What its requests are proven with, where that is a secret. */
  readonly secretOf: (config: Config) => SecretReference | undefined;
  /** Undefined when the request is genuine. Rejects with AppError when a secret can't be read. */
  readonly verify: (request: PushRequest, context: VerifyContext<Config>) => Promise<Refusal | undefined>;
  readonly read: (request: PushRequest, config: Config, now: number) => Reading;
}

export function refused(status: Refusal['status'], reason: string): Refusal {
  return { kind: 'refused', status, reason };
}

/** JSON of a request body: an object, or why it is none. */
export function readJsonObject({ body }: PushRequest): Record<string, unknown> | Refusal {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(body));
  } catch {
    return refused(400, 'the body is no JSON');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  return refused(400, 'the body must be a JSON object');
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'refused';
}
