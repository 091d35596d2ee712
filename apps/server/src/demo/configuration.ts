import { type Configuration, DEFAULT_SETTINGS, type NameValue, NO_WORKSTATIONS } from '@ringhook/core';

/** The parameters an administrator would start with: who, whom, when, how it went. */
const CRM_PARAMETERS: readonly NameValue[] = [
  { name: 'Event', value: '{{DialApiEventName}}' },
  { name: 'CallId', value: '{{CallID}}' },
  { name: 'Type', value: '{{CallTypeName}}' },
  { name: 'From', value: '{{CallerID}}' },
  { name: 'To', value: '{{DID}}' },
  { name: 'Agent', value: '{{ResponderAgent}}' },
  { name: 'Queue', value: '{{LastQueueName}}' },
  { name: 'WaitMs', value: '{{TotalWaitTimeMs}}' },
  { name: 'Answered', value: '{{IsCallAnswered}}' },
];

const MISSED_BODY = '{ "missed": "{{CallerID}}", "dialled": "{{DID}}", "queue": "{{LastQueueName}}", "waitMs": "{{TotalWaitTimeMs}}" }';

/** A small office: every call is told to a CRM by GET, and missed calls to a chat as JSON. */
export function demoConfiguration(receiverUrl: string, simulator: Readonly<Record<string, unknown>>): Configuration {
  const people = ['Alice Anders', 'Bob Berg', 'Carol Čapek', 'Dave O’Neil'];
  return {
    settings: { ...DEFAULT_SETTINGS, defaultCountry: 'GB', extensionPattern: '[1-8]\\d{3}', allowedNetworks: ['127.0.0.0/8'] },
    sources: [{ id: 'simulator', name: 'Simulated PBX', kind: 'simulator', enabled: true, options: simulator }],
    directory: {
      users: people.map((name, index) => ({ id: 501 + index, name: name.split(' ')[0]?.toLowerCase() ?? name })),
      agents: people.map((name, index) => ({ name, extensions: [String(1001 + index)], userId: 501 + index })),
      extensions: people.map((name, index) => ({ number: String(1001 + index), name, userId: 501 + index })),
      dids: [],
      queues: [],
      numberLists: [],
    },
    adapters: [
      { id: 'crm', name: 'CRM', enabled: true, method: 'GET', url: `${receiverUrl}/crm`, parameters: CRM_PARAMETERS, headers: [] },
      {
        id: 'chat',
        name: 'Chat',
        enabled: true,
        method: 'POST',
        url: `${receiverUrl}/chat`,
        parameters: [],
        headers: [],
        body: { kind: 'json', template: MISSED_BODY },
      },
    ],
    globalActions: [{ kind: 'setUrlToOpen', where: 'server', when: 'onStateEvents', adapterId: 'crm' }],
    rules: [
      {
        id: 'missed-to-chat',
        name: 'Missed calls to the chat',
        enabled: true,
        conditions: { callTypes: ['Incoming'] },
        actions: [{ kind: 'setUrlToOpen', where: 'server', when: 'onStateEvents', adapterId: 'chat', events: ['missed'] }],
        stopProcessing: false,
      },
    ],
    workstations: NO_WORKSTATIONS,
  };
}
