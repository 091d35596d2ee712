import { compileNumberPlan } from '../numbers/number-plan.ts';
import type { Configuration } from './configuration.ts';
import { lintAdapter } from './lint-adapter.ts';
import { lintDirectory } from './lint-directory.ts';
import { type LintFinding, lintError, lintWarning, repeats } from './lint-finding.ts';
import { lintRules } from './lint-rule.ts';
import { lintSettings } from './lint-settings.ts';
import { lintWorkstations } from './lint-workstations.ts';

export type { LintFinding } from './lint-finding.ts';

/** Everything wrong or doubtful in a configuration of the right shape, section by section. Never throws. */
export function lintConfiguration(configuration: Configuration): LintFinding[] {
  const { settings, sources, directory, adapters, rules, workstations } = configuration;
  const plan = compileNumberPlan(settings, directory);
  return [
    ...lintSettings(settings),
    ...lintIdentities('sources', sources),
    ...lintDirectory(directory, plan),
    ...lintIdentities('adapters', adapters),
    ...adapters.flatMap((adapter, index) => lintAdapter(adapter, `adapters[${index}]`)),
    ...lintIdentities('rules', rules),
    ...lintRules(configuration, plan),
    ...lintIdentities('workstations.customEvents', workstations.customEvents),
    ...lintWorkstations(configuration, { plan, timeZone: settings.timeZone }),
  ];
}

/** Ids have to be unique; two things of one name confuse people only. */
function lintIdentities(path: string, rows: readonly { readonly id: string; readonly name: string }[]): LintFinding[] {
  return [
    ...rows.flatMap(({ id }, index) => (id.trim() === '' ? [lintError(`${path}[${index}].id`, 'EMPTY', 'the id is empty')] : [])),
    ...repeats(rows, ({ id }) => id).map(({ index, first, key }) =>
      lintError(`${path}[${index}].id`, 'DUPLICATE', `the id "${key}" is already used by ${path}[${first}]`),
    ),
    ...repeats(rows, ({ name }) => name).map(({ index, first, key }) =>
      lintWarning(`${path}[${index}].name`, 'NAME_REPEATED', `${path}[${first}] has the same name "${key}"`),
    ),
  ];
}
