import type { Dice } from './dice.ts';

/** Somebody outside. */
export interface Stranger {
  /** Null = withheld. */
  readonly number: string | null;
  readonly name: string | null;
}

const NAMES = ['Jane Roe', 'Zoë Müller', 'Bakkerij De Vries', 'Søren Ødegård', 'Ανδρέας Π.', '山田 太郎', 'Ольга Смирнова', 'Acme Ltd.'];

/** What callers have called themselves to make trouble further down: markup, URLs, line breaks, direction changes, sheer length. */
export const HOSTILE_NAMES: readonly string[] = [
  'Robert "Bob" O\'Hara',
  '<img src=x onerror=alert(1)>',
  'Anna&Event=hangup&CallerID=110',
  'Carl\r\nX-Injected: yes',
  '100% #1 + more; a=b?c',
  '{{CallerID}} ${name} %CallerID%',
  '=HYPERLINK("http://evil.example")',
  '🎺🧑‍🚀 Ze\u0301',
  'abc\u202Egnp.exe\u2066',
  '../../etc/passwd\0.wav',
  'N'.repeat(200),
];

const COUNTRIES = ['+44 1632 960', '+49 30 23125', '+1 202 555 01', '+33 1 99 00 '];

export function anyStranger(dice: Dice): Stranger {
  const chance = dice.next();
  if (chance < 0.06) return { number: null, name: null };
  const prefix = dice.oneOf(COUNTRIES).replaceAll(' ', '');
  const number = prefix + String(dice.between(0, 999)).padStart(3, '0');
  if (chance < 0.22) return { number, name: dice.oneOf(HOSTILE_NAMES) };
  return { number, name: chance < 0.35 ? null : dice.oneOf(NAMES) };
}
