import { randomUUID } from 'node:crypto';
import type { Desks } from '@ringhook/api';
import type { CallEvent, CallFacts, CompiledRules } from '@ringhook/core';
import type { Stores } from '../open-stores.ts';
import { VERSION } from '../version.ts';
import { WorkstationDesk } from './desk-server.ts';

export interface OpenDesk {
  readonly desks: Desks;
  /** After their commit. */
  readonly take: (events: readonly CallEvent[]) => void;
  /** Another configuration is in force. */
  readonly redefine: () => void;
}

type Hub = Parameters<Desks['connect']>[0];

/** Everything about people's workstations, put together. */
export function openDesk(parts: {
  readonly stores: Stores;
  readonly rules: () => CompiledRules;
  readonly recordingUrl: (call: CallFacts) => string | null;
}): OpenDesk {
  const { stores, rules, recordingUrl } = parts;
  let hub: Hub | undefined;
  const server = new WorkstationDesk({
    rules,
    recordingUrl,
    userIdOf: (accountId) => {
      const account = stores.accounts.get(accountId);
      return account === undefined || account.disabled ? null : account.userId;
    },
    sounds: stores.sounds,
    outcomes: stores.deskOutcomes,
    push: (userId, notices) => hub?.push(userId, notices),
    epoch: randomUUID(),
    version: VERSION,
    now: Date.now,
  });
  return {
    desks: { server, sounds: stores.sounds, outcomes: stores.deskOutcomes, connect: (connected) => (hub = connected) },
    take: (events) => server.take(events),
    redefine: () => hub?.redefine(),
  };
}
