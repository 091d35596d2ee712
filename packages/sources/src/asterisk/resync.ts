import { errorText, type Signal } from '@ringhook/core';
import type { AmiMessage } from '@ringhook/protocols';
import type { AmiLink } from './link.ts';
import type { AsteriskNormaliser } from './normaliser.ts';
import { SNAPSHOT_ACTIONS, SnapshotCollector } from './snapshot.ts';
import { isSuccess } from './subscribe.ts';

type SnapshotAction = (typeof SNAPSHOT_ACTIONS)[number];

export interface Resync {
  readonly signals: readonly Signal[];
  readonly warnings: readonly string[];
  /** Rows that could not be understood, in words; undefined when there was none. */
  readonly failure: string | undefined;
  /** False when a list did not come in time: asked again soon, it may. A list that was refused will be refused again. */
  readonly isComplete: boolean;
}

/** What is lost without each list, and the right that gives it. */
const LOSS: Readonly<Record<SnapshotAction, { readonly loss: string; readonly fix: string }>> = {
  CoreShowChannels: {
    loss: 'Calls in progress at the moment of a (re)connect cannot be seen',
    fix: 'add "reporting" to "write" of the manager user',
  },
  Status: {
    loss: 'For calls in progress at a (re)connect the dialled number may be missing',
    fix: 'add "call" to "write" of the manager user',
  },
  BridgeList: { loss: 'For calls in progress at a (re)connect parked ones may look connected', fix: 'the PBX refused BridgeList' },
  DeviceStateList: {
    loss: 'The state of phones is known only after its first change',
    fix: 'add "reporting" to "write" of the manager user',
  },
};

/**
 * Asks for everything that is alive. Events that come in meanwhile have to be kept back until this resolves, and taken after its
 * signals: what a row says may be older than they are. Never throws, whatever the rows say: what can't be understood of a phone is
 * left out, of a channel it makes the whole list worthless, for a channel that is left out would look as if it had ended.
 */
export async function resync(link: AmiLink, normaliser: AsteriskNormaliser, now: () => number): Promise<Resync> {
  const collector = new SnapshotCollector(normaliser);
  const devices: Signal[] = [];
  const snapshot: Signal[] = [];
  let failure: string | undefined;
  let isSpoilt = false;
  const takeChannel = (row: AmiMessage): boolean => {
    const signals = isSpoilt ? undefined : collector.push(row, now());
    if (signals) snapshot.push(...signals);
    return signals !== undefined;
  };
  const take = (row: AmiMessage): void => {
    const isDevice = row.name === 'DeviceStateChange';
    try {
      if (!takeChannel(row) && isDevice) devices.push(...asSnapshot(normaliser.device(row, now())));
    } catch (cause) {
      failure = `${row.name} could not be understood: ${errorText(cause)}`;
      isSpoilt ||= !isDevice;
    }
  };
  const answers = await Promise.all(SNAPSHOT_ACTIONS.map((action) => link.list(action, take)));
  const warnings = SNAPSHOT_ACTIONS.flatMap((action, index) => warningOf(action, answers[index]));
  const isComplete = !isSpoilt && answers.every((answer) => answer !== undefined);
  return { signals: [...(isSpoilt ? [] : snapshot), ...devices], warnings, failure, isComplete };
}

function warningOf(action: SnapshotAction, answer: AmiMessage | undefined): string[] {
  if (isSuccess(answer)) return [];
  const { loss, fix } = LOSS[action];
  if (answer !== undefined) return [`${loss}: ${fix}.`];
  return [`${loss}: the PBX did not answer ${action} in time, or not to the end. It is asked again.`];
}

function asSnapshot(signals: readonly Signal[]): Signal[] {
  return signals.map((signal) => (signal.kind === 'deviceChanged' ? { ...signal, isSnapshot: true } : signal));
}
