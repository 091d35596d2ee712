const MAX_EXTENSION_CHARS = 24;
const MAX_SOURCE_CHARS = 200;
const MAX_VARIABLE_REPEATS = 4;

/**
 * A test for whole extension numbers; undefined when the source is no regular expression, or one that could take very long on a
 * number that a caller chose: no look-arounds and back-references, no repeated group that itself repeats or branches, and at most
 * four repeats of varying length in each alternative.
 */
export function compileExtensionPattern(source: string): ((digits: string) => boolean) | undefined {
  if (!isTame(source)) return undefined;
  try {
    const pattern = new RegExp(`^(?:${source})$`);
    return (digits) => digits.length <= MAX_EXTENSION_CHARS && pattern.test(digits);
  } catch {
    return undefined; // Not a regular expression; lint says so with the field's name.
  }
}

const TOKEN = /\\.|\[(?:\\.|[^\]\\])*\]|\(\?:|\(|\)|\||(?:[*+?]|\{\d+(?:,\d*)?\})\??|./gs;
const IS_REPEAT = /^(?:[*+?]|\{\d)/;
const IS_VARIABLE_REPEAT = /^(?:[*+?]|\{(\d+),(?!\1\}))/;

function isTame(source: string): boolean {
  if (source.length > MAX_SOURCE_CHARS || /\\[1-9k]|\(\?(?!:)/.test(source)) return false;
  /** For each open group: does it repeat or branch inside? */
  const open: boolean[] = [];
  let wasWildGroup = false;
  let variableRepeats = 0;
  for (const [token] of source.matchAll(TOKEN)) {
    const isRepeat = IS_REPEAT.test(token);
    if (isRepeat && wasWildGroup) return false;
    wasWildGroup = token === ')' && open.pop() === true;
    if (token === '|' && open.length === 0) variableRepeats = 0;
    if (IS_VARIABLE_REPEAT.test(token) && ++variableRepeats > MAX_VARIABLE_REPEATS) return false;
    if ((isRepeat || wasWildGroup || token === '|') && open.length > 0) open[open.length - 1] = true;
    if (token.startsWith('(')) open.push(false);
  }
  return true;
}
