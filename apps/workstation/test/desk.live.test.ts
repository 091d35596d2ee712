import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { it } from 'node:test';
import { AsteriskLab, callIn, DID, OUTSIDE_CALLER, prepareAsteriskRoot } from '@ringhook/testkit/lab';
import type { CustomEvent } from '@ringhook/core';
import type { LinkState } from '../src/link/event-link.ts';
import { Messages } from '../src/messages/messages.ts';
import { Session } from '../src/session.ts';
import { SoundBox } from '../src/sound/sound-box.ts';
import { SoundFiles } from '../src/sound/sound-files.ts';
import { Consents } from '../src/state/consents.ts';
import { Desktop, measure, missingDesktop, SAMPLE_RATE, until } from './desktop.ts';
import { Office } from './office.ts';

const TITLE = `Call from ${OUTSIDE_CALLER}`;

/** A SIP phone rings at a real Asterisk: the desk beside it sounds, shows a box and opens the CRM; a colleague answers, and all of it ends. */
it('a telephone rings and a colleague answers: sound, box and page come, and go at once', { skip: missingDesktop() }, async (t) => {
  const root = await prepareAsteriskRoot({ suite: 'sid' });
  if (root.kind === 'unavailable') return t.skip(root.reason);
  await using lab = await AsteriskLab.start(root.root);
  const desktop = new Desktop();
  const office = new Office();
  const pages: string[] = [];
  const crm = createServer((request, answer) => {
    pages.push(request.url ?? '');
    answer.end('ok');
  });
  await new Promise<void>((resolve) => crm.listen(0, '127.0.0.1', resolve));
  t.after(async () => {
    await office.end();
    desktop.stop();
    crm.close();
    crm.closeAllConnections();
  });
  await desktop.start();
  const browser = join(desktop.folder, 'browser');
  writeFileSync(browser, `#!${process.execPath}\nfetch(process.argv[2])\n`);
  chmodSync(browser, 0o755);
  desktop.useBrowser(browser);

  const event: CustomEvent = {
    id: 'pop',
    name: 'Pop up',
    enabled: true,
    owner: { kind: 'user', userId: 1 },
    trigger: { category: 'call', states: ['ringing'], direction: 'inbound' },
    actions: [
      { kind: 'showMessage', title: 'Call from {Call.RemoteTel}', text: '{Call.RemoteName}', style: 'box' },
      {
        kind: 'openWebPage',
        url: `http://127.0.0.1:${(crm.address() as AddressInfo).port}/contacts`,
        parameters: [{ name: 'tel', value: '{Call.RemoteTel}' }],
      },
    ],
    closingActions: [],
  };
  const options = { host: '127.0.0.1', port: lab.amiPort, username: 'ringhook', secret: { env: 'LAB_AMI_SECRET' }, trunks: ['trunk'] };
  await office.start([event], {
    source: { id: 'pbx', name: 'PBX', kind: 'asterisk', enabled: true, options },
    env: { LAB_AMI_SECRET: 'lab-ringhook-secret' },
  });
  const states: LinkState[] = [];
  const session = new Session({
    server: office.url,
    token: await office.connectComputer(),
    version: '0.1.0',
    computer: 'desk',
    ports: {
      sounds: new SoundBox(),
      messages: new Messages(),
      muter: undefined,
      consents: new Consents(join(desktop.folder, 'consents.json')),
      now: Date.now,
    },
    soundFiles: new SoundFiles(join(desktop.folder, 'sounds')),
    fetchSound: async () => undefined,
    onState: (state) => void states.push(state),
  });
  t.after(() => session.stop());
  session.start();
  await until(() => states.some(({ kind }) => kind === 'connected'), 'the link');
  let isHearing = false;
  while (!isHearing) isHearing = (await office.ask('GET', '/sources/pbx/health')).body.state === 'connected';

  const recording = desktop.record();
  const caller = await callIn(lab, DID.ringGroup);
  const [mine, colleagues, third] = await Promise.all([
    lab.phones[1001].incoming(),
    lab.phones[1002].incoming(),
    lab.phones[1003].incoming(),
  ]);
  for (const phone of [mine, colleagues, third]) phone.ring();
  await until(() => desktop.windows().includes(TITLE), 'the box');
  await until(() => pages.length === 1, 'the page');
  assert.deepEqual(pages, [`/contacts?tel=${encodeURIComponent(OUTSIDE_CALLER)}`]);
  await until(() => measure(recording.samples()).seconds > 1, 'the ringing');

  await colleagues.answer();
  const answeredAt = recording.samples().length / SAMPLE_RATE;
  await until(() => !desktop.windows().includes(TITLE), 'the box closed');
  await until(() => recording.samples().length / SAMPLE_RATE > answeredAt + 1, 'some silence');
  const { endsAt } = measure(recording.samples());
  recording.stop();
  // The answer has to travel through Asterisk and the server, too.
  assert.ok(endsAt - answeredAt < 0.6, `rang on for ${Math.round((endsAt - answeredAt) * 1_000)} ms`);
  await caller.hangUp();
  await colleagues.ended;
  await lab.untilIdle();
});
