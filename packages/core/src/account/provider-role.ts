import type { Role } from './role.ts';

/** How what an identity provider says becomes a role. */
export interface RoleMapping {
  /** Which claim holds groups or roles; dots lead into objects, e.g. `realm_access.roles`. */
  readonly claim: string;
  readonly roles: readonly { readonly value: string; readonly role: Role }[];
  /** For those whom nothing above names; absent: they may not sign in. */
  readonly otherwise?: Role;
}

const STRENGTH: Readonly<Record<Role, number>> = { administrator: 3, supervisor: 2, user: 1 };
const DEEPEST = 8;

/** The strongest role that the claims give, or undefined: may not sign in. */
export function roleOfClaims(claims: Readonly<Record<string, unknown>>, { claim, roles, otherwise }: RoleMapping): Role | undefined {
  const values = new Set(valuesOf(claimAt(claims, claim)));
  const given = roles.filter(({ value }) => values.has(value)).map(({ role }) => role);
  return given.toSorted((a, b) => STRENGTH[b] - STRENGTH[a])[0] ?? otherwise;
}

/** A claim may have dots in its own name (`https://example.org/groups`): the whole name is looked for first. */
function claimAt(claims: Readonly<Record<string, unknown>>, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  let value: unknown = claims;
  for (const step of path.split('.').slice(0, DEEPEST)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return value;
}

function valuesOf(claim: unknown): string[] {
  if (typeof claim === 'string') return [claim];
  return Array.isArray(claim) ? claim.filter((value) => typeof value === 'string') : [];
}
