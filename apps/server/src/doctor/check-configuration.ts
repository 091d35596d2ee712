import { type Configuration, errorText, lintConfiguration, type SecretReference } from '@ringhook/core';
import { checkSources, type SourceKind } from '@ringhook/api';
import { failed, type Finding, ok, warning } from './finding.ts';

const EDIT = 'correct it with "ringhook export FILE", an editor and "ringhook apply FILE"';

/** What the checks at saving would say today: a newer Ringhook may see more. */
export function checkConfiguration(configuration: Configuration, kinds: readonly SourceKind[]): Finding[] {
  const name = 'configuration';
  const problems = checkSources(kinds)(configuration).map(({ field, message }) => failed(name, `${field} ${message}`, EDIT));
  const findings = lintConfiguration(configuration).map(({ path, message, severity }) =>
    severity === 'error' ? failed(name, `${path} ${message}`, EDIT) : warning(name, `${path} ${message}`, EDIT),
  );
  const all = [...problems, ...findings];
  const { sources, adapters, rules } = configuration;
  return all.length > 0 ? all : [ok(name, `${sources.length} sources, ${adapters.length} adapters, ${rules.length} rules`)];
}

/** Every secret the configuration refers to can be read by whoever runs this. */
export function checkSecrets(configuration: Configuration, read: (reference: SecretReference) => string): Finding[] {
  const references = new Map(secretsIn(configuration).map((reference) => [JSON.stringify(reference), reference]));
  if (references.size === 0) return [];
  const findings = Array.from(references.values(), (reference): Finding | undefined => {
    try {
      read(reference);
      return undefined;
    } catch (cause) {
      return failed('secrets', errorText(cause), 'put the secret where the configuration looks for it, or change the reference');
    }
  }).filter((finding) => finding !== undefined);
  return findings.length > 0 ? findings : [ok('secrets', `all ${references.size} can be read`)];
}

/** Secrets stand at known places of adapters and anywhere in the options of sources. */
function secretsIn({ sources, adapters }: Configuration): SecretReference[] {
  const found: SecretReference[] = [];
  for (const { auth, headers, signingSecret, enabled } of adapters) {
    if (!enabled) continue;
    if (signingSecret) found.push(signingSecret);
    for (const { secret } of headers) if (secret) found.push(secret);
    if (auth) found.push(auth.kind === 'basic' ? auth.password : auth.token);
  }
  for (const { options, enabled } of sources) if (enabled) found.push(...Object.values(options).filter(isReference));
  return found;
}

function isReference(value: unknown): value is SecretReference {
  if (typeof value !== 'object' || value === null) return false;
  const [[key, target] = [], ...others] = Object.entries(value);
  return others.length === 0 && (key === 'env' || key === 'file' || key === 'stored') && typeof target === 'string';
}
