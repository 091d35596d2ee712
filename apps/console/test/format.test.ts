import assert from 'node:assert/strict';
import { it } from 'node:test';
import { byteSize, clockDuration, relativeTime, unitDuration } from '../src/ui/format.ts';
import { localeOf } from '../src/ui/locale-of.ts';

it('shows durations as telephones do', () => {
  const cases: [ms: number, text: string][] = [
    [0, '0:00'],
    [999, '0:00'],
    [7_000, '0:07'],
    [753_000, '12:33'],
    [3_729_000, '1:02:09'],
    [-5, '0:00'],
  ];
  for (const [ms, text] of cases) assert.equal(clockDuration(ms), text);
});

it('shows waits and sizes in the unit that fits', () => {
  assert.equal(unitDuration(40, 'en'), '40 ms');
  assert.equal(unitDuration(1_240, 'en'), '1.2 sec');
  assert.equal(unitDuration(1_240, 'de'), '1,2 Sek.');
  assert.equal(byteSize(512, 'en'), '512 byte');
  assert.equal(byteSize(3_400_000, 'en'), '3.4 MB');
});

it('says how long ago something was', () => {
  const now = 1_795_000_000_000;
  assert.equal(relativeTime(now - 180_000, now, 'en'), '3 min. ago');
  assert.equal(relativeTime(now + 7_200_000, now, 'en'), 'in 2 hr.');
  assert.equal(relativeTime(now - 86_400_000, now, 'da'), 'i går');
});

it('writes dates as the reader’s region does when the language is the reader’s', () => {
  assert.equal(localeOf('en', ['da-DK', 'en-GB']), 'en-GB');
  assert.equal(localeOf('de', ['da-DK', 'en-GB']), 'de');
});
