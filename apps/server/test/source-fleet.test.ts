import assert from 'node:assert/strict';
import { it } from 'node:test';
import { compileConfiguration, DEFAULT_SETTINGS, EMPTY_CONFIGURATION } from '@ringhook/core';
import { SourceFleet } from '../src/source-fleet.ts';

it('takes the next configuration although the one before could not be taken', async () => {
  const none = { ...EMPTY_CONFIGURATION, settings: DEFAULT_SETTINGS };
  const rules = compileConfiguration(none, 1);
  let isLogFull = true;
  const fleet = new SourceFleet(
    {
      door: {
        rules: () => rules,
        planContext: (now) => ({ now, recordingUrl: () => null, deliveryId: () => 'id' }),
        append: async () => {},
        announce: () => {},
        now: () => 1,
      },
      rules: () => rules,
      identify: () => ({ number: 1, uuid: 'uuid' }),
      secret: () => '',
      hasTaken: () => false,
      onHealth: () => {
        if (isLogFull) throw new Error('the log is full');
      },
      onTrouble: () => {},
    },
    [],
  );
  const unknown = { id: 'pbx', name: 'PBX', kind: 'no such kind', enabled: true, options: {} };
  await assert.rejects(fleet.take(compileConfiguration({ ...none, sources: [unknown] }, 2)), /log is full/);
  isLogFull = false;
  await fleet.take(compileConfiguration({ ...none, sources: [{ ...unknown, id: 'other' }] }, 3));
  assert.deepEqual(
    fleet.list().map(({ sourceId, state }) => [sourceId, state]),
    [['other', 'rejected']],
  );
  await fleet.stop();
  await fleet.take(compileConfiguration({ ...none, sources: [{ ...unknown, id: 'late' }] }, 4));
  assert.equal(fleet.get('late'), undefined, 'nothing is started once all are stopped');
});
