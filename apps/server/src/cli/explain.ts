import type { CallExplanation } from '@ringhook/contract';
import { type Command, Option } from 'commander';
import type { z } from 'zod';
import { parseCount } from './parse-number.ts';
import { readExplanation } from './remote-access.ts';
import { paint, printable, processTerminal, type Terminal } from './terminal.ts';

type Explanation = z.output<typeof CallExplanation>;
type Rule = Explanation['rules'][number];
type Moment = Rule['moments'][number];

interface ExplainOptions {
  readonly rule?: string;
  readonly url: string;
  readonly token: string;
}

export function registerExplain(program: Command, terminal: Terminal = processTerminal): void {
  program
    .command('explain')
    .summary('tell why rules did something about a call, or nothing')
    .description('What every rule of a running server made of a call, condition by condition, and what became of the requests.')
    .argument('<call>', 'CallID of the call')
    .addOption(new Option('--rule <id>', 'only this rule'))
    .addOption(new Option('--url <url>', 'API of the server').env('RINGHOOK_URL').default('http://127.0.0.1:8580'))
    .addOption(new Option('--token <token>', 'token for that API').env('RINGHOOK_TOKEN').makeOptionMandatory())
    .action(async (call: string, { rule, url, token }: ExplainOptions) => {
      const number = parseCount(call, 'CALL');
      const explanation = await readExplanation({ url, token }, number, rule);
      for (const line of explanationLines(explanation, terminal)) terminal.out(line);
    });
}

/** A tree: rules, below each its verdicts, below each its conditions. */
export function explanationLines({ rules, missingRevisions }: Explanation, terminal: Terminal): string[] {
  const gone = missingRevisions.map((revision) => `revision ${revision} is not kept any more; its events are left out`);
  return [...rules.flatMap((rule) => ruleLines(rule, terminal)), ...gone];
}

function ruleLines({ ruleId, name, since, moments, deliveries }: Rule, terminal: Terminal): string[] {
  const note = since === 'same' ? '' : since === 'new' ? ' (was not there yet)' : ` (${since} since then)`;
  const head = paint(terminal, 'bold', printable(`${name} [${ruleId}]${note}`));
  const fates = deliveries.map(({ id, hookId, event, state, attempts, lastStatus }) =>
    printable(`  request ${id} ${hookId} ${event}: ${state}, attempts ${attempts}, last status ${lastStatus ?? 'none'}`),
  );
  return [head, ...moments.flatMap((moment) => momentLines(moment, terminal)), ...fates];
}

function momentLines({ sequence, event, revision, verdict, stoppedBy, clauses }: Moment, terminal: Terminal): string[] {
  const colour = verdict === 'matched' ? 'green' : 'yellow';
  const by = stoppedBy === null ? '' : ` (stopped by ${stoppedBy})`;
  const head = `  ${sequence} ${event}, revision ${revision}: ${paint(terminal, colour, printable(verdict + by))}`;
  const below = clauses.map(({ clause, isMet, expected, actual, number }) => {
    const hit = number?.hit ? `, met by ${number.hit.entry}${number.hit.list === null ? '' : ` of list ${number.hit.list}`}` : '';
    return printable(`    ${isMet ? '+' : '-'} ${clause}: wants ${expected}; was ${actual}${hit}`);
  });
  return [head, ...below];
}
