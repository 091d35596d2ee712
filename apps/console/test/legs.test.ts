import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { StoredEvent } from '../src/features/calls/call-data.ts';
import { legsOf } from '../src/features/calls/legs.ts';

const event = (extension: string, name: string, at: number): StoredEvent =>
  ({ revision: 1, event: { level: 'extension', event: name, extension, at } }) as unknown as StoredEvent;

it('the chart of a call shows who rang, talked and held, and ends what goes on at the time given', () => {
  const legs = legsOf(
    [
      event('201', 'ringing', 10),
      event('202', 'ringing', 10),
      event('202', 'connected', 30),
      event('201', 'answeredElsewhere', 30),
      event('202', 'held', 50),
      event('202', 'retrieved', 60),
    ],
    100,
  );
  assert.deepEqual(legs, [
    { extension: '201', stretches: [{ kind: 'ringing', from: 10, until: 30 }] },
    {
      extension: '202',
      stretches: [
        { kind: 'ringing', from: 10, until: 30 },
        { kind: 'talking', from: 30, until: 50 },
        { kind: 'held', from: 50, until: 60 },
        { kind: 'talking', from: 60, until: 100 },
      ],
    },
  ]);
});

it('a clock of the telephone system that went back draws nothing backwards', () => {
  assert.deepEqual(legsOf([event('201', 'ringing', 50), event('201', 'missed', 40)], 60), [
    { extension: '201', stretches: [{ kind: 'ringing', from: 50, until: 50 }] },
  ]);
});
