import { AppError } from '@ringhook/core';
import type { Command } from 'commander';
import { SOURCE_KINDS } from '../config/source-kinds.ts';
import { examine, type ExamineOptions } from '../doctor/examine.ts';
import type { Finding } from '../doctor/finding.ts';
import { probeEndpoint } from '../doctor/probe-endpoint.ts';
import { createSourceProbe } from '../doctor/probe-source.ts';
import { SERVER_OPTIONS, toCommandOption } from '../server-options.ts';
import { type Colour, paint, processTerminal, type Terminal } from './terminal.ts';

interface DoctorOptions {
  readonly data: string;
  readonly secretsDir?: string;
  readonly json?: boolean;
}

const SIGN: Readonly<Record<Finding['state'], { readonly text: string; readonly colour: Colour }>> = {
  ok: { text: '✔', colour: 'green' },
  warning: { text: '!', colour: 'yellow' },
  failed: { text: '✖', colour: 'red' },
};

export type Probes = Pick<ExamineOptions, 'createSourceProbe' | 'probeEndpoint'>;

export function registerDoctor(
  program: Command,
  terminal: Terminal = processTerminal,
  probes: Probes = { createSourceProbe, probeEndpoint },
): void {
  program
    .command('doctor')
    .summary('find out what is wrong and what to do')
    .description(
      'Looks at the data folder, the disk, the database, the clock and the configuration, dials every PBX and every endpoint. Changes nothing, sends no request, and may run beside the server. Exit code 1 when something is wrong.',
    )
    .addOption(toCommandOption(SERVER_OPTIONS.data))
    .addOption(toCommandOption(SERVER_OPTIONS.secretsDir))
    .option('--json', 'print findings as JSON')
    .action(async (options: DoctorOptions) => {
      const findings: Finding[] = [];
      const { data: dataFolder, secretsDir } = options;
      const examination = examine({
        dataFolder,
        ...(secretsDir !== undefined && { secretsDir }),
        env: process.env,
        now: Date.now(),
        kinds: SOURCE_KINDS,
        ...probes,
      });
      for await (const finding of examination) {
        findings.push(finding);
        if (!options.json) tell(terminal, finding);
      }
      if (options.json) terminal.out(JSON.stringify(findings, undefined, 2));
      const wrong = findings.filter(({ state }) => state === 'failed').length;
      if (wrong > 0) throw new AppError('DOCTOR_FOUND_PROBLEMS', options.data, `${wrong} of ${findings.length} checks failed`);
      if (!options.json) terminal.note('Nothing is wrong.');
    });
}

function tell(terminal: Terminal, { name, state, detail, fix }: Finding): void {
  const { text, colour } = SIGN[state];
  terminal.out(`${paint(terminal, colour, text)} ${paint(terminal, 'bold', name)}: ${detail}`);
  if (fix !== null) terminal.out(`    ${fix}`);
}
