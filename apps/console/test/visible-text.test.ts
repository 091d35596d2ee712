import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { visiblePieces, visibleText } from '../src/ui/visible-text.ts';

const shown = (text: string): string =>
  visiblePieces(text)
    .pieces.map(({ kind, text: piece }) => (kind === 'plain' ? piece : `[${piece}]`))
    .join('');

describe('text from outside', () => {
  const cases: [title: string, text: string, expected: string][] = [
    ['stays as it is when it is a name', 'Zoë O’Neil <3 & Søn', 'Zoë O’Neil <3 & Søn'],
    ['is no markup', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['shows a bidi override by its code point', 'abc\u202edef', 'abc[U+202E]def'],
    ['shows isolates and marks', '\u2066a\u2069\u200f', '[U+2066]a[U+2069][U+200F]'],
    ['shows controls and line ends', 'a\0b\r\nc\u2028d', 'a[U+0000]b[U+000D][U+000A]c[U+2028]d'],
    ['shows zero-width characters that hide', 'a\u200bb\ufeffc', 'a[U+200B]b[U+FEFF]c'],
    ['keeps joiners that build an emoji', '👩\u200d💻', '👩\u200d💻'],
    ['shows a joiner that joins nothing', '\u200da\u200d', '[U+200D]a[U+200D]'],
    ['keeps Arabic and Hebrew', 'שלום مرحبا', 'שלום مرحبا'],
    ['shows half a character', 'a\ud800b', 'a[U+D800]b'],
    ['keeps four marks on a letter, for languages have them', 'e\u0301\u0302\u0303\u0304', 'e\u0301\u0302\u0303\u0304'],
    ['drops marks with no letter before them', '\u0301\u0301x', 'x'],
  ];
  for (const [title, text, expected] of cases) it(title, () => assert.equal(shown(text), expected));

  it('does not paint over its neighbours: of 10,000 marks on a letter four are kept', () => {
    const { pieces } = visiblePieces(`a${'\u0301'.repeat(10_000)}b`);
    assert.equal(pieces.map(({ text }) => text).join(''), `a${'\u0301'.repeat(4)}b`);
  });

  it('is cut when it is long, and says so', () => {
    const { pieces, isCut } = visiblePieces('x'.repeat(1_000_000), 100);
    assert.equal(pieces.map(({ text }) => text).join('').length, 100);
    assert.equal(isCut, true);
    assert.equal(visiblePieces('x'.repeat(100), 100).isCut, false);
  });

  it('is one text where nothing else fits', () => {
    assert.equal(visibleText('Sales\u202e <b>'), 'SalesU+202E <b>');
    assert.equal(visibleText('abcdef', 3), 'abc');
  });
});
