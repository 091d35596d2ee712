import { hash } from 'node:crypto';
import { deliveryName, type HookEventName } from '@ringhook/core';

/** Name space of delivery ids; any fixed UUID will do, and this one is ours for ever. */
const NAMESPACE = Buffer.from('5f1c6c1e5b5d4d0c9d0e6a7b3c2f1e40', 'hex');
/** Digits that carry the variant in their two high bits. */
const VARIANT = '89ab';

/** UUIDv5 (RFC 9562, 5.5) of a delivery: the same on every attempt, node and replay (delivery promise 4). */
export function deliveryId(hookId: string, callUuid: string, event: HookEventName, ordinal: number): string {
  const name = Buffer.from(deliveryName(hookId, callUuid, event, ordinal));
  const digest = hash('sha1', Buffer.concat([NAMESPACE, name]), 'hex');
  const variant = VARIANT.charAt(Number.parseInt(digest.charAt(16), 16) & 3);
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}
