import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AppError } from '@ringhook/core';
import { parseBroadworksConfig } from '../src/broadworks/config.ts';
import { wantedOf } from '../src/broadworks/targets.ts';

const RIGHT = { hosts: ['xsp1.example.com'], user: 'admin@example.com', secret: { env: 'SECRET' } };

describe('the options of a BroadWorks', () => {
  it('mean https and the own calls of the login, where nothing else is said', () => {
    const config = parseBroadworksConfig(RIGHT);
    assert.deepEqual(config.hosts, ['https://xsp1.example.com']);
    assert.deepEqual(
      wantedOf(config).map(({ path, packages }) => `${path} ${packages.join(' | ')}`),
      ['/user/admin%40example.com Advanced Call | Standard Call | Basic Call', '/user/admin%40example.com Do Not Disturb'],
    );
  });

  it('name groups, enterprises and call centers in paths that nothing gets out of', () => {
    const config = parseBroadworksConfig({
      ...RIGHT,
      groups: ['Acme Corp/Sales?x'],
      enterprises: ['a..b'],
      callCenters: ['Support@example.com'],
      packages: ['Basic Call'],
    });
    assert.deepEqual(
      wantedOf(config).map(({ path, packages }) => `${path} ${packages.join(' | ')}`),
      [
        '/enterprise/a..b Basic Call',
        '/serviceprovider/Acme%20Corp/group/Sales%3Fx Basic Call',
        '/user/support%40example.com Call Center Queue',
      ],
    );
  });

  for (const [field, options] of Object.entries({
    hosts: { hosts: ['https://xsp1.example.com/path'] },
    user: { user: 'admin' },
    users: { users: ['alice'] },
    groups: { groups: ['Sales'] },
    enterprises: { enterprises: ['..'] },
    serviceProviders: { serviceProviders: ['a/b'] },
    eventsPath: { eventsPath: 'https://evil.example' },
    pushKey: { httpContact: 'https://ringhook.example.com/ingest/pbx' },
    httpContact: { httpContact: 'ringhook', allowedSenders: ['10.0.0.0/8'] },
    extensions: { extensions: ['1001'] },
    secret: { secret: 'written here' },
  })) {
    it(`that are wrong in "${field}" are refused by that name`, () => {
      assert.throws(
        () => parseBroadworksConfig({ ...RIGHT, ...options }),
        (error: AppError) => error.code === 'SOURCE_CONFIG_INVALID' && error.subject === field,
      );
    });
  }
});
