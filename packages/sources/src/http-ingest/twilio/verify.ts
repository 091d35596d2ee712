import { createHash } from 'node:crypto';
import { parse, stringify } from 'node:querystring';
import type { PushRequest } from '../../source.ts';
import { type Refusal, refused, type VerifyContext } from '../provider.ts';
import { hmac, isSameSecret } from '../signatures.ts';
import type { TwilioConfig } from './config.ts';

/** Twilio's request validation: base64 of HMAC-SHA1 with the auth token over the URL and, of a form, every name and value, sorted by name. */
export async function verifyTwilio(request: PushRequest, { config, secret }: VerifyContext<TwilioConfig>): Promise<Refusal | undefined> {
  const given = request.headers['x-twilio-signature'];
  if (given === undefined) return refused(401, 'the header X-Twilio-Signature is missing');
  const form = readForm(request);
  const bodyHash = new URL(request.url).searchParams.get('bodySHA256');
  if (form === undefined && bodyHash !== createHash('sha256').update(request.body).digest('hex')) {
    return refused(401, 'the body is no form, and not one that was signed by its hash (bodySHA256) either');
  }
  const key = await secret(config.authToken);
  const fields = form === undefined ? '' : signedFields(form);
  const isGenuine = urlsAsSigned(request.url).some((url) =>
    isSameSecret(given, hmac({ algorithm: 'sha1', secret: key, parts: [url, fields] }).toString('base64')),
  );
  if (isGenuine) return undefined;
  return refused(
    401,
    'X-Twilio-Signature is not right; check "authToken" here, and that "publicUrl" in the settings is the address Twilio was given',
  );
}

/** Undefined when the body is no form. */
export function readForm({ headers, body }: PushRequest): URLSearchParams | undefined {
  const type = headers['content-type'] ?? '';
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) return undefined;
  return new URLSearchParams(new TextDecoder().decode(body));
}

/** A name that comes several times: each different value once, in order. */
function signedFields(form: URLSearchParams): string {
  const names = [...new Set(form.keys())].toSorted();
  return names.flatMap((name) => [...new Set(form.getAll(name))].toSorted().map((value) => name + value)).join('');
}

/** Their signer sometimes writes the standard port, sometimes leaves it out, and at times writes a query anew in its own notation. */
function urlsAsSigned(text: string): string[] {
  const url = new URL(text);
  const origin = `${url.protocol}//`;
  const path = text.slice(origin.length + hostOf(text).length).replace(/#.*$/s, '');
  const standard = url.protocol === 'https:' ? '443' : '80';
  const bases = new Set([
    text.slice(0, origin.length) + hostOf(text),
    `${origin}${url.hostname}:${url.port === '' ? standard : url.port}`,
    `${origin}${url.hostname}`,
  ]);
  const paths = url.search === '' ? [path] : [path, `${url.pathname}?${stringify(parse(url.search.slice(1)))}`];
  return Array.from(bases).flatMap((base) => paths.map((rest) => base + rest));
}

function hostOf(text: string): string {
  return /^[a-z]+:\/\/([^/?#]*)/i.exec(text)?.[1] ?? '';
}
