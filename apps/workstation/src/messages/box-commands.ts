import type { Command } from '../run-command.ts';

export interface BoxText {
  readonly title: string;
  readonly text: string;
}

export interface BoxProgram {
  /** Program that has to be installed. */
  readonly program: string;
  /** Shows the text as it is: none of it is markup, an option or code. */
  readonly show: (box: BoxText) => Command;
  /** Ends with 0 for yes. */
  readonly ask: (box: BoxText, yes: string, no: string) => Command;
}

const POWERSHELL_BOX =
  'Add-Type -AssemblyName PresentationFramework; [void][System.Windows.MessageBox]::Show($env:RINGHOOK_TEXT, $env:RINGHOOK_TITLE)';
const POWERSHELL_ASK =
  'Add-Type -AssemblyName PresentationFramework; if ([System.Windows.MessageBox]::Show($env:RINGHOOK_TEXT, $env:RINGHOOK_TITLE, "YesNo") -eq "Yes") { exit 0 } else { exit 1 }';
const OSASCRIPT_BOX = [
  'on run argv',
  'display dialog (item 1 of argv) with title (item 2 of argv) buttons {"OK"} default button 1',
  'end run',
];
const OSASCRIPT_ASK = [
  'on run argv',
  'display dialog (item 1 of argv) with title (item 2 of argv) buttons {item 4 of argv, item 3 of argv} default button 1',
  'if button returned of result is not item 3 of argv then error number 1',
  'end run',
];

const ZENITY: BoxProgram = {
  program: 'zenity',
  show: ({ title, text }) => ({ program: 'zenity', args: ['--info', '--no-markup', '--no-wrap', `--title=${title}`, `--text=${text}`] }),
  ask: ({ title, text }, yes, no) => ({
    program: 'zenity',
    args: [
      '--question',
      '--no-markup',
      '--no-wrap',
      `--title=${title}`,
      `--text=${text}`,
      `--ok-label=${yes}`,
      `--cancel-label=${no}`,
      '--default-cancel',
    ],
  }),
};

/** kdialog guesses whether a text is rich: it is told so, and the text is escaped. */
const KDIALOG: BoxProgram = {
  program: 'kdialog',
  show: ({ title, text }) => ({ program: 'kdialog', args: [`--title=${title}`, '--msgbox', asRichText(text)] }),
  ask: ({ title, text }, yes, no) => ({
    program: 'kdialog',
    args: [`--title=${title}`, `--yes-label=${yes}`, `--no-label=${no}`, '--yesno', asRichText(text)],
  }),
};

const POWERSHELL: BoxProgram = {
  program: 'powershell',
  show: (box) => powershell(POWERSHELL_BOX, box),
  ask: (box) => powershell(POWERSHELL_ASK, box),
};

const OSASCRIPT: BoxProgram = {
  program: 'osascript',
  show: ({ title, text }) => ({ program: 'osascript', args: [...script(OSASCRIPT_BOX), text, title] }),
  ask: ({ title, text }, yes, no) => ({ program: 'osascript', args: [...script(OSASCRIPT_ASK), text, title, yes, no] }),
};

/** What shows a message box on a system, the best first. */
export function boxProgramsFor(platform: NodeJS.Platform): readonly BoxProgram[] {
  if (platform === 'win32') return [POWERSHELL];
  return platform === 'darwin' ? [OSASCRIPT] : [ZENITY, KDIALOG];
}

/** A notification that goes by itself: freedesktop servers read markup in its text. */
export function notificationFor(platform: NodeJS.Platform, { title, text }: BoxText): Command | undefined {
  if (platform === 'win32') return undefined;
  if (platform === 'darwin') {
    const lines = ['on run argv', 'display notification (item 1 of argv) with title (item 2 of argv)', 'end run'];
    return { program: 'osascript', args: [...script(lines), text, title] };
  }
  return { program: 'notify-send', args: ['--app-name=Ringhook', '--', title === '' ? 'Ringhook' : title, escapeMarkup(text)] };
}

function script(lines: readonly string[]): string[] {
  return [...lines.flatMap((line) => ['-e', line]), '--'];
}

function powershell(code: string, { title, text }: BoxText): Command {
  const env = { RINGHOOK_TITLE: title, RINGHOOK_TEXT: text };
  return { program: 'powershell', args: ['-NoProfile', '-NonInteractive', '-Command', code], env };
}

function asRichText(text: string): string {
  return `<qt>${escapeMarkup(text).replaceAll('\n', '<br/>')}</qt>`;
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
