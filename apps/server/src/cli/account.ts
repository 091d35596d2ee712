import { ROLES } from '@ringhook/contract';
import type { Role } from '@ringhook/core';
import { type Command, Option } from 'commander';
import { type AccessOptions, addAccessOptions, withExisting } from './access.ts';
import { processTerminal, tableLines, type Terminal } from './terminal.ts';

const ROLE_HELP = `
Roles: administrator (everything), supervisor (see calls and deliveries, send again, pause endpoints), user (the own events).`;

interface CreateOptions extends AccessOptions {
  readonly role: Role;
  readonly name?: string;
}

/** For whoever is locked out and can reach the data folder, and for scripts. */
export function registerAccount(program: Command, terminal: Terminal = processTerminal): void {
  const account = program
    .command('account')
    .summary('list and make accounts, reset passwords')
    .description('Accounts that people sign in to the console with. Whoever is locked out gets back in by "reset-password".');

  addAccessOptions(account.command('list').description('Lists accounts.').option('--json', 'print JSON')).action(
    (options: AccessOptions & { readonly json?: boolean }) =>
      withExisting(options, async (access) => {
        const accounts = await access.listAccounts();
        if (options.json) return terminal.out(JSON.stringify(accounts, undefined, 2));
        const rows = accounts.map(({ login, name, role, signIn, disabled }) => [login, name, role, signIn, disabled ? 'disabled' : '']);
        for (const line of tableLines(['LOGIN', 'NAME', 'ROLE', 'SIGN-IN', ''], rows)) terminal.out(line);
      }),
  );

  addAccessOptions(
    account
      .command('create')
      .argument('<login>', 'what is typed to sign in')
      .description('Makes an account and prints its one-time password, this once, to standard output.')
      .addOption(new Option('--role <role>', 'what the person may do').choices(ROLES).default('user'))
      .option('--name <name>', 'as the console shows it; the login unless given')
      .addHelpText('after', ROLE_HELP),
  ).action((login: string, options: CreateOptions) =>
    withExisting(options, async (access) => {
      terminal.out(await access.createAccount({ login, name: options.name ?? login, role: options.role }));
      terminal.note(`"${login}" may sign in once with this password, as ${options.role}, and is asked for a new one then.`);
    }),
  );

  addAccessOptions(
    account
      .command('reset-password')
      .argument('<login>', 'whose password is lost')
      .description(
        'Prints a one-time password, this once, to standard output. The sessions of the account end; a disabled one is enabled.',
      ),
  ).action((login: string, options: AccessOptions) =>
    withExisting(options, async (access) => {
      terminal.out(await access.resetPassword(login));
      terminal.note(`"${login}" may sign in once with this password and is asked for a new one then.`);
    }),
  );
}
