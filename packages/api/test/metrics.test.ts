import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Metrics } from '../src/index.ts';

it('shows what was tallied, once, and together with what others counted under the same labels', async () => {
  const metrics = new Metrics();
  const labels = { hook: 'crm', outcome: '2xx' };
  const one = metrics.tally(metrics.attempts, labels);
  const other = metrics.tally(metrics.attempts, labels);
  one.count += 3;
  other.count += 2;
  assert.match(await metrics.render(), /^ringhook_attempts_total\{hook="crm",outcome="2xx"\} 5$/m);
  one.count++;
  assert.match(await metrics.render(), /^ringhook_attempts_total\{hook="crm",outcome="2xx"\} 6$/m);
  assert.match(await metrics.render(), /^ringhook_attempts_total\{hook="crm",outcome="2xx"\} 6$/m);
});

it('shows no line for what never happened', async () => {
  const metrics = new Metrics();
  metrics.tally(metrics.settled, { hook: 'crm', state: 'deadLetter' });
  assert.doesNotMatch(await metrics.render(), /deadLetter"/);
});
