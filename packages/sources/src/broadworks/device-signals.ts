import type { DeviceChanged } from '@ringhook/core';
import { textAt, type XsiEvent } from '@ringhook/protocols';
import type { UserDirectory } from './user-directory.ts';

/** Whether a user's phone is lifted, told by a change or in a list. */
export function hookSignals({ targetId, data, type }: XsiEvent, users: UserDirectory, now: number): DeviceChanged[] {
  const status = textAt(data, 'hookStatus');
  if (status !== 'On-Hook' && status !== 'Off-Hook') return [];
  const { extension } = users.user(targetId);
  const state = status === 'On-Hook' ? 'onHook' : 'offHook';
  const isSnapshot = type !== 'HookStatusEvent';
  return [{ kind: 'deviceChanged', at: now, extension, device: 'hook', state, ...(isSnapshot && { isSnapshot }) }];
}

export function disturbSignals({ targetId, data }: XsiEvent, users: UserDirectory, now: number): DeviceChanged[] {
  const active = textAt(data, 'info', 'active');
  if (active === undefined) return [];
  const { extension } = users.user(targetId);
  return [{ kind: 'deviceChanged', at: now, extension, device: 'dnd', state: active === 'true' ? 'on' : 'off' }];
}
