import { AppError } from '@ringhook/core';
import { BlockList, isIP, isIPv4 } from 'node:net';
import { type AddressClass, canonicalAddress, classifyAddress, unwrapAddress } from './address.ts';

/** The networks an administrator opened for endpoints although they are not public. */
export interface AllowedNetworks {
  /** True when the list opens this (unwrapped) address of this class. */
  opens(address: string, kind: AddressClass): boolean;
}

interface Network {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/**
 * Reads ranges like `10.0.0.0/8`, `fd00:1::/64` or single addresses. A wide range never opens a narrow secret by accident:
 * loopback and link-local are opened only by ranges that lie inside them, a metadata address only by itself.
 * Throws `AppError` NETWORK_INVALID naming the entry.
 */
export function parseAllowedNetworks(entries: readonly string[]): AllowedNetworks {
  const lists = { private: new BlockList(), loopback: new BlockList(), linkLocal: new BlockList() };
  const exact = new Set<string>();
  for (const entry of entries) {
    const network = parseNetwork(entry);
    const { address, prefix, family } = network;
    lists[narrowness(network)].addSubnet(address, prefix, family);
    if (prefix === (family === 'ipv4' ? 32 : 128)) exact.add(canonicalAddress(address));
  }
  return {
    opens(address, kind) {
      if (kind === 'metadata') return exact.has(canonicalAddress(address));
      if (kind === 'unusable') return false;
      const list = kind === 'loopback' || kind === 'linkLocal' ? lists[kind] : lists.private;
      return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
    },
  };
}

function narrowness({ address, prefix, family }: Network): 'private' | 'loopback' | 'linkLocal' {
  const kind = classifyAddress(address);
  if (kind === 'loopback' && prefix >= (family === 'ipv4' ? 8 : 128)) return 'loopback';
  if (kind === 'linkLocal' && prefix >= (family === 'ipv4' ? 16 : 10)) return 'linkLocal';
  return 'private';
}

function parseNetwork(entry: string): Network {
  const [address = '', width, ...rest] = entry.trim().split('/');
  const version = isIP(address);
  const bits = version === 4 ? 32 : 128;
  const prefix = width === undefined ? bits : /^\d{1,3}$/.test(width) ? Number(width) : Number.NaN;
  if (version === 0 || address.includes('%') || rest.length > 0 || !(prefix >= 0 && prefix <= bits)) {
    throw new AppError('NETWORK_INVALID', entry, `"${entry}" is not a network. Write an address range such as 10.0.0.0/8 or fd00::/8.`);
  }
  if (unwrapAddress(address) !== address) {
    throw new AppError('NETWORK_INVALID', entry, `"${entry}" wraps an IPv4 range. Write the IPv4 range itself.`);
  }
  return { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' };
}
