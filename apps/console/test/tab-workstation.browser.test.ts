import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { after, afterEach, before, describe, it } from 'node:test';
import type { CustomEvent, DeskAction } from '@ringhook/core';
import type { Browser, Page } from 'playwright-core';
import { type Answer, Office } from '../../workstation/test/office.ts';
import { noBrowser, startBrowser } from './rig/browser.ts';
import { ensureBuilt } from './rig/built-console.ts';
import { openPage, type PageOptions, type RigPage } from './rig/rig-page.ts';

const HOSTILE = '<img src=x onerror=alert(1)> \u202eevil';

/** The page that a custom event opens: what it was asked for, and by whom. */
const visits: { readonly url: string; readonly referrer: string | undefined }[] = [];
const crm = createServer((request, answer) => {
  if (request.url?.startsWith('/caller')) visits.push({ url: request.url, referrer: request.headers.referer });
  answer.setHeader('content-type', 'text/html').end('<title>CRM</title><script>document.title = String(opener)</script>');
});

function anEvent(id: string, state: 'ringing' | 'connected' | 'missed', actions: readonly DeskAction[]): CustomEvent {
  const owner = { kind: 'user', userId: 1 } as const;
  return { id, name: id, enabled: true, owner, trigger: { category: 'call', states: [state] }, actions, closingActions: [] };
}

/** What the page does to the speakers and the screen, written down as it happens. */
function spy(): void {
  const seen: string[] = [];
  Object.assign(window, { seen });
  const { start, stop } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function play(...given) {
    seen.push(`start ${this.loop ? 'loop' : 'once'} ${this.buffer?.duration.toFixed(1)}`);
    return start.apply(this, given);
  };
  AudioBufferSourceNode.prototype.stop = function end(...given) {
    seen.push('stop');
    return stop.apply(this, given);
  };
  class Told extends EventTarget {
    static permission = 'granted';
    static requestPermission = async () => 'granted';
    constructor(title: string, { body }: { body: string }) {
      super();
      seen.push(`notification ${title}: ${body}`);
    }
    close(): void {
      seen.push('notification closed');
    }
  }
  Object.assign(window, { Notification: Told });
}

const WAIT_MS = 15_000;

async function until(isTrue: () => Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + WAIT_MS;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`${what} did not come true within ${WAIT_MS / 1_000} s`);
    await delay(20);
  }
}

const seenOn = (view: Page): Promise<readonly string[]> => view.evaluate(() => (window as unknown as { seen: string[] }).seen);

