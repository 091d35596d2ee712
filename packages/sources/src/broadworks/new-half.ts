import type { FarSides, Scene } from './far-sides.ts';
import type { HalfCall } from './sessions.ts';
import type { UserDirectory } from './user-directory.ts';
import type { XsiCall } from './xsi-call.ts';

export interface NewHalfContext {
  readonly scene: Scene;
  readonly users: UserDirectory;
  readonly far: FarSides;
}

/** A user has one more half of a call: he dials, ordered a call, or is rung. */
export function tellNewHalf(half: HalfCall, call: XsiCall, context: NewHalfContext): void {
  if (call.personality === 'Originator') begin(half, call, context);
  else if (call.personality === 'Click-to-Dial') order(half, call, context);
  else receive(half, call, context);
}

function begin(half: HalfCall, call: XsiCall, { scene: { now, signals }, users }: NewHalfContext): void {
  const { session } = half;
  const isOrigin = session.origin === null;
  session.origin ??= half.leg;
  signals.push({ ...created(half, call.startedAt ?? now, users), isOrigin, target: isOrigin ? call.remote.number : null });
}

function order(half: HalfCall, call: XsiCall, { scene: { now, signals }, users }: NewHalfContext): void {
  const { leg, session } = half;
  const at = call.startedAt ?? now;
  half.isOrdered = true;
  session.origin ??= leg;
  signals.push(created(half, at, users), { kind: 'legDialled', at, leg, from: null, number: call.remote.number });
}

function receive(half: HalfCall, call: XsiCall, { scene: { now, signals }, users, far }: NewHalfContext): void {
  const { session, leg } = half;
  const at = call.startedAt ?? now;
  if (session.origin === null) {
    const { extension, number } = users.user(half.userId);
    const target = call.firstDialled ?? (far.isOurs(call.remote) ? extension : number);
    far.make(session, { remote: call.remote, isOrigin: true, target, at, shownBy: leg }, signals);
  }
  const from = session.origin;
  signals.push({ ...created(half, at, users), ...(from !== null && { parent: from }) });
  if (from !== null) signals.push({ kind: 'legDialled', at, leg, from, number: null });
  if (!call.queue || !session.far || session.hasToldQueue) return;
  session.hasToldQueue = true;
  session.queueName = call.queue.name;
  signals.push({ kind: 'queueJoined', at, leg: session.far.leg, queue: call.queue.name });
}

function created({ userId, leg, party, session }: HalfCall, at: number, users: UserDirectory) {
  const { extension, name } = users.user(userId);
  const facts = { leg, callKey: session.key, party, number: extension, name };
  return { kind: 'legCreated' as const, at, ...facts, isOrigin: false, target: null };
}
