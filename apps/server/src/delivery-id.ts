import { createHash } from 'node:crypto';
import { deliveryName, type HookEventName } from '@ringhook/core';

/** Name space of delivery ids; any fixed UUID will do, and this one is ours for ever. */
const NAMESPACE = Buffer.from('5f1c6c1e5b5d4d0c9d0e6a7b3c2f1e40', 'hex');

/** UUIDv5 (RFC 9562, 5.5) of a delivery: the same on every attempt, node and replay (delivery promise 4). */
export function deliveryId(hookId: string, callUuid: string, event: HookEventName, ordinal: number): string {
  const digest = createHash('sha1')
    .update(NAMESPACE)
    .update(deliveryName(hookId, callUuid, event, ordinal))
    .digest();
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
