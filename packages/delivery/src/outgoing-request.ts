import type { AttemptOutcome, FrozenRequest, NameValue } from '@ringhook/core';

/** Credentials of an endpoint after its secret references were read. */
export type ResolvedAuth =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string };

/** One attempt at one delivery: the frozen request plus everything that is only known when it leaves. */
export interface OutgoingRequest {
  readonly request: FrozenRequest;
  /** `webhook-id`: the same on every attempt and replay. */
  readonly deliveryId: string;
  readonly callNumber: number;
  readonly sequence: number;
  /** 1, 2, 3 ... */
  readonly attempt: number;
  readonly synthetic: boolean;
  /** How often this delivery was sent again by hand; absent = never. */
  readonly replay?: number;
  /** Somebody tries an adapter: nothing that is owed. */
  readonly isTest?: true;
  readonly auth?: ResolvedAuth;
  /** Headers of the adapter that hold a secret, complete. */
  readonly secretHeaders?: readonly NameValue[];
  /** See `signatureKeys` for its forms; absent = not signed. */
  readonly signingSecret?: string;
  /** For the whole attempt: name look-up, connect, request and complete answer. */
  readonly timeoutMs: number;
  /** PEM of the only authorities this endpoint's certificate may come from; absent = the system's. */
  readonly ca?: string;
}

/** The port of the dispatcher: makes one attempt. Never throws and never rejects; whatever happens is an outcome. */
export interface RequestSender {
  send(request: OutgoingRequest, signal?: AbortSignal): Promise<AttemptOutcome>;
}
