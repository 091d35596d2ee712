/** What a token or a role may do; `admin` includes all others. */
export const ACCESS_SCOPES = ['read', 'live', 'deliver', 'write:config', 'desk', 'admin'] as const;
export type AccessScope = (typeof ACCESS_SCOPES)[number];

export type Role = 'administrator' | 'supervisor' | 'user';

/**
 * What each role may do (P18). A supervisor watches and corrects deliveries but changes nothing that stays; a user sees
 * what is the own only, and calls of others are not.
 */
const SCOPES_OF: Readonly<Record<Role, readonly AccessScope[]>> = {
  administrator: ['admin'],
  supervisor: ['read', 'live', 'deliver', 'desk'],
  user: ['desk'],
};

export function scopesOf(role: Role): readonly AccessScope[] {
  return SCOPES_OF[role];
}

export function includesScope(scopes: readonly AccessScope[], wanted: AccessScope): boolean {
  return scopes.includes('admin') || scopes.includes(wanted);
}
