import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type AppError, compileConfiguration, DEFAULT_SETTINGS, EMPTY_CONFIGURATION } from '@ringhook/core';
import type { SourceAdapter, SourceContext, SourceHealth } from '@ringhook/sources';
import { SourceHost } from '../src/source-host.ts';

it('starts a source again whose adapter threw, shows it as waiting meanwhile, and counts the time as a gap', async () => {
  const contexts: SourceContext[] = [];
  const adapter: SourceAdapter = {
    kind: 'strange',
    label: 'Strange',
    fields: [],
    parseConfig: (input) => input,
    connect: async (_config, context) => {
      contexts.push(context);
      if (contexts.length > 1) return { kind: 'finished' };
      context.report({ isConnected: true });
      throw new Error('an answer nobody expected');
    },
  };
  const rules = compileConfiguration({ ...EMPTY_CONFIGURATION, settings: DEFAULT_SETTINGS }, 1);
  const healths: SourceHealth[] = [];
  const troubles: AppError[] = [];
  const finished = Promise.withResolvers<void>();
  const host = new SourceHost(
    { definition: { id: 'pbx', name: 'PBX', kind: 'strange', enabled: true, options: {} }, adapter, restored: [] },
    {
      door: {
        rules: () => rules,
        planContext: (now) => ({ now, recordingUrl: () => null, deliveryId: () => 'id' }),
        append: async () => {},
        announce: () => {},
        now: () => 77,
      },
      rules: () => rules,
      identify: () => ({ number: 1, uuid: 'uuid' }),
      secret: () => '',
      hasTaken: () => false,
      onHealth: (_sourceId, health) => {
        healths.push(health);
        if (health.state === 'stopped') finished.resolve();
      },
      onTrouble: (_sourceId, error) => troubles.push(error),
      wait: async () => {},
    },
  );
  host.start();
  await finished.promise;
  await host.stop();
  assert.deepEqual(
    healths.map(({ state }) => state),
    ['connecting', 'connected', 'waiting', 'connecting', 'stopped'],
  );
  assert.equal(healths[2]?.lastError, 'an answer nobody expected');
  assert.deepEqual(
    contexts.map(({ lostAt }) => lostAt),
    [undefined, 77],
  );
  assert.deepEqual(
    troubles.map(({ code }) => code),
    ['SOURCE_FAILED'],
  );
});
