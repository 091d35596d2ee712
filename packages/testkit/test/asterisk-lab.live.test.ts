import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { it, type TestContext } from 'node:test';
import { AsteriskLab, type AsteriskRoot, callIn, DID, prepareAsteriskRoot } from '../src/lab/index.ts';

async function rootOrSkip(t: TestContext): Promise<AsteriskRoot | undefined> {
  const outcome = await prepareAsteriskRoot();
  if (outcome.kind === 'ready') return outcome.root;
  t.skip(outcome.reason);
  return undefined;
}

async function talk(lab: AsteriskLab): Promise<void> {
  const caller = await callIn(lab, DID.direct);
  const phone = await lab.phones[1001].incoming();
  await phone.ring().answer();
  await caller.final;
  await Promise.all([caller.untilHeard(5), phone.untilHeard(5)]);
  await caller.hangUp();
  await phone.ended;
  await lab.untilIdle();
}

it('lets two labs run side by side, each with calls that carry sound', async (t) => {
  const root = await rootOrSkip(t);
  if (!root) return;
  await using one = await AsteriskLab.start(root);
  await using other = await AsteriskLab.start(root);
  assert.notEqual(one.amiPort, other.amiPort);
  await Promise.all([talk(one), talk(other)]);
});

it('brings a killed Asterisk back where it was, and leaves nothing behind at the end', async (t) => {
  const root = await rootOrSkip(t);
  if (!root) return;
  const lab = await AsteriskLab.start(root);
  try {
    await lab.kill();
    await lab.restart();
    await talk(lab);
  } finally {
    await lab[Symbol.asyncDispose]();
  }
  assert.equal(existsSync(lab.folder), false);
});

it('takes the registration of a phone with the right password only', async (t) => {
  const root = await rootOrSkip(t);
  if (!root) return;
  await using lab = await AsteriskLab.start(root);
  assert.equal(await lab.phones[1004].register('wrong'), 401);
  assert.equal(await lab.phones[1004].register('lab-phone-1004'), 200);
  const caller = await lab.phones[1001].call('1004');
  const phone = await lab.phones[1004].incoming();
  await phone.answer();
  assert.equal(await caller.final, 200);
  await caller.hangUp();
  await phone.ended;
});
