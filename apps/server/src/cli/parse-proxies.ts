import { isIP } from 'node:net';
import { AppError } from '@ringhook/core';

/** Addresses and CIDR ranges, separated by commas. Fails with OPTION_INVALID: a slip here would have strangers believed, or nobody. */
export function parseProxies(given: string | undefined): readonly string[] {
  const parts = (given ?? '').split(',').map((part) => part.trim());
  return parts
    .filter((part) => part !== '')
    .map((part) => {
      const [address = '', bits, more] = part.split('/');
      const most = isIP(address) === 4 ? 32 : 128;
      const isRange = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= most);
      if (isIP(address) !== 0 && isRange && more === undefined) return part;
      throw new AppError('OPTION_INVALID', '--trust-proxy', `--trust-proxy takes addresses like 10.0.0.1 or 10.0.0.0/8, not "${part}"`);
    });
}
