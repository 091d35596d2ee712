import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCertificate, FakeXsp } from '@ringhook/testkit';
import { ALICE, BroadworksRig, broadworksOfAlice } from './broadworks-rig.ts';

const CALL = { callId: '1:0', session: '1:1', remote: { address: 'tel:+4930123456' } } as const;

function reasonOf(outcome: Awaited<ReturnType<BroadworksRig['connect']>>): string {
  return outcome.kind === 'finished' ? '' : outcome.reason;
}

describe('logging in at an XSP', () => {
  it('stops after one refusal, and says what to check: accounts are locked after a few', async () => {
    await using xsp = await FakeXsp.start(broadworksOfAlice());
    const rig = new BroadworksRig([xsp], { secret: 'wrong' });
    const outcome = await rig.connect();
    assert.equal(outcome.kind, 'rejected');
    assert.match(reasonOf(outcome), /refused the login of admin@example\.com: HTTP 401, TrackingID T-1\. Check "user"/);
    assert.equal(xsp.requests.length, 1);
  });

  it('shows a password or a token in the header its kind wants', async () => {
    const wanted = {
      basic: `Basic ${Buffer.from('admin@example.com:right').toString('base64')}`,
      broadworksSso: 'BroadWorksSSO right',
      bearer: 'Bearer right',
    };
    for (const [auth, header] of Object.entries(wanted)) {
      await using xsp = await FakeXsp.start(broadworksOfAlice());
      const rig = new BroadworksRig([xsp], { options: { auth } });
      const ended = rig.connect();
      await rig.until(() => rig.isConnected);
      rig.stop();
      await ended;
      assert.deepEqual([...xsp.authorizations], [header]);
    }
  });

  it('gives its password to no host that is not configured, whatever redirects there', async () => {
    await using stranger = await FakeXsp.start(broadworksOfAlice());
    await using xsp = await FakeXsp.start(broadworksOfAlice());
    xsp.faults.push({
      match: 'POST /com.broadsoft.async',
      status: 302,
      location: `${stranger.origin}/com.broadsoft.async/v2.0/channel`,
      times: 99,
    });
    const outcome = await new BroadworksRig([xsp]).connect();
    assert.equal(outcome.kind, 'unreachable');
    assert.match(reasonOf(outcome), /redirects to 127\.0\.0\.1:\d+, which is not among "hosts"/);
    assert.deepEqual(stranger.requests, []);
  });

  it('follows to a host that is configured', async () => {
    const broadworks = broadworksOfAlice();
    await using other = await FakeXsp.start(broadworks);
    await using xsp = await FakeXsp.start(broadworks);
    const location = `${other.origin}/com.broadsoft.xsi-events/v2.0/user/alice%40example.com`;
    xsp.faults.push({ match: 'POST /com.broadsoft.xsi-events/v2.0/user', status: 307, location, times: 99 });
    const rig = new BroadworksRig([xsp, other]);
    const ended = rig.connect();
    await rig.until(() => rig.isConnected);
    rig.stop();
    await ended;
    assert.equal(other.requested('POST /com.broadsoft.xsi-events/v2.0/user'), 2);
  });

  it('over TLS refuses a certificate nobody vouches for, and says how to go on', async () => {
    await using xsp = await FakeXsp.start(broadworksOfAlice(), { tls: createCertificate({ names: ['127.0.0.1'] }) });
    const outcome = await new BroadworksRig([xsp]).connect();
    assert.match(reasonOf(outcome), /certificate of 127\.0\.0\.1:\d+ is not to be trusted/);
    assert.deepEqual(xsp.requests, []);
    const rig = new BroadworksRig([xsp], { options: { tlsVerify: false } });
    const ended = rig.connect();
    await rig.until(() => rig.isConnected);
    rig.stop();
    assert.equal((await ended).kind, 'closed');
  });

  it('tells an operator who serves no Xsi there from one who does not allow it', async () => {
    await using xsp = await FakeXsp.start(broadworksOfAlice());
    xsp.faults.push(
      { match: 'POST /com.broadsoft.async', status: 404, times: 1 },
      { match: 'POST /com.broadsoft.async', status: 403, code: 110_001, times: 1 },
    );
    const rig = new BroadworksRig([xsp]);
    const [unserved, denied] = [await rig.connect(), await rig.connect()];
    assert.match(reasonOf(unserved), /HTTP 404.*"asyncPath"/);
    assert.match(reasonOf(denied), /HTTP 403 as the test wants it \(110001\).*allow Xsi-Events/);
    assert.deepEqual([unserved.kind, denied.kind], ['unreachable', 'unreachable'], 'both may pass: it is tried again');
  });

  it('goes to the next host when one is dead, breaks down or never answers', async () => {
    const broadworks = broadworksOfAlice();
    const dead = await FakeXsp.start(broadworks);
    await dead[Symbol.asyncDispose]();
    await using broken = await FakeXsp.start(broadworks);
    broken.faults.push({ match: '', status: 503, times: 99 });
    await using hung = await FakeXsp.start(broadworks);
    hung.isHung = true;
    await using well = await FakeXsp.start(broadworks);
    const rig = new BroadworksRig([dead, broken, hung, well], { timing: { answerTimeoutMs: 200 } });
    assert.match(reasonOf(await rig.connect()), /nothing listens/);
    assert.match(reasonOf(await rig.connect()), /HTTP 503/);
    assert.match(reasonOf(await rig.connect()), /did not answer within 0\.2 s/);
    const ended = rig.connect();
    await rig.until(() => rig.isConnected);
    rig.stop();
    await ended;
    assert.equal(well.openChannels, 0);
  });
});

