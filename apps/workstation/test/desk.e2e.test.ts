import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it, type TestContext } from 'node:test';
import type { DeskOutcome } from '@ringhook/contract';
import type { CustomEvent, DeskAction } from '@ringhook/core';
import type { LinkState } from '../src/link/event-link.ts';
import { Messages } from '../src/messages/messages.ts';
import { Session, type SessionOptions } from '../src/session.ts';
import { SoundBox } from '../src/sound/sound-box.ts';
import { SoundFiles } from '../src/sound/sound-files.ts';
import { Consents } from '../src/state/consents.ts';
import { sine, until } from './desktop.ts';
import { type Answer, CALLER, Office } from './office.ts';

/** The page that a workstation calls up: what it saw, in order. */
const seen: string[] = [];
const page = createServer((request, answer) => {
  seen.push(request.url ?? '');
  answer.end();
});

function tellPage(path: string): DeskAction {
  const url = `http://127.0.0.1:${(page.address() as AddressInfo).port}${path}`;
  return { kind: 'runWebService', method: 'GET', url, parameters: [{ name: 'tel', value: '{Call.RemoteTel}' }], from: 'workstation' };
}

function anEvent(id: string, states: CustomEvent['trigger']['states'], parts: Partial<CustomEvent> = {}): CustomEvent {
  return {
    id,
    name: id,
    enabled: true,
    owner: { kind: 'user', userId: 1 },
    trigger: { category: 'call', states } as CustomEvent['trigger'],
    actions: [tellPage(`/${id}`)],
    closingActions: [],
    ...parts,
  };
}

interface Desk {
  readonly session: Session;
  readonly outcomes: DeskOutcome[];
  readonly states: LinkState[];
  readonly files: SoundFiles;
}

