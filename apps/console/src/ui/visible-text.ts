/** A piece of text from outside: as it is, or a character that would not be seen or would turn the line round. */
export interface TextPiece {
  readonly kind: 'plain' | 'hidden';
  readonly text: string;
}

/** Marks kept on one letter: enough for every language, too few to paint over the lines above and below. */
const MOST_MARKS = 4;
const MOST_CHARS = 2_000;
/** Controls, bidi embeddings, overrides and isolates, zero-width characters, tags, unpaired surrogates, private ones. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/u;
const MARK = /\p{M}/u;

/**
 * Cuts text that a caller chose into what can be shown as it is and what has to be shown by its code point. Zero-width
 * joiners between two visible characters stay: emoji and several scripts need them.
 */
export function visiblePieces(text: string, mostChars = MOST_CHARS): { readonly pieces: readonly TextPiece[]; readonly isCut: boolean } {
  const pieces: TextPiece[] = [];
  let plain = '';
  let marks = 0;
  let shown = 0;
  let before = '';
  const characters = Array.from(text.slice(0, mostChars * 20));
  for (const [index, character] of characters.entries()) {
    if (shown >= mostChars) return { pieces: withPlain(pieces, plain), isCut: true };
    if (MARK.test(character)) {
      // A mark without a letter would sit on whatever is before this text.
      if (before !== '' && ++marks <= MOST_MARKS) plain += character;
      continue;
    }
    marks = 0;
    shown++;
    if (HIDDEN.test(character) && !joins(character, before, characters[index + 1])) {
      if (plain !== '') pieces.push({ kind: 'plain', text: plain });
      pieces.push({ kind: 'hidden', text: codePoint(character) });
      plain = '';
      before = '';
    } else {
      plain += character;
      before = character;
    }
  }
  return { pieces: withPlain(pieces, plain), isCut: characters.length < text.length && text.length > mostChars * 20 };
}

/** The same as one text, for places that take nothing else: the choices of a list, a title. */
export function visibleText(text: string, mostChars = MOST_CHARS): string {
  return visiblePieces(text, mostChars)
    .pieces.map((piece) => piece.text)
    .join('');
}

function withPlain(pieces: readonly TextPiece[], plain: string): readonly TextPiece[] {
  return plain === '' ? pieces : [...pieces, { kind: 'plain', text: plain }];
}

/** U+200D and U+200C between two letters or signs. */
function joins(character: string, before: string, after: string | undefined): boolean {
  return (character === '\u200d' || character === '\u200c') && before !== '' && after !== undefined && /[\p{L}\p{So}\p{Sk}]/u.test(after);
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
