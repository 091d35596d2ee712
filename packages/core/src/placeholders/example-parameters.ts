import type { NameValue } from '../config/configuration.ts';
import { PLACEHOLDERS } from './catalogue.ts';

export interface ExampleParameters {
  readonly id: 'all' | 'common' | 'short';
  readonly title: string;
  readonly parameters: readonly NameValue[];
}

const fill = (names: Readonly<Record<string, string>>): NameValue[] =>
  Object.entries(names).map(([name, placeholder]) => ({ name, value: `{{${placeholder}}}` }));

/** The verbatim link goes last: its own query would swallow what follows (F66). */
const LAST = 'RecordingURL';

/** The lists behind "Load example" (F23). */
export const EXAMPLE_PARAMETERS: readonly ExampleParameters[] = [
  {
    id: 'all',
    title: 'All placeholders',
    parameters: fill(
      Object.fromEntries([...PLACEHOLDERS.map(({ name }) => name).filter((name) => name !== LAST), LAST].map((name) => [name, name])),
    ),
  },
  {
    id: 'common',
    title: 'What most systems need',
    parameters: fill({
      Event: 'DialApiEventName',
      EventCode: 'DialApiEventCode',
      CallId: 'CallID',
      CallGuid: 'CallUUID',
      CallerID: 'CallerID',
      DID: 'DID',
      ResponderAgent: 'ResponderAgent',
      QueueName: 'LastQueueName',
      CallTypeCode: 'CallTypeCode',
      CallTypeName: 'CallTypeName',
      StartTimestampUTC: 'StartTimestampUTC',
      PickupTimestampUTC: 'PickupTimestampUTC',
      TotalWaitTimeMs: 'TotalWaitTimeMs',
      EndTimestampUTC: 'EndTimestampUTC',
      IsCallAnswered: 'IsCallAnswered',
      IsCallRecorded: 'IsCallRecorded',
      RecordingURL: 'RecordingURL',
    }),
  },
  {
    id: 'short',
    title: 'Who calls whom',
    parameters: fill({
      event: 'DialApiEventName',
      call: 'CallUUID',
      from: 'CallerID',
      to: 'DID',
      extension: 'ResponderAgentExt',
      at: 'StartTimestampUTC',
    }),
  },
];

export type LoadedExample =
  | { readonly kind: 'loaded'; readonly parameters: readonly NameValue[] }
  | { readonly kind: 'refused'; readonly reason: string };

/** Fills an empty adapter; never overwrites one that has a URL (F24). */
export function loadExample(id: string, url: string): LoadedExample {
  if (url.trim() !== '') return { kind: 'refused', reason: 'examples fill an empty adapter only: clear its URL first' };
  const example = EXAMPLE_PARAMETERS.find((row) => row.id === id);
  if (example === undefined) return { kind: 'refused', reason: `there is no example "${id}"` };
  return { kind: 'loaded', parameters: example.parameters };
}
