import type { RunProgram } from '@ringhook/core';
import type { BoxText } from '../messages/box-commands.ts';

/** Everything that will be run, in full: what is not shown is not asked for. */
export function consentQuestion({ program, arguments: args, workingFolder }: RunProgram, eventName: string): BoxText {
  const lines = [
    `The custom event "${eventName}" wants to run a program on this computer:`,
    '',
    program,
    ...args.map((template) => `    ${template}`),
    ...(workingFolder === undefined ? [] : ['', `in the folder ${workingFolder}`]),
    '',
    'What stands in braces is filled in from the call. Allow it from now on?',
  ];
  return { title: 'Ringhook: run a program?', text: lines.join('\n') };
}
