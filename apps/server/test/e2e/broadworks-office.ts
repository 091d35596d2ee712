import { FakeBroadworks, type FakeXsp, type XsiCallParts } from '@ringhook/testkit';
import { eventsOf, groupByCall, readRequest, type ToldRequest } from '../live/told-request.ts';
import { Office, openUrl, SECRET, SETTINGS, toldAdapter } from './office.ts';

export const ALICE = 'alice@example.com';
export const CAROL = 'carol@example.com';
export const QUEUE = 'queue@example.com';
export const CALLER = { address: 'tel:+4930123456', name: 'Max Mustermann' } as const;

export function broadworksWithUsers(): FakeBroadworks {
  const broadworks = new FakeBroadworks();
  broadworks.users.set(ALICE, { extension: '1001', number: '+49305550101', firstName: 'Alice', lastName: 'A' });
  broadworks.users.set(CAROL, { extension: '1002', number: '+49305550102', firstName: 'Carol', lastName: 'C' });
  return broadworks;
}

/** A call from outside, with its times; `parts` makes it another. */
export function callTo(callId: string, session: string, parts: Partial<XsiCallParts> = {}): XsiCallParts {
  return { callId, session, remote: CALLER, startTime: Date.now(), ...parts };
}

export interface BroadworksOfficeOptions {
  readonly xsps: readonly FakeXsp[];
  readonly options?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** Ringhook with one source that is a BroadWorks, and a receiver that is told of all calls. */
export function openBroadworksOffice({ xsps, options = {}, env = {} }: BroadworksOfficeOptions): Promise<Office> {
  return Office.open({
    env,
    configuration: (url) => ({
      settings: { ...SETTINGS, defaultCountry: 'DE', outsidePrefixes: [] },
      sources: [
        {
          id: 'bw',
          name: 'BroadWorks',
          kind: 'broadworks',
          options: {
            hosts: xsps.map(({ origin }) => origin),
            user: 'admin@example.com',
            secret: SECRET,
            users: [ALICE, CAROL],
            ...options,
          },
        },
      ],
      adapters: [toldAdapter('told', `${url}/bw`)],
      rules: [{ id: 'all', name: 'all', conditions: {}, actions: [openUrl('told')] }],
    }),
  });
}

/** The requests of each call, calls by number. */
export function toldBy(office: Office): ToldRequest[][] {
  const requests = office.receiver.requests.map(readRequest);
  return groupByCall(requests).toSorted(([one], [other]) => Number(one?.values.CallId) - Number(other?.values.CallId));
}

/** `Incoming +4930123456 > 1001: start pickup hangup` for each call. */
export function summaryOf(office: Office): string[] {
  return toldBy(office).map((told) => {
    const { CallTypeName, CallerID, ResponderExt, QueueName } = told.at(-1)?.values ?? ({} as ToldRequest['values']);
    return `${CallTypeName} ${CallerID} > ${ResponderExt}${QueueName === '' ? '' : ` (${QueueName})`}: ${eventsOf(told)}`;
  });
}
