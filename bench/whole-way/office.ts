import { type Configuration, DEFAULT_SETTINGS, EXAMPLE_PARAMETERS, NO_WORKSTATIONS } from '@ringhook/core';
import { answeredCall } from '@ringhook/testkit';

export const EVENTS_PER_CALL = 25;
/** start, pickup, hangup */
export const DELIVERIES_PER_CALL = 3;
export const TRUNK = 'trunk';
export const SECRET_NAME = 'BENCH_AMI_SECRET';
const SECONDS_PER_CALL = 60;
const EPOCH = 1_795_222_230_000;

export interface Traffic {
  /** Number of the first call: what is sent twice must not carry the same numbers twice. */
  readonly firstCall: number;
  readonly calls: number;
  /** How many calls are live at a time. */
  readonly live: number;
}

/** Answered calls from the trunk, one beginning after the other while the ones before are still live: messages in the order of their times. */
export function trafficMessages({ firstCall, calls, live }: Traffic): string[] {
  const everyMs = (SECONDS_PER_CALL * 1_000) / live;
  const messages: { readonly at: number; readonly text: string }[] = [];
  for (let index = 0; index < calls; index++) {
    for (const text of callMessages(firstCall + index, EPOCH + Math.round((firstCall + index) * everyMs))) {
      messages.push({ at: Number(/\nTimestamp: ([\d.]+)/.exec(text)?.[1]), text });
    }
  }
  // Sorting is stable: what one call says at one moment stays in its order.
  return messages.toSorted((one, other) => one.at - other.at).map(({ text }) => text);
}

/** The 25 messages of one call, each with its blank line. Every second caller is new, as in `bench/matching.ts`. */
export function callMessages(number: number, at: number): string[] {
  const caller = number % 2 === 0 ? 1_632_000_000 + (number % 1_000) : 1_632_100_000 + (number % 800_000);
  const text = answeredCall({
    number,
    at,
    caller: `+44${caller}`,
    callerName: `Caller ${number % 5_000}`,
    extension: String(1_000 + (number % 9_000)),
  });
  return text.split(/(?<=\r\n\r\n)/);
}

export interface Office {
  readonly receiverUrl: string;
  /** Where the PBX is; without it there is none, and whoever runs the office brings the signals. */
  readonly pbxPort?: number;
}

/** One PBX, one rule, one hook with the 17 parameters that most systems need. */
export function officeConfiguration({ receiverUrl, pbxPort }: Office): Configuration {
  const options = { host: '127.0.0.1', port: pbxPort, username: 'ringhook', secret: { env: SECRET_NAME }, trunks: [TRUNK] };
  return {
    settings: { ...DEFAULT_SETTINGS, defaultCountry: 'GB', extensionPattern: '\\d{4}', allowedNetworks: ['127.0.0.0/8'] },
    sources: pbxPort === undefined ? [] : [{ id: 'pbx', name: 'PBX', kind: 'asterisk', enabled: true, options }],
    directory: {
      users: [{ id: 1, name: 'alice' }],
      agents: [{ name: 'Alice Anders', extensions: ['1001'], userId: 1 }],
      extensions: [],
      dids: [],
      queues: [],
      numberLists: [],
    },
    adapters: [
      {
        id: 'crm',
        name: 'CRM',
        enabled: true,
        method: 'GET',
        url: `${receiverUrl}/crm/calls`,
        parameters: EXAMPLE_PARAMETERS.find(({ id }) => id === 'common')?.parameters ?? [],
        headers: [],
      },
    ],
    globalActions: [],
    rules: [
      {
        id: 'inbound-to-crm',
        name: 'Inbound calls to the CRM',
        enabled: true,
        conditions: { direction: 'inbound' },
        actions: [{ kind: 'setUrlToOpen', where: 'server', when: 'onStateEvents', adapterId: 'crm' }],
        stopProcessing: false,
      },
    ],
    workstations: NO_WORKSTATIONS,
  };
}
