import { Command } from 'commander';
import { VERSION } from '../version.ts';
import { registerAccount } from './account.ts';
import { registerApply } from './apply.ts';
import { registerBackup } from './backup.ts';
import { registerCapture } from './capture.ts';
import { registerDemo } from './demo.ts';
import { registerDirectory } from './directory.ts';
import { registerDoctor } from './doctor.ts';
import { registerExplain } from './explain.ts';
import { registerExport } from './export.ts';
import { registerReplay } from './replay.ts';
import { registerSecret } from './secret.ts';
import { registerServe } from './serve.ts';
import { registerSimulate } from './simulate.ts';
import { registerTest } from './test.ts';
import { registerToken } from './token.ts';

const EXIT_CODES = `
Exit codes: 0 all went well, 1 something failed (the message says what to do), 2 the command line was not understood.`;

/** The whole command line; docs/reference/cli.md is made from it. */
export function createProgram(): Command {
  const program = new Command('ringhook')
    .description('Call-event automation: what should happen when a phone rings, happens, in order, once, and you can see why.')
    .version(VERSION)
    .showHelpAfterError('(try --help)')
    .addHelpText('after', EXIT_CODES);
  registerServe(program);
  registerDemo(program);
  registerSimulate(program);
  registerApply(program);
  registerExport(program);
  registerTest(program);
  registerExplain(program);
  registerReplay(program);
  registerDirectory(program);
  registerDoctor(program);
  registerAccount(program);
  registerToken(program);
  registerSecret(program);
  registerCapture(program);
  registerBackup(program);
  return program;
}
