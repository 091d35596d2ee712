import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { readServer, ServerClient, ServerProblem } from '../server-client.ts';
import { placesOfThisComputer } from './places.ts';

export function registerLogin(program: Command): void {
  program
    .command('login')
    .argument('<server>', 'address of the Ringhook server, e.g. https://ringhook.example')
    .option('--token <token>', 'a token with the scope "desk" instead of a code to confirm; better as the variable RINGHOOK_TOKEN')
    .description('Connects this computer to your account: shows a code that you confirm in the console.')
    .action(login);
  program
    .command('logout')
    .description('Forgets who this computer belongs to. An administrator can also revoke its token.')
    .action(async () => {
      await placesOfThisComputer().credentials.forget();
      console.log('This computer is not signed in any more.');
    });
}

async function login(typed: string, options: { readonly token?: string }): Promise<void> {
  const server = readServer(typed);
  if (server === undefined) throw new ServerProblem(`"${typed}" is no address of a server: give it like https://ringhook.example`);
  const client = new ServerClient(server);
  const token = options.token ?? process.env['RINGHOOK_TOKEN'] ?? (await confirmedToken(client, server));
  const isKnown = await client.isKnown(token);
  if (isKnown === undefined) throw new ServerProblem(`${server} can't be reached, or is no Ringhook server: nothing was kept`);
  if (!isKnown) throw new ServerProblem(`${server} does not know this token: make another one in the console`);
  const place = await placesOfThisComputer().credentials.write({ server, token });
  console.log(
    `Signed in. The token is kept in ${place === 'keychain' ? 'the keychain of this computer' : 'a file that only you can read'}.`,
  );
  console.log('Start it now with "ringhook-workstation run", or at every sign-in with "ringhook-workstation install".');
}

async function confirmedToken(client: ServerClient, server: string): Promise<string> {
  const { deviceCode, userCode, verificationPath, expiresAt, intervalMs } = await client.beginLogin(hostname().slice(0, 100) || 'computer');
  console.log(`Open ${server}${verificationPath}\nand confirm the code   ${userCode}`);
  while (Date.now() < expiresAt) {
    await delay(intervalMs);
    const answer = await client.pollLogin(deviceCode);
    if (answer.state === 'gone') throw new ServerProblem('the code was refused, or nobody confirmed it in time: run login again');
    if (answer.state === 'confirmed') {
      console.log(`Confirmed by ${answer.user.name}.`);
      return answer.token;
    }
  }
  throw new ServerProblem('nobody confirmed the code in time: run login again');
}
