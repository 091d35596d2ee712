/** Invisible characters by which text is made to read as something else: bidi marks, zero width, and line or tag separators. */
const INVISIBLE = /[\p{Cf}\p{Zl}\p{Zp}]/gu;
const PILED_MARKS = /(\p{M}{4})\p{M}+/gu;
const MAX_VALUE_CHARS = 1_000;

/** What a caller or a PBX chose, as one line that shows what it is. Whole characters only. */
export function oneLine(value: string): string {
  return value
    .slice(0, MAX_VALUE_CHARS)
    .toWellFormed()
    .replace(INVISIBLE, '')
    .replace(/[\p{Cc}\u0085]+/gu, ' ')
    .replace(PILED_MARKS, '$1');
}

/** A value inside an argument: one that names a network share loses the mark of it. */
export function argumentValue(value: string): string {
  return withoutShare(oneLine(value));
}

function withoutShare(text: string): string {
  return text.replace(/^\s*[\\/]{2,}/, '');
}

/**
 * A whole argument with values in it. `lead` is its literal text before the first value; without one, what came from outside must not
 * be taken for a switch or a file of arguments (G44, G45), and several values together make no share either.
 */
export function guardArgument(argument: string, lead: string): string {
  const fromOutside = withoutShare(argument.slice(lead.length));
  return lead.trim() === '' ? lead + fromOutside.replace(/^[\s\-/\\@]+/, '') : lead + fromOutside;
}

/** Windows hands these to an interpreter that reads their arguments anew, or opens whatever they point to. */
const INTERPRETED = /\.(?:bat|cmd|ps1|psm1|lnk|url|vbs|vbe|js|jse|wsf|wsh|hta|msi|scr|pif|com|cpl|reg)$/i;

export type ProgramProblem = { readonly code: 'PROGRAM_PATH' | 'PROGRAM_SHARE' | 'PROGRAM_INTERPRETED'; readonly message: string };

/** Why a program cannot be run, wherever it was named; undefined when its path is one. */
export function programProblem(program: string): ProgramProblem | undefined {
  const path = program.trim();
  if (path === '' || /[\p{Cc}"<>|*?]/u.test(path)) {
    return { code: 'PROGRAM_PATH', message: 'give the full path of one program, without quotes, wildcards or arguments' };
  }
  if (/^[\\/]{2}/.test(path)) {
    return { code: 'PROGRAM_SHARE', message: `"${path}" is on another computer: copy the program to this one` };
  }
  // Windows ignores dots and spaces at the end of a name, and what follows a colon.
  const name = path.replace(/(?<=.{2}):.*$/s, '').replace(/[. ]+$/, '');
  if (INTERPRETED.test(name)) {
    return {
      code: 'PROGRAM_INTERPRETED',
      message: `"${path}" is a script: its interpreter would read a caller's name as commands. Name a program of its own instead`,
    };
  }
  const isAbsolute = /^(?:\/[^/]|[A-Za-z]:[\\/])/.test(path);
  return isAbsolute ? undefined : { code: 'PROGRAM_PATH', message: `"${path}" is no full path: begin it with / or a drive such as C:\\` };
}
