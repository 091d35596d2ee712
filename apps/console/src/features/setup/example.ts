import { type Adapter, Adapter as AdapterSchema, Rule, Settings } from '@ringhook/contract';
import type { z } from 'zod';
import { callApi, path } from '../../api/client.ts';
import { ApiProblem } from '../../api/problem.ts';

export const EXAMPLES = ['every', 'missed'] as const;
export type ExampleName = (typeof EXAMPLES)[number];

/** What an endpoint usually wants to know first. */
export const PARAMETERS = [
  { name: 'Event', value: '{{DialApiEventName}}' },
  { name: 'CallId', value: '{{CallID}}' },
  { name: 'From', value: '{{CallerID}}' },
  { name: 'To', value: '{{DID}}' },
] as const;

const PRACTICE_NETWORK = '127.0.0.1/32';

/** The endpoint of this server; only where the console is opened on the server's own machine is its address known. */
export const PRACTICE_URL = ['127.0.0.1', 'localhost'].includes(window.location.hostname)
  ? `http://127.0.0.1:${window.location.port || '80'}/api/v1/practice`
  : undefined;

/** Lets requests go to this machine, which is refused unless said. */
export async function openPractice(note: string): Promise<void> {
  const { data, etag } = await callApi({ path: '/settings', answer: Settings });
  if (data.allowedNetworks.includes(PRACTICE_NETWORK)) return;
  const body = { ...data, allowedNetworks: [...data.allowedNetworks, PRACTICE_NETWORK] };
  await callApi({ method: 'PUT', path: '/settings', body, ifMatch: etag ?? '*', note });
}

export interface Example {
  readonly adapter: z.infer<typeof Adapter>;
  readonly example: ExampleName;
  readonly rule: string;
  readonly ruleId: string;
  readonly note: string;
}

/** The adapter, then the rule that uses it; the adapter is taken away again when the rule is refused. */
export async function saveExample({ adapter, example, rule: name, ruleId, note }: Example): Promise<void> {
  await callApi({ method: 'POST', path: '/adapters', body: adapter, answer: AdapterSchema, note });
  const rule = {
    id: ruleId,
    name,
    conditions: example === 'missed' ? { callTypes: ['Incoming'] } : {},
    actions: [
      {
        kind: 'setUrlToOpen',
        where: 'server',
        when: 'onStateEvents',
        adapterId: adapter.id,
        ...(example === 'missed' && { events: ['missed'] }),
      },
    ],
  };
  try {
    await callApi({ method: 'POST', path: '/rules', body: rule, answer: Rule, note });
  } catch (cause) {
    if (cause instanceof ApiProblem && cause.status !== 0) {
      await callApi({ method: 'DELETE', path: path`/adapters/${adapter.id}`, ifMatch: '*', note });
    }
    throw cause;
  }
}
