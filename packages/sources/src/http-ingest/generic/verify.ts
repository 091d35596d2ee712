import type { PushRequest } from '../../source.ts';
import { type Refusal, refused, type VerifyContext } from '../provider.ts';
import { hmac, isSameSecret, isTimely } from '../signatures.ts';
import type { GenericConfig } from './config.ts';

export async function verifyGeneric(request: PushRequest, context: VerifyContext<GenericConfig>): Promise<Refusal | undefined> {
  const { config } = context;
  // parseConfig lets "none" through only together with networks, which are checked before.
  if (config.verification === 'none' || config.secret === undefined) return undefined;
  const secret = await context.secret(config.secret);
  if (config.verification === 'hmac') return verifyHmac(request, { config, secret, now: context.now });
  const [, scheme = '', credentials = ''] = /^(\w+) +(\S.*)$/s.exec(request.headers['authorization'] ?? '') ?? [];
  const right = config.verification === 'bearer' ? secret : Buffer.from(`${config.username}:${secret}`).toString('base64');
  const isSame = isSameSecret(credentials.trimEnd(), right);
  if (isSame && scheme.toLowerCase() === config.verification) return undefined;
  const reason = `the header Authorization must hold the ${config.verification === 'bearer' ? 'token' : 'user and password'} of this source`;
  return { ...refused(401, reason), challenge: `${config.verification === 'bearer' ? 'Bearer' : 'Basic'} realm="ringhook"` };
}

interface HmacParts {
  readonly config: GenericConfig;
  readonly secret: string;
  readonly now: number;
}

function verifyHmac({ headers, body, url }: PushRequest, { config, secret, now }: HmacParts): Refusal | undefined {
  const { signatureHeader, signaturePrefix = '', timestampHeader, toleranceSeconds, signedText, algorithm, encoding } = config;
  const header = headers[signatureHeader.toLowerCase()];
  if (header === undefined) return refused(401, `the header ${signatureHeader} is missing`);
  const timestamp = timestampHeader === undefined ? undefined : headers[timestampHeader.toLowerCase()];
  if (timestampHeader !== undefined && !isTimely(timestamp, now, toleranceSeconds)) {
    return refused(401, `${timestampHeader} must hold seconds since 1970, at most ${toleranceSeconds} s away from the clock here`);
  }
  const parts = signedText.split(/(\{(?:body|timestamp|url)\})/).map((part) => {
    if (part === '{body}') return body;
    if (part === '{timestamp}') return timestamp ?? '';
    return part === '{url}' ? url : part;
  });
  const right = hmac({ algorithm, secret, parts }).toString(encoding);
  const given = header.startsWith(signaturePrefix) ? header.slice(signaturePrefix.length).trim() : '';
  if (isSameSecret(encoding === 'hex' ? given.toLowerCase() : given, right)) return undefined;
  return refused(401, `the signature in ${signatureHeader} is not right; check "secret", "signedText", "algorithm" and "encoding"`);
}
