import type { AsteriskLab, DeskPhones, SipDialog } from '@ringhook/testkit/lab';
import { callIn, directNumber } from '@ringhook/testkit/lab';

/** Both ends of one call that came in from outside. */
export interface OutsideCall {
  readonly caller: SipDialog;
  readonly phone: SipDialog;
}

/** Rings at the extension; `from` tells the calls of one test apart. */
export async function ringing(lab: AsteriskLab, extension: keyof DeskPhones, from: string): Promise<OutsideCall> {
  const caller = await callIn(lab, directNumber(String(extension)), from);
  const phone = await lab.phones[extension].incoming();
  phone.ring();
  await caller.farEndRings;
  return { caller, phone };
}

export async function talking(lab: AsteriskLab, extension: keyof DeskPhones, from: string): Promise<OutsideCall> {
  const call = await ringing(lab, extension, from);
  await pickUp(call);
  return call;
}

export async function pickUp({ caller, phone }: OutsideCall): Promise<void> {
  await phone.answer();
  await caller.final;
}

export async function hangUp({ caller, phone }: OutsideCall): Promise<void> {
  await caller.hangUp();
  await phone.ended;
}

export async function giveUp({ caller, phone }: OutsideCall): Promise<void> {
  await caller.cancel();
  await phone.ended;
}
