import { errorText } from '@ringhook/core';
import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { Duplex } from 'node:stream';
import { buildConnector } from 'undici';
import type { UrlGuard } from './url-guard.ts';

/** All addresses of a name, in the order to try them. */
export type ResolveName = (hostname: string) => Promise<readonly LookupAddress[]>;

export interface GuardedConnectorOptions {
  readonly guard: UrlGuard;
  readonly resolve: ResolveName;
  readonly connectTimeoutMs: number;
  readonly ca?: string;
}

/** The guard said no; its message says why. */
export class BlockedError extends Error {
  override readonly name = 'BlockedError';
}

/** The name of the endpoint could not be turned into an address. */
export class NameError extends Error {
  override readonly name = 'NameError';
}

/**
 * Dials only what the guard allows, looked at three times: a literal before dialling (undici calls no look-up for it), every
 * answer of the name service, and the peer of the socket, which is the one that counts whatever a name server says in between.
 */
export function guardedConnector({ guard, resolve, connectTimeoutMs, ca }: GuardedConnectorOptions): buildConnector.connector {
  const dial = buildConnector({
    lookup: guardedLookup(guard, resolve),
    timeout: connectTimeoutMs,
    allowH2: false,
    autoSelectFamily: true,
    ...(ca === undefined ? {} : { ca }),
  });
  return (options, callback) => {
    const literal = isIP(options.hostname) === 0 ? undefined : guard.refusal(options.hostname);
    if (literal !== undefined) {
      callback(new BlockedError(literal), null);
      return;
    }
    // undici returns the socket it dials with, although its types do not say so.
    const socket: unknown = dial(options, (error, connected) => {
      if (error !== null) return callback(error, null);
      const refusal = guard.refusal(connected.remoteAddress ?? '');
      if (refusal === undefined) return callback(null, connected);
      connected.destroy();
      return callback(new BlockedError(refusal), null);
    });
    if (options.protocol === 'https:') refuseBeforeHandshake(socket as TlsDialling, guard);
  };
}

type TlsDialling = Duplex & { readonly remoteAddress?: string };

function refuseBeforeHandshake(socket: TlsDialling, guard: UrlGuard): void {
  // Before Node's own listener, which says hello to whoever is there.
  socket.prependOnceListener('connect', () => {
    const refusal = guard.refusal(socket.remoteAddress ?? '');
    if (refusal !== undefined) socket.destroy(new BlockedError(refusal));
  });
}

/** A `lookup` for sockets that fails when any answer is forbidden: a name with one bad address is not half trusted. */
export function guardedLookup(guard: UrlGuard, resolve: ResolveName): LookupFunction {
  return (hostname, { all }, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const first = addresses[0];
        const refusal = addresses.map(({ address }) => guard.refusal(address)).find((text) => text !== undefined);
        if (first === undefined) callback(new NameError(`${hostname} has no address`), '', 0);
        else if (refusal !== undefined) callback(new BlockedError(`${hostname} resolves to ${refusal}`), '', 0);
        else if (all === true) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      },
      (cause: unknown) => callback(new NameError(`${hostname} could not be resolved: ${errorText(cause)}`, { cause }), '', 0),
    );
  };
}