async function aDesk(t: TestContext, office: Office, token: string, options: Partial<SessionOptions> = {}): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'ringhook-ws-'));
  const outcomes: DeskOutcome[] = [];
  const states: LinkState[] = [];
  const files = new SoundFiles(join(folder, 'sounds'));
  const session = new Session({
    server: office.url,
    token,
    version: '0.1.0',
    computer: 'desk',
    ports: {
      sounds: new SoundBox({ players: [] }),
      messages: new Messages(),
      muter: undefined,
      consents: new Consents(join(folder, 'consents.json')),
      now: Date.now,
    },
    soundFiles: files,
    fetchSound: async (name) => {
      const answer = await fetch(`${office.url}/api/v1/sounds/${encodeURIComponent(name)}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined;
    },
    onState: (state) => void states.push(state),
    onOutcome: (outcome) => void outcomes.push(outcome),
    ...options,
  });
  t.after(async () => {
    await session.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  session.start();
  await until(() => states.some(({ kind }) => kind === 'connected'), 'the connection');
  return { session, outcomes, states, files };
}

/** Made when the page listens: its address is in them. */
const events = (): CustomEvent[] => [
  anEvent('rings', ['ringing'], { closingActions: [tellPage('/over')] }),
  anEvent('answered', ['connected']),
  anEvent('missed', ['missed']),
  anEvent('bobs', ['ringing'], { owner: { kind: 'user', userId: 2 } }),
];

describe('a workstation at a real server', () => {
  const office = new Office();
  let token = '';
  before(async () => {
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    await office.start(events());
    token = await office.connectComputer();
  });
  after(async () => {
    await office.end();
    page.close();
    page.closeAllConnections();
  });
  beforeEach(() => void (seen.length = 0));
  const call = (session: string) => ({
    ring: () => office.tell('ringing', { user: '1001' }, session),
    end: () => office.tell('ended', { cause: 'abandoned' }, session),
  });

  it('gets its token by a code that was confirmed in the console, once (RFC 8628)', () => {
    assert.match(token, /^rh_/);
  });

  it('does what its user has set, when the own telephone rings and when that is over, and not what others have', async (t) => {
    const { outcomes } = await aDesk(t, office, token);
    const { ring, end } = call('a');
    await ring();
    await until(() => seen.length === 1, 'the ringing');
    await office.tell('answered', { user: '1001' }, 'a');
    await until(() => seen.length === 3, 'the answer');
    await end();
    const tel = encodeURIComponent(CALLER);
    assert.deepEqual(seen.toSorted(), [`/answered?tel=${tel}`, `/over?tel=${tel}`, `/rings?tel=${tel}`]);
    await until(() => outcomes.filter(({ action }) => action === 'runWebService').length === 3, 'the reports');
  });

  it('does nothing for a colleague’s telephone', async (t) => {
    await aDesk(t, office, token);
    await office.tell('ringing', { user: '1002' }, 'b');
    await call('c').ring();
    await until(() => seen.length > 0);
    await office.tell('ended', {}, 'b');
    await call('c').end();
    await until(() => seen.some((path) => path.startsWith('/missed')), 'the missed call');
    assert.deepEqual(seen.map((path) => path.split('?')[0]).toSorted(), ['/missed', '/over', '/rings']);
  });

  it('tells the server what came of it: in the own log, and in the log of all', async (t) => {
    await aDesk(t, office, token);
    await call('d').ring();
    await until(() => seen.length === 1);
    let entry: Answer | undefined;
    while (entry === undefined) entry = (await office.ask('GET', '/desk/outcomes?limit=1')).body.items[0];
    await call('d').end();
    assert.deepEqual(
      [entry.customEventId, entry.action, entry.outcome, entry.state, entry.extension, entry.userName],
      ['rings', 'runWebService', 'done', 'ringing', '1001', 'Alice Anders'],
    );
    const all = await office.ask('GET', `/workstations/outcomes?call=${entry.callNumber}`);
    assert.equal(all.body.items[0].id >= entry.id, true);
    const [connected] = (await office.ask('GET', '/workstations')).body;
    assert.deepEqual([connected.user.name, connected.program.computer], ['Alice Anders', 'desk']);
  });

  it('G22 lets the server run a web service, in order and with its delivery promises, whether a workstation is connected or not', async () => {
    const own = await office.ask('GET', '/desk/own');
    const service = { ...tellPage('/server'), from: 'server' } as DeskAction;
    const customEvents = [...own.body.customEvents, anEvent('service', ['ringing', 'missed'], { actions: [service] })];
    const saved = await office.ask('PUT', '/desk/own', { customEvents }, { 'if-match': own.etag });
    assert.equal(saved.status, 200, JSON.stringify(saved.body));
    await call('s').ring();
    await call('s').end();
    await until(() => seen.length === 2, 'both requests');
    assert.deepEqual(seen, [`/server?tel=${encodeURIComponent(CALLER)}`, `/server?tel=${encodeURIComponent(CALLER)}`]);
    const deliveries = (await office.ask('GET', '/deliveries?hook=desk:service:0')).body.items;
    assert.deepEqual(deliveries.map(({ hookId, event }: Answer) => `${hookId} ${event}`).toSorted(), [
      'desk:service:0 missed',
      'desk:service:0 start',
    ]);
    assert.equal((await office.ask('PUT', '/desk/own', { customEvents: own.body.customEvents }, { 'if-match': saved.etag })).status, 200);
  });

  it('gets new definitions as soon as they are saved, and sound files with them', async (t) => {
    const { files } = await aDesk(t, office, token);
    const put = await office.ask('PUT', '/sounds/mine.wav', sine(440, 0.1), { 'content-type': 'audio/wav' });
    assert.equal(put.status, 200, JSON.stringify(put.body));
    const own = await office.ask('GET', '/desk/own');
    const customEvents = own.body.customEvents.filter((event: CustomEvent) => event.id !== 'rings');
    const changed = [...customEvents, anEvent('changed', ['ringing'])];
    const saved = await office.ask('PUT', '/desk/own', { customEvents: changed }, { 'if-match': own.etag });
    assert.equal(saved.status, 200, JSON.stringify(saved.body));
    await until(() => files.hashOf('mine.wav') !== undefined, 'the sound file');
    await call('e').ring();
    await until(() => seen.length === 1);
    assert.match(seen[0] ?? '', /^\/changed/);
    await call('e').end();
    const back = [
      ...changed.filter(({ id }: CustomEvent) => id !== 'changed'),
      own.body.customEvents.find((event: CustomEvent) => event.id === 'rings'),
    ];
    assert.equal((await office.ask('PUT', '/desk/own', { customEvents: back }, { 'if-match': saved.etag })).status, 200);
  });

  it('refuses to save what is not the own, what was changed meanwhile, and what cannot work', async () => {
    const own = await office.ask('GET', '/desk/own');
    const put = async (customEvents: unknown[], etag = own.etag) =>
      (await office.ask('PUT', '/desk/own', { customEvents }, { 'if-match': etag })).body;
    const foreign = await put([anEvent('x', ['ringing'], { owner: { kind: 'everyone' } })]);
    assert.equal(foreign.fields[0].field, 'customEvents[0].owner');
    assert.equal((await put([anEvent('x', ['ringing'])], '"1"')).code, 'REVISION_CONFLICT');
    const wrong = await put([anEvent('x', ['ringing'], { actions: [{ kind: 'openWebPage', url: 'crm.example', parameters: [] }] })]);
    assert.match(wrong.fields[0].field, /customEvents\[\d+\]\.actions\[0\]\.url/);
    const alone = await put([
      anEvent('x', ['ringing'], { actions: [{ kind: 'runProgram', program: 'C:\\x.bat', arguments: [], window: 'normal' }] }),
    ]);
    assert.match(alone.fields[0].message, /script/);
  });

  it('G02 keeps the own sounds, which a workstation then hears of', async (t) => {
    const own = await office.ask('GET', '/desk/own');
    const sounds = { ...own.body.sounds, waiting: { enabled: false, sound: 'waiting.wav', volume: 20 } };
    const saved = await office.ask('PUT', '/desk/own', { sounds }, { 'if-match': own.etag });
    assert.deepEqual([saved.status, saved.body.sounds, saved.body.hasOwnSounds], [200, sounds, true]);
    assert.deepEqual((await office.ask('GET', '/desk/own')).body.sounds, sounds);
    // Whatever this program cannot read, it skips: that it does a thing proves that it understood.
    const desk = await aDesk(t, office, token);
    await office.tell('ringing', { user: '1001' }, 'own-sounds');
    await until(() => seen.length > 0, 'the custom event');
    assert.ok(desk.states.some(({ kind }) => kind === 'connected'));
    await office.tell('ended', {}, 'own-sounds');
    const back = await office.ask('PUT', '/desk/own', { sounds: null }, { 'if-match': saved.etag });
    assert.deepEqual([back.status, back.body.hasOwnSounds], [200, false]);
  });

  it('refuses sounds that are none, and those of others', async () => {
    const put = (name: string, bytes: Buffer) => office.ask('PUT', `/sounds/${name}`, bytes, { 'content-type': 'audio/wav' });
    assert.match((await put('x.wav', Buffer.from('ID3 and more of it'))).body.fields[0].message, /MP3/);
    assert.equal((await put('ringing.wav', sine(440, 0.1))).status, 400);
    assert.equal((await put('..%2Fx.wav', sine(440, 0.1))).status, 400);
    const names = (await office.ask('GET', '/sounds')).body.map(({ name }: { name: string }) => name);
    assert.deepEqual(names.slice(0, 2), ['ringing.wav', 'waiting.wav']);
  });

  it('tells where it can send sounds to, which the page of sounds then offers', async (t) => {
    await aDesk(t, office, token, { outputs: () => Promise.resolve(['headset', 'speakers']) });
    assert.deepEqual((await office.ask('GET', '/desk/own')).body.outputs, ['headset', 'speakers']);
  });

  it('ends what it began when the server stays away: nobody knows then whether it still rings', async (t) => {
    const port = Number(new URL(office.url).port);
    // A player whose process can be seen: it rings as long as that lives.
    const ringing = new Set<number>();
    const sounds = new SoundBox({
      players: [{ program: 'sleep', command: () => ({ program: 'sleep', args: ['600'] }) }],
      onProcess: (pid, isRunning) => void (isRunning ? ringing.add(pid) : ringing.delete(pid)),
    });
    const consents = new Consents(join(tmpdir(), 'ringhook-no-consents.json'));
    const ports = { sounds, messages: new Messages(), muter: undefined, consents, now: Date.now };
    const { states } = await aDesk(t, office, token, { ports, givenUpAfterMs: 50 });
    await office.tell('ringing', { user: '1001' }, 'away');
    await until(() => ringing.size === 1, 'the ringing');
    await office.stop();
    await until(() => ringing.size === 0, 'silence');
    await office.start(events(), { port });
    await until(() => states.at(-1)?.kind === 'connected', 'the connection again');
    await office.tell('ended', {}, 'away');
  });

  it('lets nobody guess at the codes of others', async () => {
    const guess = async () => (await office.ask('POST', '/desk/logins/confirm', { userCode: 'BBBB-BBBB' })).status;
    const answers = [await guess()];
    while (answers.at(-1) === 400 && answers.length < 1_000) answers.push(await guess());
    assert.deepEqual([answers[0], answers.at(-1)], [400, 429]);
  });

  it('is let in with a token for it only, and never for a page elsewhere', async () => {
    const outcome = (headers: Record<string, string>) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`${office.url.replace('http', 'ws')}/api/v1/desk`, { headers } as unknown as string[]);
        socket.addEventListener('open', () => {
          resolve('open');
          socket.close();
        });
        socket.addEventListener('error', () => resolve('refused'));
      });
    const reader = (await office.ask('POST', '/tokens', { name: 'reader', scopes: ['read'] })).body.token;
    assert.equal(await outcome({ authorization: `Bearer ${token}` }), 'open');
    assert.equal(await outcome({ authorization: `Bearer ${reader}` }), 'refused');
    assert.equal(await outcome({}), 'refused');
    assert.equal(await outcome({ cookie: office.cookie, origin: office.url }), 'open');
    assert.equal(await outcome({ cookie: office.cookie, origin: 'https://evil.example' }), 'refused');
    assert.equal(await outcome({ cookie: office.cookie, origin: 'null' }), 'refused');
    assert.equal(await outcome({ cookie: office.cookie }), 'refused');
    assert.equal((await office.ask('GET', '/desk')).status, 426);
  });
});

describe('a workstation that is told what it cannot read', () => {
  const office = new Office();
  before(async () => {
    const trigger = { category: 'call', states: [] } as const;
    const owner = { kind: 'everyone' } as const;
    // As a newer server might say it: an id that this version takes for none.
    await office.start([{ id: 'not an id', name: 'x', enabled: true, owner, trigger, actions: [], closingActions: [] }]);
  });
  after(() => office.end());

  it('says so instead of being silent', async (t) => {
    let unread = 0;
    await aDesk(t, office, await office.connectComputer(), { onUnread: () => void unread++ });
    await until(() => unread === 1, 'the complaint');
  });
});
