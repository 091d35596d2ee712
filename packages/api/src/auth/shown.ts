import type { Account, Session } from '@ringhook/contract';
import { type AccountRecord, type SessionRecord, sessionEnd } from '@ringhook/core';
import type { z } from 'zod';
import type { Sessions } from './sessions.ts';

/** An account as people may see it. */
export function shownAccount(record: AccountRecord, sessions: Sessions): z.output<typeof Account> {
  const { id, login, name, role, userId, disabled, language, mustChangePassword, createdAt, provider } = record;
  const seen = [record.lastSeenAt, ...sessions.list(id).map(({ lastSeenAt }) => lastSeenAt)].filter((at) => at !== null);
  return {
    id,
    login,
    name,
    role,
    userId,
    disabled,
    language,
    mustChangePassword,
    createdAt,
    signIn: provider === null ? 'password' : 'oidc',
    lastSeenAt: seen.length === 0 ? null : Math.max(...seen),
  };
}

export function shownSession(record: SessionRecord, current?: SessionRecord): z.output<typeof Session> {
  const { id, createdAt, lastSeenAt, ip, userAgent } = record;
  return { id, createdAt, lastSeenAt, expiresAt: sessionEnd(record), ip, userAgent, isCurrent: id === current?.id };
}
