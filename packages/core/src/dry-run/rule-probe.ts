import type { Configuration, Rule, UrlAdapter } from '../config/configuration.ts';

/** No id of the configuration can hold this character. */
const MARK = '~';

/**
 * The configuration with a probe at each of these rules: an adapter of its own that is told once, at the event at which the rule matches
 * first. So a rule is watched by exactly what makes it work, whatever stands before it and even while it has no action yet.
 */
export function withProbes(configuration: Configuration, ruleIds: ReadonlySet<string>): Configuration {
  const watched = configuration.rules.filter(({ id }) => ruleIds.has(id));
  if (watched.length === 0) return configuration;
  return {
    ...configuration,
    rules: configuration.rules.map((rule) => (ruleIds.has(rule.id) ? probed(rule, probeOf(rule.id)) : rule)),
    adapters: [...configuration.adapters, ...[...new Set(watched.map(({ id }) => probeOf(id)))].map(probeAdapter)],
  };
}

/** Hook id of the probe at a rule. */
export function probeOf(ruleId: string): string {
  return MARK + ruleId;
}

export function isProbe(hookId: string): boolean {
  return hookId.startsWith(MARK);
}

function probed(rule: Rule, probeId: string): Rule {
  return { ...rule, actions: [...rule.actions, { kind: 'setUrlToOpen', where: 'server', when: 'once', adapterId: probeId }] };
}

function probeAdapter(id: string): UrlAdapter {
  return { id, name: id, enabled: true, method: 'GET', url: 'https://probe.invalid/', parameters: [], headers: [] };
}
