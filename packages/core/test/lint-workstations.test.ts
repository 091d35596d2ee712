import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type CustomEvent, type DeskAction, EMPTY_CONFIGURATION, lintConfiguration, type Workstations } from '../src/index.ts';
import { aCustomEvent, BOX } from './desk-builders.ts';

const DIRECTORY = { ...EMPTY_CONFIGURATION.directory, users: [{ id: 1, name: 'Alice' }] };

function findings(customEvents: readonly CustomEvent[], more: Partial<Workstations> = {}): string[] {
  const workstations = { ...EMPTY_CONFIGURATION.workstations, customEvents, ...more };
  return lintConfiguration({ ...EMPTY_CONFIGURATION, directory: DIRECTORY, workstations }).map(
    ({ path, code, severity }) => `${severity} ${path} ${code}`,
  );
}

const AT = 'workstations.customEvents[0]';
const boxWith = (text: string): DeskAction => ({ ...BOX, text }) as DeskAction;
const service = (from: 'server' | 'workstation'): DeskAction => ({
  kind: 'runWebService',
  method: 'GET',
  url: 'https://crm.example/',
  parameters: [],
  from,
});

const cases: [title: string, event: CustomEvent, expected: string[]][] = [
  ['finds nothing in what is right', aCustomEvent(), []],
  [
    'G41 finds a variable that is not known, at its field',
    aCustomEvent({ actions: [boxWith('{Call.Nothing}')] }),
    [`error ${AT}.actions[0].text PLACEHOLDER_UNKNOWN`],
  ],
  [
    'G30 warns of a duration where it is empty',
    aCustomEvent({ actions: [boxWith('{Call.Duration}')] }),
    [`warning ${AT}.actions[0] DURATION_NOT_KNOWN`],
  ],
  [
    'G30 does not warn of a duration at the end',
    aCustomEvent({ trigger: { category: 'call', states: ['completed'] }, actions: [boxWith('{Call.Duration}')] }),
    [],
  ],
  [
    'G40 warns of what belongs to a call in events of the telephone',
    aCustomEvent({ trigger: { category: 'device', states: [] }, actions: [boxWith('{Call.RemoteTel} {Device.DndState}')] }),
    [`warning ${AT}.actions[0] NO_CALL_HERE`],
  ],
  ['warns of one that does nothing', aCustomEvent({ actions: [] }), [`warning ${AT}.actions NO_ACTION`]],
  [
    'warns of a user that the directory does not know',
    aCustomEvent({ owner: { kind: 'user', userId: 9 } }),
    [`warning ${AT}.owner.userId USER_UNKNOWN`],
  ],
  [
    'finds a list that is not there',
    aCustomEvent({ trigger: { category: 'call', states: [], remoteTel: { anyOf: [], lists: ['vip'], compare: 'normalised' } } }),
    [`error ${AT}.trigger.remoteTel.lists LIST_UNKNOWN`],
  ],
  [
    'warns of a sound that would never end',
    aCustomEvent({
      trigger: { category: 'call', states: ['missed'] },
      actions: [{ kind: 'playSound', sound: 'a.wav', volume: 50, loop: true }],
    }),
    [`warning ${AT}.actions[0].loop LOOP_WITHOUT_END`],
  ],
  [
    'finds a script where a program has to be',
    aCustomEvent({ actions: [{ kind: 'runProgram', program: 'C:\\x.cmd', arguments: [], window: 'normal' }] }),
    [`error ${AT}.actions[0].program PLACEHOLDER_MALFORMED`],
  ],
  ['lets the server tell of calls', aCustomEvent({ actions: [service('server')] }), []],
  [
    'finds a web service that the server cannot run',
    aCustomEvent({ closingActions: [service('server')] }),
    [`error ${AT}.closingActions[0].from SERVICE_FROM_SERVER`],
  ],
];
for (const [title, event, expected] of cases) it(title, () => assert.deepEqual(findings([event]), expected));

it('finds two events of one id', () => {
  assert.ok(findings([aCustomEvent(), aCustomEvent({ name: 'other' })]).includes('error workstations.customEvents[1].id DUPLICATE'));
});
