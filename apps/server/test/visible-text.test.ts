import assert from 'node:assert/strict';
import { it } from 'node:test';
import { cutText, visibleText } from '../src/demo/visible-text.ts';

it('shows what could move the cursor, hide or turn text round, instead of doing it', () => {
  assert.equal(visibleText('a\u001b[2Jb'), 'a\\u{1b}[2Jb');
  assert.equal(visibleText('x\r\nEvent: Hangup'), 'x\\u{d}\\u{a}Event: Hangup');
  assert.equal(visibleText('abc\u202egnp.exe'), 'abc\\u{202e}gnp.exe');
  assert.equal(visibleText('zero\u200bwidth'), 'zero\\u{200b}width');
});

it('leaves every script people write their names in as it is', () => {
  for (const name of ['Zoë Ångström', '日本', 'Ольга', 'שלום', 'O\'Neil <x> & "y"', '🙂']) assert.equal(visibleText(name), name);
});

it('cuts by characters, not by halves of them', () => {
  assert.equal(cutText('🙂🙂🙂', 2), '🙂…');
  assert.equal(cutText('abc', 3), 'abc');
});
