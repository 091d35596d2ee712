import { parseDocument } from 'yaml';

export type YamlReading =
  | { readonly kind: 'value'; readonly value: unknown }
  /** With line and column. */
  | { readonly kind: 'wrong'; readonly messages: readonly string[] };

/** Reads YAML that somebody is typing. Aliases are refused: a few bytes of them can stand for gigabytes. */
export function readYamlText(text: string): YamlReading {
  const document = parseDocument(text);
  if (document.errors.length > 0)
    return { kind: 'wrong', messages: document.errors.map(({ message }) => message.split('\n')[0] ?? message) };
  try {
    return { kind: 'value', value: document.toJS({ maxAliasCount: 0 }) as unknown };
  } catch (cause) {
    return { kind: 'wrong', messages: [cause instanceof Error ? cause.message : String(cause)] };
  }
}