describe('a channel of an XSP', () => {
  it('ends as the XSP says: for good where another one took over or the user is gone, else to be opened again', async () => {
    const wanted = {
      DuplicateChannelSet: 'rejected',
      UserDeleted: 'rejected',
      ExplicitDelete: 'closed',
      Expired: 'closed',
      UnknownChannel: 'closed',
      NonResponsiveChannel: 'closed',
    };
    for (const [reason, kind] of Object.entries(wanted)) {
      await using xsp = await FakeXsp.start(broadworksOfAlice());
      const rig = new BroadworksRig([xsp]);
      const ended = rig.connect();
      await rig.until(() => rig.isConnected);
      xsp.terminate(reason);
      const outcome = await ended;
      assert.equal(outcome.kind, kind, reason);
      assert.match(reasonOf(outcome), new RegExp(reason));
    }
  });

  it('is given up when its heartbeat is answered with 401 or 404, or three times not taken', async () => {
    for (const [status, wanted] of [
      [401, /does not know our channel any more: HTTP 401/],
      [404, /does not know our channel any more: HTTP 404/],
      [500, /3 heartbeats were not taken: HTTP 500/],
    ] as const) {
      await using xsp = await FakeXsp.start(broadworksOfAlice());
      xsp.faults.push({ match: '/heartbeat', status, times: 99 });
      const outcome = await new BroadworksRig([xsp], { timing: { heartbeatMs: 20 } }).connect();
      assert.equal(outcome.kind, 'closed');
      assert.match(reasonOf(outcome), wanted);
    }
  });

  it('lives on when one heartbeat is lost, and finds its way by its cookie', async () => {
    await using xsp = await FakeXsp.start(broadworksOfAlice());
    xsp.faults.push({ match: '/heartbeat', status: 503, times: 2 });
    const rig = new BroadworksRig([xsp], { timing: { heartbeatMs: 10 } });
    const ended = rig.connect();
    await rig.until(() => xsp.requested('/heartbeat') >= 6);
    rig.stop();
    assert.match(reasonOf(await ended), /stopped/);
    assert.equal(xsp.requested('DELETE /com.broadsoft.xsi-events/v2.0/channel/'), 1);
  });

  it('is dead when it has been silent for too long; any byte is a sign of life', async () => {
    await using xsp = await FakeXsp.start(broadworksOfAlice());
    const rig = new BroadworksRig([xsp], { timing: { silenceMs: 300 } });
    const ended = rig.connect();
    await rig.until(() => rig.isConnected);
    const pulse = setInterval(() => xsp.heartbeat(), 50);
    const startedAt = Date.now();
    await rig.until(() => Date.now() - startedAt > 600);
    assert.equal(xsp.openChannels, 1);
    clearInterval(pulse);
    assert.match(reasonOf(await ended), /silent for 0\.3 s/);
  });

  it('is renewed by the time that was granted, not the one that was asked for', async () => {
    await using xsp = await FakeXsp.start(broadworksOfAlice(), { expiresSeconds: 3 });
    const rig = new BroadworksRig([xsp]);
    const ended = rig.connect();
    await rig.until(
      () =>
        xsp.requests.some((line) => /^PUT .*\/channel\/[^/]+$/.test(line)) &&
        xsp.requested('PUT /com.broadsoft.xsi-events/v2.0/subscription/') >= 2,
    );
    rig.stop();
    await ended;
  });

  it('closed in the middle of a document is opened again; what is no document is shown', async () => {
    await using xsp = await FakeXsp.start(broadworksOfAlice());
    const rig = new BroadworksRig([xsp]);
    const ended = rig.connect();
    await rig.until(() => rig.isConnected);
    xsp.write('<!DOCTYPE x [<!ENTITY a "b">]><x/><xsi:Event xmlns:xsi="http://schema.bro');
    await rig.until(() => rig.lastAlarm.includes('refused'));
    xsp.terminate();
    const outcome = await ended;
    assert.equal(outcome.kind, 'closed');
  });
});

