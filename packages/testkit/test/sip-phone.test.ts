import assert from 'node:assert/strict';
import { it } from 'node:test';
import { SipPhone } from '../src/lab/index.ts';

/** Two phones that take each other for the PBX: enough to see that both ends of a dialog agree. */
async function pairOfPhones() {
  const ada = await SipPhone.open({ user: '1001', address: '127.0.0.1' });
  const ben = await SipPhone.open({ user: '1002', address: '127.0.0.1' });
  ada.useServer(ben.port);
  ben.useServer(ada.port);
  return {
    ada,
    ben,
    [Symbol.dispose]() {
      ada.close();
      ben.close();
    },
  };
}

it('rings, answers, exchanges sound and hangs up', async () => {
  using phones = await pairOfPhones();
  const call = await phones.ada.call('1002');
  const incoming = await phones.ben.incoming();
  incoming.ring();
  await call.farEndRings;
  await incoming.answer();
  assert.equal(await call.final, 200);
  await Promise.all([call.untilHeard(3), incoming.untilHeard(3)]);
  await call.hangUp();
  assert.equal(await incoming.ended, 'byFarEnd');
  assert.equal(await call.ended, 'byUs');
});

it('is told the status of a refusal', async () => {
  using phones = await pairOfPhones();
  const call = await phones.ada.call('1002');
  (await phones.ben.incoming()).reject('486 Busy Here');
  assert.equal(await call.final, 486);
  assert.equal(await call.ended, 'rejected');
});

it('gives up a call that rings, and both ends know', async () => {
  using phones = await pairOfPhones();
  const call = await phones.ada.call('1002');
  const incoming = await phones.ben.incoming();
  incoming.ring();
  await call.farEndRings;
  assert.equal(await call.cancel(), 487);
  assert.equal(await incoming.ended, 'cancelled');
});

it('holds, retrieves and dials digits inside a call, each step acknowledged', async () => {
  using phones = await pairOfPhones();
  const call = await phones.ada.call('1002');
  const incoming = await phones.ben.incoming();
  await incoming.answer();
  await call.final;
  await incoming.hold();
  await incoming.retrieve();
  await call.press('*2');
  await incoming.hangUp();
  assert.equal(await call.ended, 'byFarEnd');
});

it('says what it waited for when nothing comes, and does not swallow the next call', async () => {
  using phones = await pairOfPhones();
  await assert.rejects(phones.ben.incoming(20), /1002: a call that comes in/);
  const call = await phones.ada.call('1002');
  (await phones.ben.incoming()).reject('603 Decline');
  assert.equal(await call.final, 603);
});