describe('an open tab of the console as workstation (G02, G20, G21)', { skip: noBrowser }, () => {
  const office = new Office();
  let browser: Browser;
  let calls = 0;
  const ring = async (): Promise<{ readonly tell: (type: string, more?: Record<string, unknown>) => Promise<void> }> => {
    calls += 1;
    const session = `call ${calls}`;
    const tell = (type: string, more: Record<string, unknown> = {}) => office.tell(type, more, session);
    await tell('ringing', { user: '1001', fromName: HOSTILE });
    return { tell };
  };

  before(async () => {
    ensureBuilt();
    await new Promise<void>((resolve) => crm.listen(0, '127.0.0.1', resolve));
    await office.start([]);
    browser = await startBrowser();
  });
  after(async () => {
    await browser.close();
    await office.end();
    crm.close();
  });
  afterEach(() => define([]));

  async function define(customEvents: readonly CustomEvent[]): Promise<void> {
    const { etag } = await office.ask('GET', '/desk/own');
    assert.equal((await office.ask('PUT', '/desk/own', { customEvents }, { 'if-match': etag })).status, 200);
  }

  /** Alice's browser, its switch turned on by a click. */
  async function aTab(options: PageOptions = {}): Promise<RigPage> {
    const page = await openPage({
      browser,
      url: office.url,
      token: '',
      path: '/connect-computer',
      options: { expected: /40[01]/, ...options, isSignedOut: true },
    });
    const cookies = office.cookie
      .split('; ')
      .map((pair) => ({ name: pair.split('=')[0] ?? '', value: pair.slice(pair.indexOf('=') + 1), url: office.url }));
    await page.view.context().addCookies(cookies);
    await page.view.addInitScript(spy);
    await page.view.goto(`${office.url}/my-events`);
    await page.view.getByRole('main').getByRole('switch', { name: 'This tab is my workstation' }).click();
    await page.view.getByRole('main').getByText('Tab rings for you').waitFor();
    return page;
  }

  const outcomes = async (): Promise<readonly string[]> =>
    (await office.ask('GET', '/desk/outcomes')).body.items.map(({ action, outcome }: Answer) => `${action} ${outcome}`);

  it('rings in a loop while the telephone does, and is silent as soon as it is answered elsewhere', async () => {
    await using page = await aTab();
    const connected = (await office.ask('GET', '/workstations')).body;
    assert.deepEqual(
      connected.map(({ user, program }: Answer) => [user.name, program.name]),
      [['Alice Anders', 'console']],
    );
    const call = await ring();
    await call.tell('ringing', { user: '1002' });
    await until(async () => (await seenOn(page.view)).length === 1, 'the ringing');
    await call.tell('answered', { user: '1002' });
    await call.tell('ended', { user: '1001', cause: 'answeredElsewhere' });
    await until(async () => (await seenOn(page.view)).length === 2, 'the silence');
    const [begun, ended] = await seenOn(page.view);
    assert.match(begun ?? '', /^start loop/);
    assert.equal(ended, 'stop');
    await call.tell('ended');
  });

  it('G20 shows a message as text, and closes it when its reason is gone', async () => {
    await define([
      anEvent('box', 'ringing', [{ kind: 'showMessage', title: 'Call', text: 'From {Call.RemoteName}\n{Call.RemoteTel}', style: 'box' }]),
    ]);
    await using page = await aTab();
    const card = page.view.getByRole('dialog', { name: 'Call' });
    const call = await ring();
    await card.getByText('From <img src=x onerror=alert(1)>').waitFor();
    assert.equal(await card.locator('img').count(), 0);
    await call.tell('ended', { cause: 'abandoned' });
    await card.waitFor({ state: 'detached' });
    await until(async () => (await outcomes()).includes('showMessage closed'), 'the report');
    await ring();
    await card.getByRole('button', { name: 'Close message' }).click();
    await until(async () => (await outcomes()).includes('showMessage done'), 'the report');
    await office.tell('ended', {}, `call ${calls}`);
  });

  it('tells by a notification of the system where that is wanted, and takes it back', async () => {
    await define([anEvent('note', 'ringing', [{ kind: 'showMessage', title: 'Call', text: '{Call.RemoteTel}', style: 'notification' }])]);
    await using page = await aTab();
    const call = await ring();
    await until(async () => (await seenOn(page.view)).includes('notification Call: +493012345678'), 'the notification');
    await call.tell('ended', { cause: 'abandoned' });
    await until(async () => (await seenOn(page.view)).includes('notification closed'), 'its end');
  });

  it('G21 opens the web page, which gets no hold of the console', async () => {
    const url = `http://127.0.0.1:${(crm.address() as AddressInfo).port}/caller`;
    await define([anEvent('page', 'ringing', [{ kind: 'openWebPage', url, parameters: [{ name: 'tel', value: '{Call.RemoteTel}' }] }])]);
    await using page = await aTab();
    const opened = page.view.context().waitForEvent('page');
    const call = await ring();
    const popup = await opened;
    await popup.waitForURL(/caller/);
    assert.deepEqual(visits.splice(0), [{ url: '/caller?tel=%2B493012345678', referrer: undefined }]);
    assert.equal(await popup.title(), 'null');
    await call.tell('ended');
  });

  it('offers a link where the browser blocks the page', async () => {
    const url = `http://127.0.0.1:${(crm.address() as AddressInfo).port}/caller`;
    await define([anEvent('page', 'ringing', [{ kind: 'openWebPage', url, parameters: [] }])]);
    await using page = await aTab();
    await page.view.evaluate(() => Object.assign(window, { open: () => null }));
    const call = await ring();
    await call.tell('ended');
    const opened = page.view.context().waitForEvent('page');
    await page.view.getByRole('dialog', { name: 'A web page for this call' }).getByRole('link', { name: 'Open the page' }).click();
    await (await opened).waitForURL(/caller/);
    await until(async () => (await outcomes())[0] === 'openWebPage done', 'the report');
    assert.equal(visits.splice(0).length, 1);
  });

  it('never runs a program, and says so', async () => {
    await define([anEvent('run', 'ringing', [{ kind: 'runProgram', program: '/bin/true', arguments: [], window: 'normal' }])]);
    await using _page = await aTab();
    const call = await ring();
    await until(async () => (await outcomes())[0] === 'runProgram refused', 'the report');
    await call.tell('ended');
  });

  it('acts in one of two tabs; when that is closed, the other takes over', async () => {
    await using page = await aTab();
    const second = await page.view.context().newPage();
    await second.addInitScript(spy);
    await second.goto(`${office.url}/my-events`);
    await second.getByRole('main').getByText('Another tab rings').waitFor();
    const call = await ring();
    await until(async () => (await seenOn(page.view)).length === 1, 'the ringing');
    await call.tell('ended');
    assert.deepEqual(await seenOn(second), []);
    await page.view.goto('about:blank');
    // A click lets it be heard.
    await second.getByRole('heading', { level: 1 }).click();
    await second.getByRole('main').getByText('Tab rings for you').waitFor();
    const next = await ring();
    await until(async () => (await seenOn(second)).length === 1, 'the ringing in the other tab');
    await next.tell('ended');
  });

  it('is off when it is turned off', async () => {
    await using page = await aTab();
    await page.view.getByRole('navigation').getByRole('switch', { name: 'This tab is my workstation' }).click();
    await page.view.getByRole('navigation').getByText('Tab does not ring').waitFor();
    await until(async () => (await office.ask('GET', '/workstations')).body.length === 0, 'the end of the connection');
  });

  for (const scheme of ['light', 'dark'] as const) {
    it(`is usable by everybody with messages on it, ${scheme}, 320 px wide`, async () => {
      const text = 'From {Call.RemoteName}\n{Call.RemoteTel}';
      await define([anEvent('box', 'ringing', [{ kind: 'showMessage', title: 'Call for you', text, style: 'box' }])]);
      await using page = await aTab({ scheme, width: 320 });
      const call = await ring();
      await page.view.getByRole('dialog', { name: 'Call for you' }).waitFor();
      await page.checkAccess();
      await page.checkWidth();
      await call.tell('ended');
    });
  }

  it('comes back by itself when the server does', async () => {
    await using page = await aTab({ expected: /40[013]|ERR_CONNECTION_REFUSED|WebSocket|Failed to load/ });
    const port = Number(new URL(office.url).port);
    await office.stop();
    await page.view.getByRole('main').getByText('Connection lost, trying again').waitFor();
    await office.start([], { port });
    await page.view.getByRole('main').getByText('Tab rings for you').waitFor();
  });
});
