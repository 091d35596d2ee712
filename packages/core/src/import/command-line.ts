import { checkVariables } from './client-variables.ts';

/** One argument of the program; rendered, it is one argument again, whatever a caller is named (G46). */
export interface ArgumentDraft {
  /** e.g. `/Phone={Call.RemoteTel}`, without the quotes it stood in. */
  readonly template: string;
  /** Variables in it, in their order, by their right names. */
  readonly variables: readonly string[];
}

export type CommandLineDraft =
  | {
      readonly kind: 'draft';
      readonly program: string;
      readonly arguments: readonly ArgumentDraft[];
      /** What was read otherwise than it was written, or will surprise. */
      readonly notes: readonly string[];
    }
  | { readonly kind: 'refused'; readonly message: string };

const LONGEST = 8_191;
const BARE_PROGRAM = /^.*?\.(?:exe|cmd|bat|com)(?=\s|$)/i;

/**
 * Takes a command line for a desktop client apart: `C:\Program Files\CRM\CRM.exe /Add /Phone={Call.RemoteTel}` becomes a program
 * and separate arguments (G44-G46). A path with spaces and no quotes ends at the first `.exe`, `.cmd`, `.bat` or `.com`.
 * Quotes and backslashes mean what they mean to Windows programs.
 */
export function readCommandLine(line: string): CommandLineDraft {
  const text = line.trim();
  if (text === '') return refused('is empty: give the program first, then its arguments');
  if (text.length > LONGEST) return refused(`is longer than the ${LONGEST} characters that Windows allows`);
  if (/\p{Cc}/u.test(text.replaceAll('\t', ' '))) return refused('has a line break or control character: give one line');
  const split = splitProgram(text);
  if (split.program === '') return refused('names no program: begin with its path, in quotes if it has spaces');
  if (/[{}"]/.test(split.program)) return refused(`has the program ${split.program}: its path may hold no quotes or variables`);
  const words = splitArguments(split.rest);
  if (!words) return refused('has a quote that is never closed');
  const drafts = words.map(checkVariables);
  const problem = drafts.find((draft) => draft.kind === 'wrong');
  if (problem?.kind === 'wrong') return refused(problem.message);
  const read = drafts.filter((draft) => draft.kind === 'checked');
  const notes = [...programNotes(split.program), ...new Set(read.flatMap((draft) => draft.notes))];
  return { kind: 'draft', program: split.program, arguments: read.map(({ template, variables }) => ({ template, variables })), notes };
}

function refused(message: string): CommandLineDraft {
  return { kind: 'refused', message };
}

function splitProgram(text: string): { readonly program: string; readonly rest: string } {
  if (text.startsWith('"')) {
    const end = text.indexOf('"', 1);
    return end < 0 ? { program: text, rest: '' } : { program: text.slice(1, end).trim(), rest: text.slice(end + 1) };
  }
  const program = BARE_PROGRAM.exec(text)?.[0] ?? /^\S+/.exec(text)?.[0] ?? '';
  return { program, rest: text.slice(program.length) };
}

function programNotes(program: string): readonly string[] {
  if (!/\.(?:cmd|bat)$/i.test(program)) return [];
  return ['a batch file reads its arguments a second time, as commands: name the program it starts instead'];
}

/** Words as a Windows program gets them: `\"` is a quote, `\\"` a backslash before a closing one. Undefined for a quote left open. */
function splitArguments(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let isQuoted = false;
  for (const [piece] of text.matchAll(/\\*"|\s|[^\s"\\]+|\\+/g)) {
    if (piece.endsWith('"')) {
      const slashes = piece.length - 1;
      word = (word ?? '') + '\\'.repeat(Math.floor(slashes / 2)) + (slashes % 2 === 1 ? '"' : '');
      if (slashes % 2 === 0) isQuoted = !isQuoted;
    } else if (/^\s$/.test(piece) && !isQuoted) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + piece;
  }
  if (word !== undefined) words.push(word);
  return isQuoted ? undefined : words;
}
