/** People and queues come in from files and from PBXs, beside what people have typed. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { FakeAsterisk, FakeFreeswitch, FakeXsp } from '@ringhook/testkit';
import { ALICE, broadworksWithUsers, CAROL, openBroadworksOffice } from './e2e/broadworks-office.ts';
import { asteriskAt, Office, SECRET, SETTINGS } from './e2e/office.ts';
import { runCli } from './e2e/run-cli.ts';

const ENDPOINTS = ['1001', '1002', 'trunk', 'lobby-door'].map((name) => [['ObjectName', name]] as const);

function placesOf(body: Record<string, unknown>): object[] {
  return (body['added'] as { list: string; key: string }[]).map(({ list, key }) => ({ list, key }));
}

describe('directory import', () => {
  it('asks an Asterisk for its phones and queues: trunks and doors are no people', async () => {
    await using pbx = await FakeAsterisk.start({
      lists: {
        PJSIPShowEndpoints: ENDPOINTS,
        PJSIPShowEndpoint: [
          [
            ['ObjectName', '1001'],
            ['Callerid', '"Alice Berg" <1001>'],
          ],
        ],
        QueueStatus: [[['Queue', 'support']], [['Queue', 'default']]],
      },
    });
    await using office = await Office.open({ configuration: () => ({ settings: SETTINGS, sources: [asteriskAt(pbx.port)] }) });
    const { status, body } = await office.api('directory/import', { method: 'POST', body: { source: 'pbx' } });
    assert.equal(status, 200, JSON.stringify(body));
    const { items } = (await office.api('extensions')).body as { items: { number: string; name?: string }[] };
    assert.deepEqual(
      items.map(({ number, name }) => [number, name]),
      [
        ['1001', 'Alice Berg'],
        ['1002', undefined],
      ],
    );
    const queues = (await office.api('queues')).body as { items: { name: string }[] };
    assert.deepEqual(
      queues.items.map(({ name }) => name),
      ['support'],
    );
  });

  it('asks a FreeSWITCH for its users, and says what is wrong when it can’t', async () => {
    await using pbx = await FakeFreeswitch.start({
      password: 'right',
      lies: {
        list_users:
          'userid|context|domain|group|contact|callgroup|effective_caller_id_name|effective_caller_id_number\n1001|default|pbx.example|default|error|techsupport|Alice Berg|1001\nbrian|default|pbx.example|default|error|x|Brian|1002\n\n+OK\n',
        callcenter_config: 'name|strategy|moh_sound\nsupport@default|longest-idle-agent|x\n+OK\n',
      },
    });
    const source = (id: string, port: number): object => ({
      id,
      name: id,
      kind: 'freeswitch',
      options: { host: '127.0.0.1', port, password: SECRET },
    });
    await using office = await Office.open({
      configuration: () => ({
        settings: SETTINGS,
        sources: [source('fs', pbx.port), source('gone', 1), { id: 'sim', name: 'sim', kind: 'simulator', enabled: false }],
      }),
    });
    const { body } = await office.api('directory/import', { method: 'POST', body: { source: 'fs', dryRun: true } });
    assert.deepEqual(body['added'], [
      { list: 'agents', key: 'Alice Berg', values: { extensions: ['1001'] } },
      { list: 'extensions', key: '1001', values: { name: 'Alice Berg' } },
      { list: 'queues', key: 'support@default', values: {} },
    ]);
    assert.equal(body['revision'], null);
    const ask = async (id: string) => (await office.api('directory/import', { method: 'POST', body: { source: id } })).body;
    assert.equal((await ask('gone'))['code'], 'IMPORT_FAILED');
    assert.equal((await ask('sim'))['code'], 'IMPORT_IMPOSSIBLE');
    assert.equal((await ask('nobody'))['code'], 'NOT_FOUND');
  });

  it('asks a BroadWorks for the users whose calls are heard, and says which it may not ask for', async () => {
    const broadworks = broadworksWithUsers();
    await using xsp = await FakeXsp.start(broadworks);
    await using office = await openBroadworksOffice({ xsps: [xsp], options: { users: [ALICE, CAROL, 'nobody@example.com'] } });
    const { body } = await office.api('directory/import', { method: 'POST', body: { source: 'bw' } });
    assert.deepEqual(placesOf(body), [
      { list: 'agents', key: 'Alice A' },
      { list: 'agents', key: 'Carol C' },
      { list: 'extensions', key: '1001' },
      { list: 'extensions', key: '1002' },
    ]);
    assert.deepEqual(body['warnings'], ['The profile of nobody@example.com cannot be read.']);
  });

  it('takes a spreadsheet from the command line: shows, saves, keeps what was typed, names wrong lines', async () => {
    await using office = await Office.open({
      configuration: () => ({ settings: SETTINGS, directory: { extensions: [{ number: '1002', name: 'Typed' }] } }),
    });
    const file = join(office.folder, 'people.csv');
    const env = { RINGHOOK_URL: office.ringhook.apiUrl, RINGHOOK_TOKEN: office.token };
    await writeFile(file, Buffer.from('Number;Name\r\n1001;J\xfcrgen\r\n1002;Bob\r\n', 'latin1'));
    const shown = await runCli(['directory', 'import', file, '--dry-run'], { env });
    assert.match(shown.stderr, /1 added, 0 updated; nothing was saved/);
    const saved = await runCli(['directory', 'import', file], { env });
    assert.equal(saved.code, 0, saved.stderr);
    assert.equal(saved.stdout, '+ extensions 1001: name "Jürgen"\n');
    assert.match(saved.stderr, /kept: name of extensions 1002 stays "Typed"; csv says "Bob"/);
    const { items } = (await office.api('extensions')).body as { items: { name: string }[] };
    assert.deepEqual(items.map(({ name }) => name).toSorted(), ['Jürgen', 'Typed']);
    await writeFile(file, 'Number;Nam\n;x\n');
    const refused = await runCli(['directory', 'import', file], { env });
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /people\.csv:1 Nam there is no column "Nam"; did you mean "name"\?/);
    assert.match(refused.stderr, /people\.csv:2 number is missing/);
    assert.equal((await runCli(['directory', 'import'], { env })).code, 1);
  });

  it('shows what would change with the revision it would change, and saves only on that revision, with a note', async () => {
    await using office = await Office.open({ configuration: () => ({ settings: SETTINGS }) });
    const csv = 'number,name\n1001,Alice\n';
    const importing = (body: object, headers: Record<string, string> = {}) =>
      fetch(`${office.ringhook.apiUrl}/api/v1/directory/import`, {
        method: 'POST',
        headers: { authorization: `Bearer ${office.token}`, 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    const preview = await importing({ csv, dryRun: true });
    const etag = preview.headers.get('etag') ?? '';
    assert.match(etag, /^"\d+"$/);
    assert.equal((await importing({ csv, note: 'from HR' }, { 'if-match': etag })).status, 200);
    assert.equal((await importing({ csv: 'number\n1002\n' }, { 'if-match': etag })).status, 409);
    const { items } = (await office.api('configuration/history')).body as { items: { note: string }[] };
    assert.equal(items[0]?.note, 'from HR');
    for (const body of [{}, { csv, source: 'pbx' }]) assert.equal((await importing(body)).status, 400);
  });

  it('takes nothing that the directory could not hold, whatever a PBX says, so that Ringhook starts again afterwards', async () => {
    const phones = Array.from({ length: 150 }, (_, index) => String(2_000 + index));
    await using pbx = await FakeFreeswitch.start({
      password: 'right',
      lies: {
        list_users: [
          'userid|domain|effective_caller_id_name',
          ...phones.map((phone) => `${phone}|pbx.example|Reception`),
          `1001|pbx.example|${'x'.repeat(5_000)}`,
          '1002|pbx.example|\u0007\u202eEvil {{CallerID}} =cmd()',
          '+OK\n',
        ].join('\n'),
        callcenter_config: `name|strategy\n${'q'.repeat(3_000)}|x\n|x\n+OK\n`,
      },
    });
    await using office = await Office.open({
      configuration: () => ({
        settings: SETTINGS,
        sources: [{ id: 'fs', name: 'fs', kind: 'freeswitch', options: { host: '127.0.0.1', port: pbx.port, password: SECRET } }],
      }),
    });
    const env = { RINGHOOK_URL: office.ringhook.apiUrl, RINGHOOK_TOKEN: office.token };
    const asked = await runCli(['directory', 'import', '--from', 'fs'], { env });
    assert.equal(asked.code, 0, asked.stderr);
    assert.match(asked.stderr, /154 added, 0 updated, saved as revision/);
    assert.doesNotMatch(asked.stdout, /[\u0007\u202e]/);
    const csv = `kind,number\nextension,${Array.from({ length: 100_000 }, (_, index) => 10_000 + index).join('\nextension,')}\n`;
    const { status, body } = await office.api('directory/import', { method: 'POST', body: { csv } });
    assert.deepEqual([status, body['code']], [422, 'CONFIGURATION_INVALID']);
    await office.stop();
    await office.start();
    const { items } = (await office.api('agents')).body as { items: { name: string }[] };
    assert.equal(items.length, 2, 'the name on 150 phones is that of nobody');
  });

  it('takes a data folder that no server uses, and Excel’s Unicode text', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ringhook-import-'));
    try {
      const file = join(folder, 'people.txt');
      await writeFile(file, Buffer.from('\uFEFFNumber\tName\r\n1001\tZoë 山田\r\n', 'utf16le'));
      const arguments_ = ['directory', 'import', file, '--data', join(folder, 'data')];
      const first = await runCli(arguments_);
      assert.equal(first.code, 0, first.stderr);
      assert.equal(first.stdout, '+ extensions 1001: name "Zoë 山田"\n');
      assert.match((await runCli(arguments_)).stderr, /^Nothing changes; the configuration is at revision 1\.$/m);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
