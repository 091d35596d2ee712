import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { type CallFacts, compileConfiguration, type Configuration, EMPTY_CONFIGURATION, owedForTest, type SavedTest } from '@ringhook/core';
import { Command } from 'commander';
import { registerTest } from '../src/cli/test.ts';
import { parseTests, testsToYaml } from '../src/config/tests-yaml.ts';
import { toYaml } from '../src/config/yaml.ts';

const START = 1_795_222_230_000;
const call = {
  number: 7,
  uuid: '0b8e7e5a-51c1-4f0e-9d53-1f2f4d2a7c11',
  sourceId: 'pbx',
  type: 'Incoming',
  direction: 'inbound',
  scope: 'external',
  callerId: '+442079460123',
  callerName: 'yes: "no"\u0000 # \u001b[31m',
  isWithheld: false,
  did: '0855555',
  dialled: '0855555',
  responderExt: null,
  responderNumber: null,
  lastRungExt: null,
  lastQueue: null,
  conference: null,
  transferredBy: null,
  startedAt: START,
  queuedAt: null,
  ringingAt: null,
  answeredAt: null,
  endedAt: START,
  answered: false,
  recorded: false,
  recordings: [],
  cause: null,
} as unknown as CallFacts;
const office: Configuration = {
  ...EMPTY_CONFIGURATION,
  adapters: [{ id: 'crm', name: 'CRM', enabled: true, method: 'GET', url: 'https://crm.example/', parameters: [], headers: [] }],
  globalActions: [{ kind: 'setUrlToOpen', where: 'server', when: 'onStateEvents', adapterId: 'crm' }],
};
const events: SavedTest['events'] = [{ level: 'call', event: 'start', call, sequence: 1, at: START, synthetic: false }];
const bare = { id: 'one', name: 'Line\u001b[31m', callNumber: 7, previousCallAt: null, events };
const test: SavedTest = { ...bare, expected: owedForTest(bare, compileConfiguration(office, 0)) };

function aFolder(t: TestContext, configuration: Configuration): { readonly tests: string; readonly config: string } {
  const folder = mkdtempSync(join(tmpdir(), 'ringhook-tests-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const config = join(folder, 'ringhook.yml.config');
  writeFileSync(config, toYaml(configuration));
  writeFileSync(join(folder, 'a.yaml'), testsToYaml([test]));
  return { tests: folder, config };
}

async function run(...words: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  const program = new Command().exitOverride();
  registerTest(program, { out: (line) => void lines.push(line), note: () => {}, isColoured: false });
  await program.parseAsync(['node', 'ringhook', 'test', ...words]);
  return lines;
}

it('P7 saved tests survive their file, byte for byte', () => {
  assert.equal(test.expected.length, 1);
  assert.deepEqual(parseTests(testsToYaml([test]), 'x.yaml'), [test]);
});

it('P7 ringhook test runs a folder of tests against a file, without a server', async (t) => {
  const { tests, config } = aFolder(t, office);
  const lines = await run(tests, '--config', config);
  assert.deepEqual(lines, ['✓ Line (call 7)']);
});

it('P7 ringhook test fails on a difference, and shows what was expected and what came', async (t) => {
  const [adapter] = office.adapters;
  const { tests, config } = aFolder(t, { ...office, adapters: [{ ...adapter!, url: 'https://other.example/' }] });
  const lines: string[] = [];
  const program = new Command().exitOverride();
  registerTest(program, { out: (line) => void lines.push(line), note: () => {}, isColoured: false });
  await assert.rejects(program.parseAsync(['node', 'ringhook', 'test', tests, '--config', config]), { code: 'TESTS_FAIL' });
  assert.deepEqual(lines, [
    '✗ Line (call 7)',
    '    crm, start: differs',
    '      - address: https://crm.example/',
    '      + address: https://other.example/',
  ]);
});

it('names what is wrong with a file of tests by its place, and says what is missing', async (t) => {
  const { tests, config } = aFolder(t, office);
  writeFileSync(join(tests, 'b.yaml'), 'savedTests:\n  - id: two\n');
  await assert.rejects(run(tests, '--config', config), { code: 'TESTS_FILE_INVALID', message: /b\.yaml:2:5 savedTests\[0\]\.name/ });
  writeFileSync(join(tests, 'b.yaml'), testsToYaml([test]));
  await assert.rejects(run(tests, '--config', config), { code: 'TESTS_FILE_INVALID', message: /stands in/ });
  await assert.rejects(run(join(tests, 'none'), '--config', config), { code: 'TESTS_FILE_INVALID' });
});
