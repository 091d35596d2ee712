import { BlockList, isIP } from 'node:net';
import { AppError } from '@ringhook/core';

/** Throws AppError naming the range that is none. */
export function networksOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(range) ?? [];
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    const most = family === 'ipv6' ? 128 : 32;
    const bits = prefix === undefined ? most : Number(prefix);
    if (isIP(address) === 0 || bits > most) {
      throw new AppError(
        'SOURCE_CONFIG_INVALID',
        'allowedSenders',
        `"allowedSenders" cannot hold "${range}"; right would be: 203.0.113.0/24`,
      );
    }
    list.addSubnet(address, bits, family);
  }
  return list;
}

export function isWithin(networks: BlockList, address: string): boolean {
  const plain = address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address;
  return isIP(plain) !== 0 && networks.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
}
