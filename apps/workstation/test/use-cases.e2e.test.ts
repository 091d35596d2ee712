import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { CustomEvent, DeskAction } from '@ringhook/core';
import { amiEvent, answeredCall, FakeAsterisk } from '@ringhook/testkit';
import { Messages } from '../src/messages/messages.ts';
import { Session } from '../src/session.ts';
import { SoundBox } from '../src/sound/sound-box.ts';
import { SoundFiles } from '../src/sound/sound-files.ts';
import { Consents } from '../src/state/consents.ts';
import { until } from './desktop.ts';
import { CALLER, Office } from './office.ts';

/** What people buy such a product for, each from the bytes of a telephone system to the other program that learned of it. */
describe('a desk beside a telephone system', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringhook-cases-'));
  const office = new Office();
  const asked: string[] = [];
  const database = createServer((request, answer) => {
    asked.push(`${request.method} ${request.url}`);
    answer.end();
  });
  const crm = join(folder, 'crm');
  const log = join(folder, 'argv.jsonl');
  let pbx: FakeAsterisk;
  const sessions: Session[] = [];

  const program: DeskAction = {
    kind: 'runProgram',
    program: crm,
    arguments: ['/AddNewContact', '/Phone={Call.RemoteTel}'],
    window: 'normal',
  };
  const page = (path: string): DeskAction => ({
    kind: 'runWebService',
    method: 'GET',
    url: `http://127.0.0.1:${(database.address() as AddressInfo).port}${path}`,
    parameters: [{ name: 'tel', value: '{Call.RemoteTel}' }],
    from: 'workstation',
  });
  const event = (id: string, trigger: CustomEvent['trigger'], actions: readonly DeskAction[], userId = 1): CustomEvent => ({
    id,
    name: id,
    enabled: true,
    owner: { kind: 'user', userId },
    trigger,
    actions,
    closingActions: [],
  });
  const runs = (): string[][] =>
    existsSync(log)
      ? readFileSync(log, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as string[])
      : [];

  before(async () => {
    const code = `require('fs').appendFileSync(${JSON.stringify(log)}, JSON.stringify(process.argv.slice(2)) + '\\n')`;
    writeFileSync(crm, `#!${process.execPath}\n${code}\n`);
    chmodSync(crm, 0o755);
    await new Promise<void>((resolve) => database.listen(0, '127.0.0.1', resolve));
    pbx = await FakeAsterisk.start();
    const inbound = { direction: 'inbound', scope: 'external' } as const;
    await office.start(
      [
        event('new-contact', { category: 'call', states: ['ringing'], ...inbound }, [program, page('/ringing')]),
        event('served', { category: 'call', states: ['connected'], ...inbound }, [page('/answered')]),
        event('away', { category: 'device', states: ['dnd:on'] }, [page('/away')]),
        event('colleague', { category: 'call', states: [] }, [page('/colleague')], 2),
      ],
      {
        source: {
          id: 'pbx',
          name: 'PBX',
          kind: 'asterisk',
          enabled: true,
          options: { host: '127.0.0.1', port: pbx.port, username: 'ringhook', secret: { env: 'PBX_SECRET' }, trunks: ['trunk'] },
        },
        env: { PBX_SECRET: 'right' },
      },
    );
    const consents = new Consents(join(folder, 'consents.json'));
    if (program.kind === 'runProgram') consents.remember(program, true, 0);
    let isConnected = false;
    const session = new Session({
      server: office.url,
      token: await office.connectComputer(),
      version: '0.1.0',
      computer: 'desk',
      ports: { sounds: new SoundBox({ players: [] }), messages: new Messages(), muter: undefined, consents, now: Date.now },
      soundFiles: new SoundFiles(join(folder, 'sounds')),
      fetchSound: () => Promise.resolve(undefined),
      onState: ({ kind }) => (isConnected = kind === 'connected'),
    });
    sessions.push(session);
    session.start();
    await until(() => isConnected, 'the connection');
    await pbx.until(() => pbx.received('CoreShowChannels').length > 0);
  });
  after(async () => {
    for (const session of sessions) await session.stop();
    await office.end();
    await pbx[Symbol.asyncDispose]();
    database.close();
    database.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  });

  it('G01 G47 G48 G49 G50 has the contact opened as it rings, the record found as it is answered, by program and page, for its user only', async () => {
    const said = answeredCall({ number: 1, caller: CALLER, at: Date.now() }).split(/(?<=\r\n\r\n)/);
    const rung = said.findIndex((text) => text.startsWith('Event: DialState')) + 1;
    const over = said.findIndex((text) => text.startsWith('Event: Hangup'));
    const tel = encodeURIComponent(CALLER);
    pbx.send(said.slice(0, rung).join(''));
    await until(() => runs().length === 1 && asked.length === 1, 'program and page of the ringing');
    pbx.send(said.slice(rung, over).join(''));
    await until(() => asked.length === 2, 'the page of the answer');
    pbx.send(said.slice(over).join(''));
    assert.deepEqual(runs(), [['/AddNewContact', `/Phone=${CALLER}`]]);
    assert.deepEqual(asked, [`GET /ringing?tel=${tel}`, `GET /answered?tel=${tel}`]);
  });

  it('G01 G10 G17 acts as the telephone, not a call, changes its state', async () => {
    asked.length = 0;
    const state = (value: string) =>
      amiEvent('DeviceStateChange', [
        ['Device', 'Custom:DND1001'],
        ['State', value],
      ]);
    pbx.send(state('NOT_INUSE') + state('INUSE'));
    await until(() => asked.length === 1, 'the request');
    assert.deepEqual(asked, ['GET /away?tel=']);
  });
});
