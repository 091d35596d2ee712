import { Command } from 'commander';
import { VERSION } from '../version.ts';
import { registerConsent } from './consent.ts';
import { registerInstall } from './install.ts';
import { registerLogin } from './login.ts';
import { registerRun } from './run.ts';
import { registerStatus } from './status.ts';

/** The whole command line. */
export function createProgram(): Command {
  const program = new Command('ringhook-workstation')
    .description('Sounds, messages, web pages and programs on this computer when your telephone rings.')
    .version(VERSION)
    .showHelpAfterError('(try --help)');
  registerLogin(program);
  registerRun(program);
  registerStatus(program);
  registerConsent(program);
  registerInstall(program);
  return program;
}
