import { once } from 'node:events';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { errorText } from '@ringhook/core';

const KEEP_ALIVE_MS = 10_000;

/** Where to, and what to tell somebody whose PBX does not answer there. */
export interface DialTarget {
  readonly host: string;
  readonly port: number;
  readonly tls?: boolean;
  readonly tlsVerify?: boolean;
  /** What to look at when nothing listens. */
  readonly refusedHint: string;
  /** What to look at when it does not speak TLS. */
  readonly tlsHint?: string;
}

export type DialOutcome = { readonly kind: 'open'; readonly socket: Socket } | { readonly kind: 'failed'; readonly reason: string };

/** Opens the connection, with TLS where it is asked for. Never rejects: what went wrong is told in words that say what to look at. */
export async function dial(target: DialTarget, timeoutMs: number, signal: AbortSignal): Promise<DialOutcome> {
  const { host, port, tls = false, tlsVerify = true } = target;
  const timeout = AbortSignal.timeout(timeoutMs);
  const socket = tls
    ? connectTls({ host, port, rejectUnauthorized: tlsVerify, ...(isIP(host) === 0 && { servername: host }) })
    : connectPlain({ host, port });
  try {
    await once(socket, tls ? 'secureConnect' : 'connect', { signal: AbortSignal.any([signal, timeout]) });
  } catch (cause) {
    socket.on('error', () => {}); // It has failed already; what it says now adds nothing.
    socket.destroy();
    if (timeout.aborted)
      return {
        kind: 'failed',
        reason: `${host}:${port} did not answer within ${timeoutMs / 1_000} s: is the address right, and does a firewall drop the packets?`,
      };
    return { kind: 'failed', reason: dialProblem(target, cause) };
  }
  socket.setNoDelay(true);
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  return { kind: 'open', socket };
}

/** Why a connection could not be had, for a human: what was tried and what to look at. */
export function dialProblem({ host, port, tls, refusedHint, tlsHint }: DialTarget, cause: unknown): string {
  const code = String((cause as { code?: unknown } | null)?.code ?? '');
  const place = `${host}:${port}`;
  switch (code) {
    case 'ECONNREFUSED':
      return `nothing listens at ${place}: ${refusedHint}`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the name ${host} cannot be resolved: check "host"`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `there is no way to ${place} from here: check address and routes`;
    case 'ECONNRESET':
    case 'EPROTO':
      return tls ? `${place} does not speak TLS: ${tlsHint ?? 'turn "tls" off'}` : `${place} broke the connection off`;
    default:
      return code.includes('CERT') || code.startsWith('ERR_TLS')
        ? `the certificate of ${place} is not to be trusted (${errorText(cause)}): put right the certificate, or turn "tlsVerify" off`
        : `${place}: ${errorText(cause)}`;
  }
}
