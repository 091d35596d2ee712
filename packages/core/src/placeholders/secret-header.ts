import type { HeaderTemplate, NameValue } from '../config/configuration.ts';

const SECRET_PLACE = '{{secret}}';
/** RFC 9110 5.5, in ASCII. */
const FIELD_VALUE = /^[\t\x20-\x7e]*$/;

/** Why this can't be a header with a secret; undefined = it can. */
export function objectToSecretHeader({ name, value }: HeaderTemplate): string | undefined {
  if (name.toLowerCase() === 'content-type') return 'the content type decides how values are escaped and holds no secret';
  const parts = value.split(SECRET_PLACE);
  if (parts.length !== 2) return `write ${SECRET_PLACE} once, where the secret belongs, e.g. Api-Key ${SECRET_PLACE}`;
  if (parts.some((part) => part.includes('{{'))) return `a header with a secret holds no other placeholder than ${SECRET_PLACE}`;
  return undefined;
}

/** The header as it is sent. `undefined` when the secret has characters that no header can carry. */
export function fillSecretHeader({ name, value }: HeaderTemplate, secret: string): NameValue | undefined {
  if (!FIELD_VALUE.test(secret)) return undefined;
  return { name, value: value.split(SECRET_PLACE).join(secret) };
}
