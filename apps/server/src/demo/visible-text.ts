/** Control, formatting and bidirectional characters: in a terminal they could move the cursor, hide text or turn it round. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Text from outside as it may be shown in a terminal: what is invisible or dangerous becomes `\u{...}`. */
export function visibleText(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** At most `width` characters, the last one `…` when something was cut. */
export function cutText(text: string, width: number): string {
  const characters = Array.from(text);
  return characters.length <= width ? text : `${characters.slice(0, Math.max(1, width - 1)).join('')}…`;
}
