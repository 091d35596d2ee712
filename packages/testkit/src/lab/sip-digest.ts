import { createHash, randomBytes } from 'node:crypto';

export interface DigestLogin {
  readonly method: string;
  readonly uri: string;
  readonly username: string;
  readonly password: string;
}

/** Value of the Authorization header that answers a `WWW-Authenticate: Digest` challenge with qop=auth (RFC 2617). */
export function answerDigest(challenge: string, login: DigestLogin): string {
  const field = (name: string) => new RegExp(`${name}="?([^",]+)"?`).exec(challenge)?.[1] ?? '';
  const realm = field('realm');
  const nonce = field('nonce');
  const opaque = field('opaque');
  const clientNonce = randomBytes(4).toString('hex');
  const secret = md5(`${login.username}:${realm}:${login.password}`);
  const response = md5(`${secret}:${nonce}:00000001:${clientNonce}:auth:${md5(`${login.method}:${login.uri}`)}`);
  const parts = [
    `username="${login.username}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${login.uri}"`,
    `response="${response}"`,
    'algorithm=MD5',
    'qop=auth',
    'nc=00000001',
    `cnonce="${clientNonce}"`,
  ];
  if (opaque !== '') parts.push(`opaque="${opaque}"`);
  return `Digest ${parts.join(', ')}`;
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
