import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Desktop, missingDesktop, until } from './desktop.ts';
import { DeskRig } from './rig.ts';

describe('what is seen on a real desktop', { skip: missingDesktop() }, () => {
  const desktop = new Desktop();
  before(() => desktop.start());
  after(() => desktop.stop());

  it('G20 is a message box with plain text, which closes itself when its reason is gone', async (t) => {
    const rig = new DeskRig([
      { kind: 'showMessage', title: 'Call from {Call.RemoteTel}', text: '{Call.RemoteName}\nsecond line', style: 'box' },
    ]);
    t.after(() => rig.stop());
    rig.tell('ringing', { 'Call.RemoteTel': '+4512', 'Call.RemoteName': '<b>Bold</b> $(id) --help' });
    await until(() => desktop.windows().includes('Call from +4512'), 'the box');
    const picture = join(rig.folder, 'box.png');
    desktop.photograph(picture);
    assert.ok(existsSync(picture));
    rig.tell('answeredElsewhere');
    await until(() => !desktop.windows().includes('Call from +4512'), 'the box closed');
    await until(() => rig.outcomes.length === 1);
    assert.deepEqual(rig.told(), ['showMessage closed']);
  });

  it('G20 stays for its reader when the call is over before', async (t) => {
    const rig = new DeskRig([{ kind: 'showMessage', title: 'Read me', text: 'x', style: 'box' }]);
    t.after(() => rig.stop());
    rig.tell('ringing');
    await until(() => desktop.windows().includes('Read me'), 'the box');
    desktop.press('Read me', 'Return');
    await until(() => rig.outcomes.length === 1, 'the box read');
    assert.deepEqual(rig.told(), ['showMessage done']);
  });

  it('is a notification with plain text, the gentler choice', async (t) => {
    const rig = new DeskRig([{ kind: 'showMessage', title: 'Missed call', text: 'From {Call.RemoteName}', style: 'notification' }]);
    t.after(() => rig.stop());
    rig.tell('ringing', { 'Call.RemoteName': '<i>Jane</i> & Co' });
    await until(() => desktop.notifications().includes('Missed call'), 'the notification');
    assert.match(desktop.notifications(), /From (?:<i>Jane<\/i> & Co|&lt;i&gt;Jane&lt;\/i&gt; &amp; Co)/);
  });

  it('G21 is a browser that opened exactly the URL', async (t) => {
    const seen: string[] = [];
    const server = createServer((request, answer) => {
      seen.push(request.url ?? '');
      answer.end('ok');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    const browser = join(desktop.folder, 'browser');
    writeFileSync(browser, `#!${process.execPath}\nfetch(process.argv[2])\n`);
    chmodSync(browser, 0o755);
    desktop.useBrowser(browser);
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const rig = new DeskRig([
      { kind: 'openWebPage', url: `${base}/contacts/{Call.RemoteTel}`, parameters: [{ name: 'name', value: '{Call.RemoteName}' }] },
    ]);
    t.after(() => rig.stop());
    rig.tell('ringing', { 'Call.RemoteTel': '+4512', 'Call.RemoteName': '$(touch pwned)&x=1 "q"' });
    await until(() => seen.length === 1, 'the page opened');
    assert.deepEqual(seen, ['/contacts/%2B4512?name=%24%28touch%20pwned%29%26x%3D1%20%22q%22']);
    await until(() => rig.outcomes.length === 1);
    assert.deepEqual(rig.told(), ['openWebPage done']);
  });

  it('is a question before a program runs for the first time, with everything in full; the answer is remembered', async (t) => {
    const marker = join(desktop.folder, 'ran');
    const program = join(desktop.folder, 'crm');
    writeFileSync(program, `#!/bin/sh\necho "$@" >> ${marker}\n`);
    chmodSync(program, 0o755);
    const rig = new DeskRig([{ kind: 'runProgram', program, arguments: ['/Phone={Call.RemoteTel}'], window: 'normal' }]);
    t.after(() => rig.stop());
    rig.tell('ringing', { 'Call.RemoteTel': '+4512' });
    rig.tell('ringing', { 'Call.RemoteTel': '+4513' });
    await until(() => desktop.windows().includes('Ringhook: run a program?'), 'the question');
    assert.equal(desktop.windows().filter((title) => title === 'Ringhook: run a program?').length, 1);
    assert.equal(existsSync(marker), false);
    desktop.clickLastButton('Ringhook: run a program');
    await until(() => existsSync(marker) && readFileSync(marker, 'utf8').split('\n').length === 3, 'both programs run');
    assert.equal(rig.consents.list()[0]?.isAllowed, true);
  });
});
