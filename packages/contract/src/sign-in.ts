import { listOf, oneOf, strict, text } from './field.ts';
import { SecretReference } from './secret.ts';

const ROLES = ['administrator', 'supervisor', 'user'] as const;
const HTTPS_OR_LOOPBACK = /^(?:https:\/\/[^\s?#]+|http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)(?::\d{1,5})?(?:\/[^\s?#]*)?)$/i;

const RoleMapping = strict({
  claim: text({ max: 200 }).default('groups').meta({ description: 'Which claim holds groups or roles; dots lead into objects.' }),
  roles: listOf(strict({ value: text({ max: 500 }), role: oneOf(ROLES) }), 200).default([]),
  otherwise: oneOf(ROLES).exactOptional().meta({ description: 'For whom nothing above names; absent: they may not sign in.' }),
});

/** The identity provider that people may sign in by. Changing it needs the scope `admin`: whoever names the provider names administrators. */
export const SignInSettings = strict({
  oidc: strict({
    issuer: text({ max: 2_048 }).regex(
      HTTPS_OR_LOOPBACK,
      'must be the https:// address of the provider, without query (http:// only on this machine)',
    ),
    clientId: text({ max: 500 }),
    clientSecret: SecretReference.exactOptional(),
    label: text({ max: 60 }).default('Single sign-on'),
    scopes: listOf(text({ max: 100 }).regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'must be the name of a scope, without spaces'), 20).default([
      'profile',
      'email',
    ]),
    roles: RoleMapping.prefault({}),
  }).exactOptional(),
}).meta({ id: 'SignInSettings', description: 'How people sign in besides with a password.' });
