import { BlockList, isIP, isIPv4 } from 'node:net';

/**
 * What an IP address is good for. Only `public` may be dialled without being asked for.
 * Sources: IANA IPv4 and IPv6 special-purpose address registries, RFC 6890, 4193, 4291, 6052.
 */
export type AddressClass =
  | 'public'
  /** RFC 1918, unique local IPv6 and carrier-grade NAT: a company's own network. */
  | 'private'
  | 'loopback'
  | 'linkLocal'
  /** Hands out cloud credentials to whoever asks from this machine. */
  | 'metadata'
  /** Documentation, benchmarks, transition techniques and everything not handed out yet. */
  | 'reserved'
  /** Unspecified, multicast, broadcast, or no address at all: never an endpoint. */
  | 'unusable';

type Range = readonly [network: string, prefix: number];

const METADATA: readonly string[] = [
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  'fd00:ec2::254',
  'fd00:ec2::23',
  'fd20:ce::254',
];

/** Looked at from the top; the first that contains the address names its class. */
const IPV4_CLASSES: readonly (readonly [AddressClass, readonly Range[]])[] = [
  [
    'unusable',
    [
      ['0.0.0.0', 8],
      ['224.0.0.0', 4],
      ['255.255.255.255', 32],
    ],
  ],
  ['loopback', [['127.0.0.0', 8]]],
  ['linkLocal', [['169.254.0.0', 16]]],
  [
    'private',
    [
      ['10.0.0.0', 8],
      ['172.16.0.0', 12],
      ['192.168.0.0', 16],
      ['100.64.0.0', 10],
    ],
  ],
  [
    'reserved',
    [
      ['192.0.0.0', 24],
      ['192.0.2.0', 24],
      ['192.31.196.0', 24],
      ['192.52.193.0', 24],
      ['192.88.99.0', 24],
      ['192.175.48.0', 24],
    ],
  ],
  [
    'reserved',
    [
      ['198.18.0.0', 15],
      ['198.51.100.0', 24],
      ['203.0.113.0', 24],
      ['240.0.0.0', 4],
    ],
  ],
];

const IPV6_CLASSES: readonly (readonly [AddressClass, readonly Range[]])[] = [
  [
    'unusable',
    [
      ['::', 128],
      ['ff00::', 8],
    ],
  ],
  ['loopback', [['::1', 128]]],
  ['linkLocal', [['fe80::', 10]]],
  ['private', [['fc00::', 7]]],
  // Teredo, ORCHID and others; documentation; 6to4, which smuggles any IPv4 address; documentation again.
  [
    'reserved',
    [
      ['2001::', 23],
      ['2001:db8::', 32],
      ['2002::', 16],
      ['3fff::', 20],
    ],
  ],
  ['public', [['2000::', 3]]],
];

const IPV4_RANGES = IPV4_CLASSES.map(([kind, ranges]) => [kind, blockListOf(ranges, 'ipv4')] as const);
const IPV6_RANGES = IPV6_CLASSES.map(([kind, ranges]) => [kind, blockListOf(ranges, 'ipv6')] as const);
const METADATA_ADDRESSES = new Set(METADATA.map(canonicalAddress));

/** An IPv4 address inside an IPv6 one: mapped (RFC 4291) or for NAT64 (RFC 6052). */
const EMBEDDING = blockListOf(
  [
    ['::ffff:0:0', 96],
    ['64:ff9b::', 96],
  ],
  'ipv6',
);

/** Class of a literal address in any notation `net.isIP` knows; default-deny: what is not known to be public is not. */
export function classifyAddress(address: string): AddressClass {
  const plain = unwrapAddress(address);
  if (isIP(plain) === 0) return 'unusable';
  if (METADATA_ADDRESSES.has(canonicalAddress(plain))) return 'metadata';
  const family = isIPv4(plain) ? 'ipv4' : 'ipv6';
  for (const [kind, ranges] of family === 'ipv4' ? IPV4_RANGES : IPV6_RANGES) {
    if (ranges.check(plain, family)) return kind;
  }
  return family === 'ipv4' ? 'public' : 'reserved';
}

/** Without zone and brackets; the IPv4 address where an IPv6 one only wraps it. */
export function unwrapAddress(address: string): string {
  const plain = (address.startsWith('[') && address.endsWith(']') ? address.slice(1, -1) : address).replace(/%.*$/s, '');
  if (isIP(plain) !== 6 || !EMBEDDING.check(plain, 'ipv6')) return plain;
  const groups = canonicalAddress(plain).split(':').slice(-2);
  const low = groups.map((group) => Number.parseInt(group === '' ? '0' : group, 16));
  return low.flatMap((group) => [group >> 8, group & 0xff]).join('.');
}

/** One spelling for every notation of an address; RFC 5952 for IPv6. */
export function canonicalAddress(address: string): string {
  return isIP(address) === 6 ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}

function blockListOf(ranges: readonly Range[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of ranges) list.addSubnet(network, prefix, family);
  return list;
}
