import { setTimeout as pause } from 'node:timers/promises';
import type { CallType, HookEventName } from '@ringhook/core';
import type { AsteriskLab } from '../asterisk-lab.ts';
import type { SipDialog } from '../sip-dialog.ts';

/** What one call of a scenario has to come to, as an endpoint is told. */
export interface ExpectedCall {
  readonly type: CallType;
  /** CallerID in every request. */
  readonly caller: string;
  /** DID in every request, '' when the call did not come in from outside. */
  readonly did: string;
  /** Every request, in this order, and no other. */
  readonly events: readonly HookEventName[];
  /** ResponderAgentExt of the last request; one of several where chance decides; absent = not looked at. */
  readonly responder?: string | readonly string[];
  /** ResponderAgentExt at pickup, where it is not that of the last request. */
  readonly pickedUpBy?: string;
  readonly queue?: string;
  readonly isAnswered: boolean;
  readonly isRecorded?: boolean;
}

export interface Scenario {
  readonly name: string;
  /** A sentence about what the endpoint is told. */
  readonly title: string;
  /** Places the calls and returns when the last of them is over at the PBX. */
  readonly drive: (lab: AsteriskLab) => Promise<void>;
  /** In the order of their start. */
  readonly calls: readonly ExpectedCall[];
}

export const OUTSIDE_CALLER = '+441632960123';
const OUTSIDE_NAME = 'Jane "JJ" Roe';

/** Numbers of the lab's dial plan (packages/testkit/lab/etc/extensions.conf). */
export const DID = {
  direct: '555101',
  busy: '555102',
  queue: '555110',
  queueInEarlyMedia: '555111',
  queueOfLocals: '555112',
  ringGroup: '555120',
  ringGroupOfLocals: '555121',
  recorded: '555130',
  conference: '555140',
  menu: '555150',
  forwarded: '555160',
} as const;

/** The number by which outside callers reach one phone. */
export function directNumber(extension: string): string {
  return `5552${extension}`;
}

/** A call from the outside world to one of our numbers. */
export function callIn(lab: AsteriskLab, did: string, from = OUTSIDE_CALLER): Promise<SipDialog> {
  return lab.trunk.call(did, { from: `"${OUTSIDE_NAME.replaceAll('"', '\\"')}" <sip:${from}@trunk.invalid>` });
}

/** People talk, or a phone rings: real time has to pass for that. */
export function aMoment(ms = 300): Promise<void> {
  return pause(ms);
}

/** Most calls of the lab come in from outside and differ from this in a few facts. */
export function incoming(facts: Partial<ExpectedCall>): ExpectedCall {
  return {
    type: 'Incoming',
    caller: OUTSIDE_CALLER,
    did: DID.direct,
    events: ['start', 'pickup', 'hangup'],
    responder: '1001',
    isAnswered: true,
    ...facts,
  };
}

export function missed(facts: Partial<ExpectedCall>): ExpectedCall {
  return incoming({ events: ['start', 'hangup', 'missed'], isAnswered: false, ...facts });
}
