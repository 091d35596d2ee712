import type { FrozenRequest, HttpMethod, NameValue } from '@ringhook/core';

/** Text of the `request` column: JSON [method, url], and [..., headers, body] where there are any. */
export function packRequest({ method, url, headers, body }: FrozenRequest): string {
  if (headers.length === 0 && body === null) return JSON.stringify([method, url]);
  return JSON.stringify([method, url, headers.flatMap(({ name, value }) => [name, value]), body]);
}

export function unpackRequest(text: string): FrozenRequest {
  const [method, url, flat = [], body = null] = JSON.parse(text) as [HttpMethod, string, string[]?, (string | null)?];
  const headers: NameValue[] = [];
  for (let place = 0; place + 1 < flat.length; place += 2) headers.push({ name: flat[place] ?? '', value: flat[place + 1] ?? '' });
  return { method, url, headers, body };
}
