import { lookup } from 'node:dns/promises';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { errorText, type SiteSettings } from '@ringhook/core';
import { createUrlGuard } from '@ringhook/delivery';
import type { ProbeOutcome } from './probe.ts';

const WITHIN_MS = 5_000;
const CERTIFICATE_SOON_MS = 14 * 24 * 60 * 60 * 1_000;

/** Goes as far as a delivery would, up to the request itself. */
export async function probeEndpoint(url: string, { allowedNetworks }: SiteSettings): Promise<ProbeOutcome> {
  const guard = createUrlGuard(allowedNetworks);
  const target = URL.parse(url);
  if (!target) return problem(`${url} is not a URL`, 'correct the URL of the adapter');
  // Only the origin matters here; the path may hold placeholders.
  const verdict = guard.checkUrl(target.origin);
  if (verdict.kind !== 'allowed')
    return problem(`${target.origin}: ${verdict.detail}`, 'deliveries to it are refused; change the URL or settings.allowedNetworks');

  const host = target.hostname.replaceAll(/^\[|\]$/g, '');
  let addresses: readonly string[];
  try {
    addresses = isIP(host) ? [host] : (await lookup(host, { all: true })).map(({ address }) => address);
  } catch (cause) {
    return problem(`${host} can't be resolved: ${errorText(cause)}`, 'check the spelling and the name server of this computer');
  }
  for (const address of addresses) {
    const refusal = guard.refusal(address);
    if (refusal !== undefined)
      return problem(`${host}: ${refusal}`, 'deliveries to it are refused; list its network in settings.allowedNetworks if it is yours');
  }
  return dial(target, host, addresses[0] ?? host);
}

async function dial(target: URL, host: string, address: string): Promise<ProbeOutcome> {
  const isTls = target.protocol === 'https:';
  const port = Number(target.port || (isTls ? 443 : 80));
  const servername = isIP(host) ? undefined : host;
  const socket = isTls
    ? connectTls({ host: address, port, ...(servername !== undefined && { servername }) })
    : connectPlain({ host: address, port });
  try {
    await connected(socket, isTls ? 'secureConnect' : 'connect');
    const where = `${target.origin} answers at ${address} port ${port}`;
    return { kind: 'fine', detail: where, warnings: isTls ? certificateWarnings(socket as TLSSocket) : [] };
  } catch (cause) {
    return problem(`${target.origin} at ${address} port ${port}: ${errorText(cause)}`, fixFor(cause));
  } finally {
    socket.destroy();
  }
}

function connected(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.setTimeout(WITHIN_MS, () => reject(new Error(`no answer within ${WITHIN_MS / 1_000} s`)));
  socket.once(event, resolve).once('error', reject);
  return promise;
}

function certificateWarnings(socket: TLSSocket): string[] {
  const until = Date.parse(socket.getPeerCertificate().valid_to);
  const isSoon = until - Date.now() < CERTIFICATE_SOON_MS;
  return isSoon ? [`its certificate ends on ${new Date(until).toISOString().slice(0, 10)}: have it renewed`] : [];
}

function fixFor(cause: unknown): string {
  const code = String(Object(cause).code ?? '');
  if (/CERT|SELF_SIGNED|ALTNAME|UNABLE_TO/.test(code))
    return 'give the endpoint a certificate that this computer trusts (NODE_EXTRA_CA_CERTS for an own authority)';
  if (code === 'ECONNREFUSED') return 'nothing listens there: start the endpoint or correct the port';
  return 'check the network and the firewalls between here and the endpoint';
}

function problem(detail: string, fix: string): ProbeOutcome {
  return { kind: 'failed', detail, fix };
}
