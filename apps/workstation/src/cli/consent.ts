import type { Command } from 'commander';
import { ServerProblem } from '../server-client.ts';
import { placesOfThisComputer } from './places.ts';

export function registerConsent(program: Command): void {
  const consent = program.command('consent').description('Programs that may run, or may not, on this computer.');
  consent
    .command('list')
    .description('Every program that you were asked about.')
    .action(() => {
      const all = placesOfThisComputer().consents.list();
      if (all.length === 0) console.log('You were not asked about any program yet.');
      for (const { key, program: path, arguments: args, workingFolder, isAllowed, at } of all) {
        console.log(`${key.slice(0, 12)}  ${isAllowed ? 'allowed' : 'refused'}  ${new Date(at).toLocaleString()}`);
        console.log(
          `    ${[path, ...args].map((word) => JSON.stringify(word)).join(' ')}${workingFolder === null ? '' : ` in ${workingFolder}`}`,
        );
      }
    });
  consent
    .command('revoke')
    .argument('<key>', 'the beginning of its key in the list, at least 6 characters; "all" for every one')
    .description('Forgets an answer: you are asked again.')
    .action((key: string) => {
      if (key !== 'all' && key.length < 6) throw new ServerProblem('give at least the first 6 characters of the key');
      const count = placesOfThisComputer().consents.revoke(key === 'all' ? '' : key);
      if (count === 0) throw new ServerProblem(`no answer has a key that begins with ${key}`);
      console.log(count === 1 ? 'Forgotten.' : `${count} answers forgotten.`);
    });
}