describe('subscriptions at an XSP', () => {
  it('fall back to lesser packages where the better one is not allowed, and say so', async () => {
    const broadworks = broadworksOfAlice();
    broadworks.deniedPackages.add('Advanced Call').add('Do Not Disturb');
    await using xsp = await FakeXsp.start(broadworks);
    const rig = new BroadworksRig([xsp]);
    const ended = rig.connect();
    await rig.until(() => rig.isConnected);
    assert.deepEqual(broadworks.subscribed, [`/user/${ALICE} Standard Call`]);
    assert.match(
      rig.warnings.join(),
      /Standard Call is heard instead of Advanced Call: HTTP 403 not authorized \(110001\), TrackingID T-1/,
    );
    assert.match(rig.warnings.join(), /Do Not Disturb of alice@example\.com cannot be subscribed to/);
    rig.stop();
    await ended;
  });

  it('of nobody: stops, and names user and reason', async () => {
    await using xsp = await FakeXsp.start(broadworksOfAlice());
    const outcome = await new BroadworksRig([xsp], { options: { users: ['nobody@example.com'] } }).connect();
    assert.equal(outcome.kind, 'rejected');
    assert.match(reasonOf(outcome), /Advanced Call of nobody@example\.com cannot be subscribed to: HTTP 404 user not found/);
  });

  it('begin anew with another channel set when theirs is missing (110842)', async () => {
    await using xsp = await FakeXsp.start(broadworksOfAlice());
    xsp.faults.push({ match: 'POST /com.broadsoft.xsi-events/v2.0/user', status: 403, code: 110_842, times: 1 });
    const rig = new BroadworksRig([xsp]);
    assert.match(reasonOf(await rig.connect()), /110842/);
    const ended = rig.connect();
    await rig.until(() => rig.isConnected);
    rig.stop();
    await ended;
  });

  it('are made again when the XSP has ended or forgotten them (110862)', async () => {
    const broadworks = broadworksOfAlice();
    await using xsp = await FakeXsp.start(broadworks, { expiresSeconds: 3 });
    const rig = new BroadworksRig([xsp]);
    const ended = rig.connect();
    await rig.until(() => rig.isConnected);
    broadworks.endSubscriptions(ALICE);
    await rig.until(() => broadworks.subscribed.length === 4);
    xsp.faults.push({ match: 'PUT /com.broadsoft.xsi-events/v2.0/subscription/', status: 403, code: 110_862, times: 1 });
    await rig.until(() => broadworks.subscribed.length === 5);
    rig.stop();
    await ended;
  });

  it('of a group have no first list: its people and their calls are asked for', async () => {
    const broadworks = broadworksOfAlice();
    broadworks.follow(ALICE, 'CallAnsweredEvent', { ...CALL, state: 'Active', answerTime: Date.now() });
    await using xsp = await FakeXsp.start(broadworks);
    const rig = new BroadworksRig([xsp], { options: { users: [], groups: ['Acme Corp/Sales'] } });
    const ended = rig.connect();
    await rig.until(() => rig.isConnected);
    await rig.until(() => rig.signals.some((signal) => signal.kind === 'legBridged' && signal.isFound === true));
    assert.deepEqual(broadworks.subscribed, [
      '/serviceprovider/Acme Corp/group/Sales Advanced Call',
      '/serviceprovider/Acme Corp/group/Sales Do Not Disturb',
    ]);
    rig.stop();
    await ended;
  });

  it('of somebody else, left over from another run, are ended by saying so (481)', async () => {
    const broadworks = broadworksOfAlice();
    await using xsp = await FakeXsp.start(broadworks);
    const rig = new BroadworksRig([xsp]);
    const ended = rig.connect();
    await rig.until(() => rig.isConnected);
    broadworks.transmit = (document, write) => write(document.replaceAll(/subscription-\d+/g, 'leftover'));
    const before = broadworks.acknowledged.length;
    broadworks.call(ALICE, 'CallReceivedEvent', CALL);
    await broadworks.until(() => broadworks.acknowledged.length > before);
    assert.equal(broadworks.acknowledged.at(-1)?.statusCode, 481);
    assert.equal(
      rig.signals.some(({ kind }) => kind === 'legCreated'),
      false,
    );
    rig.stop();
    await ended;
  });
});

