import type { NameValue } from '../config/configuration.ts';
import { readRecordedParameters } from './recorded-parameters.ts';
import { type InvalidUrl, splitQuery, splitUrl } from './url-text.ts';

export interface AdapterDraft {
  readonly kind: 'draft';
  readonly url: string;
  readonly parameters: readonly NameValue[];
  /** What was left out or deserves a look. */
  readonly notes: readonly string[];
}

/**
 * Turns a pasted URL into the fields of an adapter (F20 to F22, X05): the query becomes the parameter list, in order, duplicates
 * kept; what stood right of `=` is the first value, so that a URL with placeholders in it works at once. A request as it was once sent
 * (F51 to F69) gives the adapter that would send it again.
 */
export function adapterFromUrl(pasted: string): AdapterDraft | InvalidUrl {
  const parts = splitUrl(unescapeBraces(pasted));
  if (parts.kind === 'invalid') return parts;
  const notes = parts.fragment === null ? [] : [`#${parts.fragment} was left out: it is never sent to a server`];
  const query = parts.query ?? '';
  const recorded = readRecordedParameters(query);
  return {
    kind: 'draft',
    url: `${parts.origin}${parts.path}`,
    parameters: recorded?.parameters ?? splitQuery(query),
    notes: [...notes, ...(recorded?.notes ?? [])],
  };
}

/** A browser's address bar escapes braces. */
function unescapeBraces(text: string): string {
  return text
    .replace(/%7B%7B([\w.|:%-]{0,200}?)%7D%7D/gi, (_, inner: string) => `{{${inner.replaceAll('%20', ' ')}}}`)
    .replace(/%7B((?:Call|Device)\.[\w.|:%-]{0,200}?)%7D/gi, (_, inner: string) => `{${inner.replaceAll('%20', ' ')}}`);
}
