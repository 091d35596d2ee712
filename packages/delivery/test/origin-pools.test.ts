import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createUrlGuard } from '../src/index.ts';
import { OriginPools } from '../src/origin-pools.ts';

function somePools(): OriginPools {
  return new OriginPools({ guard: createUrlGuard(), resolve: async () => [], connectTimeoutMs: 1_000, maxConnectionsPerOrigin: 1 });
}

it('gives up the origin that was quiet for longest instead of growing without end', async () => {
  const pools = somePools();
  for (let index = 0; index < 1_024; index++) pools.open(`http://host-${index}.example`, undefined).lastUsedAt = index === 7 ? -1 : index;
  pools.open('http://one-more.example', undefined);
  assert.equal(pools.find('http://host-7.example', undefined), undefined);
  assert.notEqual(pools.find('http://host-8.example', undefined), undefined);
  assert.notEqual(pools.find('http://one-more.example', undefined), undefined);
  await pools.close();
});

it('keeps connections of different authorities apart', async () => {
  const pools = somePools();
  const pinned = pools.open('https://a.example', 'PEM');
  assert.equal(pools.find('https://a.example', undefined), undefined);
  assert.equal(pools.find('https://a.example', 'PEM'), pinned);
  assert.equal(pools.find('https://a.example', 'OTHER'), undefined);
  await pools.close();
});
