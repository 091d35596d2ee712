import { isScope, SCOPES, type TokenScope } from '@ringhook/api';
import { type Command, InvalidArgumentError } from 'commander';
import { type AccessOptions, addAccessOptions, withAccess, withExisting } from './access.ts';
import { processTerminal, tableLines, type Terminal } from './terminal.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

const SCOPE_HELP = `
Scopes: read (see everything but secrets), live (the live stream), deliver (send again, pause and resume endpoints), write:config (change the configuration), admin (all of it, and tokens and secrets).`;

interface CreateOptions extends AccessOptions {
  readonly scope: readonly TokenScope[];
  readonly days?: number;
}

export function registerToken(program: Command, terminal: Terminal = processTerminal): void {
  const token = program
    .command('token')
    .summary('make, list and revoke API tokens')
    .description('Tokens for the API. Only their hashes are kept.');

  addAccessOptions(
    token
      .command('create')
      .argument('<name>', 'whom it is for')
      .description('Makes a token and prints it, this once, to standard output.')
      .option('-s, --scope <scope...>', `what it may do: ${SCOPES.join(', ')}`, parseScope, DEFAULT_SCOPES)
      .option('--days <number>', 'days until it expires; without it, it does not', parseDays)
      .addHelpText('after', SCOPE_HELP),
  ).action((name: string, options: CreateOptions) =>
    withAccess(options, async (access) => {
      const expiresAt = options.days === undefined ? null : Date.now() + options.days * DAY_MS;
      terminal.out(await access.createToken({ name, scopes: options.scope, expiresAt }));
      terminal.note(`Token "${name}" may ${options.scope.join(', ')}. Keep it: it is not shown again.`);
    }),
  );

  addAccessOptions(token.command('list').description('Lists tokens, without their text.').option('--json', 'print JSON')).action(
    (options: AccessOptions & { readonly json?: boolean }) =>
      withExisting(options, async (access) => {
        const tokens = (await access.listTokens()).map(({ id, name, scopes, createdAt, expiresAt }) => ({
          id,
          name,
          scopes,
          createdAt,
          expiresAt,
        }));
        if (options.json) return terminal.out(JSON.stringify(tokens, undefined, 2));
        const rows = tokens.map(({ id, name, scopes, createdAt, expiresAt }) => [
          id,
          name,
          scopes.join(' '),
          day(createdAt),
          day(expiresAt),
        ]);
        for (const line of tableLines(['ID', 'NAME', 'SCOPES', 'CREATED', 'EXPIRES'], rows)) terminal.out(line);
      }),
  );

  addAccessOptions(
    token.command('revoke').argument('<id>', 'as "ringhook token list" shows it').description('Makes a token worthless at once.'),
  ).action((id: string, options: AccessOptions) =>
    withExisting(options, async (access) => {
      await access.revokeToken(id);
      terminal.note(`Token ${id} is revoked.`);
    }),
  );
}

function day(at: number | null): string {
  return at === null ? 'never' : new Date(at).toISOString().slice(0, 10);
}

function parseScope(word: string, before: readonly TokenScope[] | undefined): readonly TokenScope[] {
  if (!isScope(word)) throw new InvalidArgumentError(`It must be one of ${SCOPES.join(', ')}.`);
  // The default is replaced by the first scope given, not added to.
  return before === undefined || before === DEFAULT_SCOPES ? [word] : [...before, word];
}

const DEFAULT_SCOPES: readonly TokenScope[] = ['read'];

function parseDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 36_500) throw new InvalidArgumentError('It must be a whole number of days.');
  return days;
}
