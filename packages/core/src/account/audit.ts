/** Who did something: somebody with an account, a program with a token, or Ringhook itself and its command line. */
export interface AuditActor {
  readonly kind: 'account' | 'token' | 'system';
  readonly id: string | null;
  readonly name: string;
}

/** One thing that somebody did, before it has its number in the log. */
export interface AuditEvent {
  /** ms since the epoch. */
  readonly at: number;
  readonly actor: AuditActor;
  /** e.g. `session.started`. */
  readonly action: string;
  readonly subject: string;
  readonly detail: string;
  /** Address it was asked from; null: on the machine itself. */
  readonly ip: string | null;
}

export interface NumberedAudit extends AuditEvent {
  readonly number: number;
}

/**
 * The text that the hash of an entry is made of, together with the hash of the entry before: nothing can be changed, left out or put in
 * between without every hash behind it changing. An array, so that no content can look like another entry.
 */
export function auditText({ number, at, actor, action, subject, detail, ip }: NumberedAudit): string {
  return JSON.stringify([number, at, actor.kind, actor.id, actor.name, action, subject, detail, ip]);
}
