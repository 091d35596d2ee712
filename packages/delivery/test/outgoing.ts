import type { FrozenRequest } from '@ringhook/core';
import { createHttpSender, createUrlGuard, type HttpSender, type HttpSenderOptions, type OutgoingRequest } from '../src/index.ts';

/** One attempt at a GET, everything else as in a quiet moment. */
export function anOutgoing(
  url: string,
  changes: Partial<Omit<OutgoingRequest, 'request'>> & { readonly request?: Partial<FrozenRequest> } = {},
): OutgoingRequest {
  const { request, ...rest } = changes;
  return {
    deliveryId: '0f3c1d52-6f2e-5a51-9a0e-0d5a0f6b7c11',
    callNumber: 103870,
    sequence: 1,
    attempt: 1,
    synthetic: false,
    timeoutMs: 5_000,
    ...rest,
    request: { method: 'GET', url, headers: [], body: null, ...request },
  };
}

/** A sender that may talk to this machine. */
export function aSender(options: Partial<HttpSenderOptions> = {}): HttpSender & AsyncDisposable {
  const sender = createHttpSender({ guard: createUrlGuard(['127.0.0.0/8', '::1']), version: '0.0.0', ...options });
  return Object.assign(sender, { [Symbol.asyncDispose]: () => sender.close() });
}
