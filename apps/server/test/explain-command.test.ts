import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { it } from 'node:test';
import { Command } from 'commander';
import { registerExplain } from '../src/cli/explain.ts';

const clause = {
  clause: 'did',
  isMet: false,
  expected: '111',
  actual: '855\u001b[2J555',
  number: { forms: ['855555'], hit: null },
};
const moment = { sequence: 1, at: 1, level: 'call', event: 'start', revision: 4, clauses: [clause], verdict: 'notMatched' };
const rule = {
  ruleId: 'sales',
  name: 'Sales',
  since: 'deleted',
  isMatched: false,
  moments: [{ ...moment, failed: clause, stoppedBy: null, actions: [] }],
  deliveries: [],
};
const call = {
  number: 7,
  uuid: 'u',
  sourceId: 'pbx',
  type: 'Incoming',
  direction: 'inbound',
  scope: 'external',
  callerId: null,
  callerName: null,
  isWithheld: false,
  did: null,
  dialled: null,
  responderExt: null,
  responderNumber: null,
  lastRungExt: null,
  lastQueue: null,
  conference: null,
  transferredBy: null,
  startedAt: 1,
  queuedAt: null,
  ringingAt: null,
  answeredAt: null,
  endedAt: null,
  answered: false,
  recorded: false,
  recordings: [],
  cause: null,
};

it('P5 prints each rule with its verdicts and conditions; what callers chose cannot move the cursor', async () => {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ call, rules: [rule], customEvents: [], responders: [], missingRevisions: [3], isCut: false }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const lines: string[] = [];
  const program = new Command();
  registerExplain(program, { out: (line) => void lines.push(line), note: () => {}, isColoured: false });
  const { port } = server.address() as AddressInfo;
  const where = ['--url', `http://127.0.0.1:${port}`, '--token', 't'];
  try {
    await program.parseAsync(['explain', '7', '--rule', 'a&b', ...where], { from: 'user' });
  } finally {
    server.closeAllConnections();
    server.close();
  }
  assert.deepEqual(asked, ['/api/v1/calls/7/explain?rule=a%26b']);
  assert.deepEqual(lines, [
    'Sales [sales] (deleted since then)',
    '  1 start, revision 4: notMatched',
    '    - did: wants 111; was 855555',
    'revision 3 is not kept any more; its events are left out',
  ]);
});
