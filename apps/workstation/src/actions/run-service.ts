import type { DeskCommand } from '@ringhook/core';

type ServiceCommand = Extract<DeskCommand, { kind: 'runWebService' }>;

const TIMEOUT_MS = 10_000;

export type ServiceResult = { readonly kind: 'answered'; readonly status: number } | { readonly kind: 'failed'; readonly message: string };

/** Tells an endpoint from this computer, once: whoever needs it repeated lets the server do it. Redirects are not followed. */
export async function runService({ method, url, body }: ServiceCommand): Promise<ServiceResult> {
  const address = URL.parse(url);
  if (address === null || !/^https?:$/.test(address.protocol)) return { kind: 'failed', message: 'its URL is no http or https address' };
  try {
    const answer = await fetch(address, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { 'user-agent': 'Ringhook-Workstation', ...(body !== null && { 'content-type': 'application/json' }) },
      ...(body !== null && { body }),
    });
    await answer.body?.cancel();
    return { kind: 'answered', status: answer.status };
  } catch (cause) {
    return { kind: 'failed', message: reasonOf(cause) };
  }
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1_000} s`;
  return cause.cause instanceof Error ? cause.cause.message : cause.message;
}
