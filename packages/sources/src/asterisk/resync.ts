import type { Signal } from '@ringhook/core';
import type { AmiMessage } from '@ringhook/protocols';
import type { AmiLink } from './link.ts';
import type { AsteriskNormaliser } from './normaliser.ts';
import { SNAPSHOT_ACTIONS, SnapshotCollector } from './snapshot.ts';
import { isSuccess } from './subscribe.ts';

export interface Resync {
  readonly signals: readonly Signal[];
  readonly warnings: readonly string[];
}

/** What is lost without each list, and the right that gives it. */
const LOSS: Readonly<Record<(typeof SNAPSHOT_ACTIONS)[number], string>> = {
  CoreShowChannels: 'Calls in progress at the moment of a (re)connect cannot be seen: add "reporting" to "write" of the manager user.',
  Status: 'For calls in progress at a (re)connect the dialled number may be missing: add "call" to "write" of the manager user.',
  BridgeList: 'For calls in progress at a (re)connect parked ones may look connected: the PBX refused BridgeList.',
  DeviceStateList: 'The state of phones is known only after its first change: add "reporting" to "write" of the manager user.',
};

/**
 * Asks for everything that is alive. Events that come in meanwhile have to be kept back until this resolves, and taken after its
 * signals: what a row says may be older than they are.
 */
export async function resync(link: AmiLink, normaliser: AsteriskNormaliser, now: () => number): Promise<Resync> {
  const collector = new SnapshotCollector(normaliser);
  const devices: Signal[] = [];
  const snapshot: Signal[] = [];
  const take = (row: AmiMessage): void => {
    const signals = collector.push(row, now());
    if (signals) snapshot.push(...signals);
    else if (row.name === 'DeviceStateChange') devices.push(...asSnapshot(normaliser.device(row, now())));
  };
  const answers = await Promise.all(SNAPSHOT_ACTIONS.map((action) => link.list(action, take)));
  const warnings = SNAPSHOT_ACTIONS.filter((_, index) => !isSuccess(answers[index])).map((action) => LOSS[action]);
  return { signals: [...snapshot, ...devices], warnings };
}

function asSnapshot(signals: readonly Signal[]): Signal[] {
  return signals.map((signal) => (signal.kind === 'deviceChanged' ? { ...signal, isSnapshot: true } : signal));
}
