import type { DeliveryValue } from './delivery-data.ts';

type SentRequest = NonNullable<DeliveryValue['request']>;

/**
 * The request as a command for bash or zsh. Callers chose parts of it: every value is one quoted word, on one line, so that
 * nothing in it is run, globbed or taken for another option, not even while it is pasted.
 */
export function curlCommand({ method, url, headers, body }: SentRequest): string {
  const words = [
    `curl --globoff --request ${quoted(method)} --url ${quoted(url)}`,
    ...headers.map(({ name, value }) => `--header ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`),
    ...(body === null ? [] : [`--data-raw ${quoted(body)}`]),
  ];
  return words.join(' \\\n  ');
}

/** Plain quotes keep everything but themselves; control characters need the form that names them. */
function quoted(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what must not reach a terminal
  if (!/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  const named = text
    .replaceAll('\0', '')
    .replace(/[\\']/g, '\\$&')
    // oxlint-disable-next-line no-control-regex
    .replace(/[\u0001-\u001f\u007f-\u009f\u2028\u2029]/g, bytesOf);
  return `$'${named}'`;
}

function bytesOf(character: string): string {
  return Array.from(new TextEncoder().encode(character), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}