describe('trying whether an XSP lets us in', () => {
  it('goes by another application id, so that the channel of who listens lives on, and leaves nothing behind', async () => {
    const broadworks = broadworksOfAlice();
    await using xsp = await FakeXsp.start(broadworks);
    const listener = new BroadworksRig([xsp]);
    const listening = listener.connect();
    await listener.until(() => listener.isConnected);
    const trial = new BroadworksRig([xsp], { isTrial: true });
    const tried = trial.connect();
    await trial.until(() => trial.isConnected);
    trial.stop();
    await tried;
    assert.equal(xsp.openChannels, 1);
    assert.equal(broadworks.subscriptions, 2);
    listener.stop();
    assert.match(reasonOf(await listening), /stopped/);
  });

  it('asks only for the login where events are sent to an address', async () => {
    await using xsp = await FakeXsp.start(broadworksOfAlice());
    const options = { httpContact: 'https://ringhook.example.com/ingest/pbx', allowedSenders: ['10.0.0.0/8'] };
    assert.equal((await new BroadworksRig([xsp], { isTrial: true, options }).connect()).kind, 'finished');
    assert.equal((await new BroadworksRig([xsp], { isTrial: true, options, secret: 'wrong' }).connect()).kind, 'rejected');
    assert.equal(xsp.requests.length, 2);
  });
});

describe('events of an XSP', () => {
  it('are acknowledged after what they mean is stored, never before', async () => {
    const broadworks = broadworksOfAlice();
    await using xsp = await FakeXsp.start(broadworks);
    const stored = Promise.withResolvers<void>();
    let isStoring = false;
    const accept = async (): Promise<void> => {
      if (!rig.isConnected) return;
      isStoring = true;
      await stored.promise;
    };
    const rig = new BroadworksRig([xsp], { accept, timing: { heartbeatMs: 30 } });
    const ended = rig.connect();
    await rig.until(() => rig.isConnected && broadworks.unacknowledged === 0);
    broadworks.call(ALICE, 'CallReceivedEvent', CALL);
    await rig.until(() => isStoring);
    await rig.until(() => xsp.requested('/heartbeat') > 0);
    assert.equal(broadworks.unacknowledged, 1);
    stored.resolve();
    await broadworks.until(() => broadworks.unacknowledged === 0);
    rig.stop();
    await ended;
  });

  it('that cannot be stored are not acknowledged, and the channel is given up', async () => {
    const broadworks = broadworksOfAlice();
    await using xsp = await FakeXsp.start(broadworks);
    let isFull = false;
    const rig = new BroadworksRig([xsp], {
      accept: async () => {
        if (isFull) throw new Error('no space left');
      },
    });
    const ended = rig.connect();
    await rig.until(() => rig.isConnected && broadworks.unacknowledged === 0);
    isFull = true;
    broadworks.call(ALICE, 'CallReceivedEvent', CALL);
    assert.match(reasonOf(await ended), /could not be stored: no space left/);
    assert.equal(broadworks.unacknowledged, 1);
    isFull = false;
    const again = rig.connect();
    await broadworks.until(() => broadworks.unacknowledged === 0);
    rig.stop();
    await again;
  });

  it('missing in their sequence are missed after a while, and the calls asked for', async () => {
    const broadworks = broadworksOfAlice();
    await using xsp = await FakeXsp.start(broadworks);
    const rig = new BroadworksRig([xsp]);
    const ended = rig.connect();
    await rig.until(() => rig.isConnected);
    broadworks.call(ALICE, 'CallReceivedEvent', CALL);
    broadworks.drops = 1;
    broadworks.call(ALICE, 'CallReleasedEvent', { ...CALL, state: 'Released' });
    broadworks.tell(ALICE, 'HookStatusEvent', '<xsi:hookStatus>On-Hook</xsi:hookStatus>');
    await rig.until(() => rig.signals.some((signal) => signal.kind === 'legEnded' && signal.isFound === true));
    assert.match(rig.lastAlarm, /events of alice@example\.com were lost/);
    rig.stop();
    await ended;
  });
});
