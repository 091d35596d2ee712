/** Lists of what is alive that hold something nobody expected. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { amiText, channelLines } from '@ringhook/testkit';
import { AsteriskNormaliser } from '../src/index.ts';
import { AmiLink } from '../src/asterisk/link.ts';
import { resync, type Resync } from '../src/asterisk/resync.ts';

const CHANNEL = { channel: 'PJSIP/trunk-00000001', uniqueid: '10.1', linkedid: '10.1', number: '0301', state: 'Up' } as const;

/** One row of each list. */
const ROWS: Readonly<Record<string, Parameters<typeof amiText>[0]>> = {
  CoreShowChannels: [['Event', 'CoreShowChannel'], ...channelLines('', CHANNEL)],
  DeviceStateList: [
    ['Event', 'DeviceStateChange'],
    ['Device', 'PJSIP/1001'],
    ['State', 'INUSE'],
  ],
};

/** A PBX that answers every list at once. */
async function resyncWith(normaliser: AsteriskNormaliser): Promise<Resync> {
  const write = (bytes: Uint8Array): void => {
    const text = Buffer.from(bytes).toString();
    const action = /^Action: (\w+)/m.exec(text)?.[1] ?? '';
    const id = ['ActionID', /^ActionID: (\S+)/m.exec(text)?.[1] ?? ''] as const;
    const [event, ...rest] = ROWS[action] ?? [];
    const begin = amiText([['Response', 'Success'], id, ['Message', 'Channels will follow']]);
    const row = event ? amiText([event, id, ...rest]) : '';
    const end = amiText([['Event', `${action}Complete`], id, ['EventList', 'Complete']]);
    queueMicrotask(() => link.receive(Buffer.from(begin + row + end)));
  };
  const link = new AmiLink({ write }, { token: 'test', actionTimeoutMs: 10_000, onMessage: () => {} });
  return resync(link, normaliser, () => 1_000);
}

const aNormaliser = () =>
  new AsteriskNormaliser({ trunks: ['trunk'], extensionPattern: '\\d{2,5}', internalContexts: [], trunkContexts: [] });

const fail = (): never => {
  throw new Error('nobody expected that');
};

it('all rows understood: what is alive, and how the phones are', async () => {
  const { signals, failure, isComplete, warnings } = await resyncWith(aNormaliser());
  assert.deepEqual(
    signals.map((signal) => (signal.kind === 'snapshot' ? signal.legs.length : signal.kind)),
    [1, 'deviceChanged'],
  );
  assert.deepEqual({ failure, isComplete, warnings }, { failure: undefined, isComplete: true, warnings: [] });
});

it('a channel that cannot be understood makes the list worthless, for without it its call would look as if it had ended', async () => {
  const normaliser = aNormaliser();
  normaliser.partyOf = fail;
  const { signals, failure, isComplete } = await resyncWith(normaliser);
  assert.deepEqual(
    signals.map(({ kind }) => kind),
    ['deviceChanged'],
  );
  assert.equal(failure, 'CoreShowChannel could not be understood: nobody expected that');
  assert.equal(isComplete, false, 'it is asked for again');
});

it('a phone that cannot be understood is left out, the calls are not', async () => {
  const normaliser = aNormaliser();
  normaliser.device = fail;
  const { signals, failure, isComplete } = await resyncWith(normaliser);
  assert.deepEqual(
    signals.map(({ kind }) => kind),
    ['snapshot'],
  );
  assert.match(failure ?? '', /^DeviceStateChange could not be understood/);
  assert.equal(isComplete, true);
});
