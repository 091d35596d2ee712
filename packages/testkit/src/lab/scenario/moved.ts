import type { AsteriskLab } from '../asterisk-lab.ts';
import type { SipDialog } from '../sip-dialog.ts';
import { aMoment, callIn, DID, incoming, type Scenario } from './scenario.ts';

const transferred = incoming({ pickedUpBy: '1001', responder: '1002' });

/** Calls that are handed on: transfers, parking, conferences. */
export const MOVED_SCENARIOS: readonly Scenario[] = [
  {
    name: 'blind-transfer',
    title: 'a blind transfer stays one call with one pickup; who talks last is its responder',
    calls: [transferred],
    async drive(lab) {
      const { caller, phone } = await talkWith1001(lab);
      await phone.refer('1002');
      const second = await lab.phones[1002].incoming();
      second.ring();
      await phone.hangUp();
      await aMoment();
      await second.answer();
      await endTalk(lab, caller, second);
    },
  },
  {
    name: 'blind-transfer-by-code',
    title: 'a blind transfer by feature code (##) is told as one by the phone',
    calls: [transferred],
    async drive(lab) {
      const { caller, phone } = await talkWith1001(lab);
      const listens = lab.control.event('MusicOnHoldStart');
      await phone.press('##');
      await listens;
      await phone.press('1002');
      const second = await lab.phones[1002].incoming();
      second.ring();
      await aMoment();
      await second.answer();
      await endTalk(lab, caller, second);
    },
  },
  {
    name: 'blind-transfer-unanswered',
    title: 'a call that ends while the transfer rings was answered before, so it is not missed',
    calls: [incoming({ responder: ['1001', '1002'], pickedUpBy: '1001' })],
    async drive(lab) {
      const { caller, phone } = await talkWith1001(lab);
      await phone.refer('1002');
      const second = await lab.phones[1002].incoming();
      second.ring();
      await phone.hangUp();
      await aMoment();
      await caller.hangUp();
      await second.ended;
      await lab.untilIdle();
    },
  },
  {
    name: 'attended-transfer',
    title: 'an attended transfer leaves the customer one call, and the consultation ends as a call of its own',
    calls: [
      transferred,
      { type: 'Internal', caller: '1001', did: '', events: ['start', 'pickup', 'hangup'], responder: '1002', isAnswered: true },
    ],
    async drive(lab) {
      const { caller, phone } = await talkWith1001(lab);
      await phone.hold();
      const consultation = await lab.phones[1001].call('1002');
      const second = await lab.phones[1002].incoming();
      second.ring();
      await aMoment();
      await second.answer();
      await consultation.final;
      await aMoment();
      await phone.refer('1002', consultation);
      await Promise.all([phone.hangUp(), consultation.hangUp()]);
      await endTalk(lab, caller, second);
    },
  },
  {
    name: 'attended-transfer-by-code',
    title: 'an attended transfer by feature code (*2) is one call throughout',
    calls: [transferred],
    async drive(lab) {
      const { caller, phone } = await talkWith1001(lab);
      const listens = lab.control.event('MusicOnHoldStart');
      await phone.press('*2');
      await listens;
      await phone.press('1002');
      const second = await lab.phones[1002].incoming();
      second.ring();
      await aMoment();
      await second.answer();
      await aMoment();
      const moved = lab.control.event('AttendedTransfer');
      await phone.hangUp();
      await moved;
      await endTalk(lab, caller, second);
    },
  },
  {
    name: 'parked',
    title: 'a parked call that a colleague fetches stays one call',
    calls: [transferred],
    async drive(lab) {
      const { caller, phone } = await talkWith1001(lab);
      const parked = lab.control.event('ParkedCall');
      await phone.refer('700');
      const space = (await parked).get('ParkingSpace') ?? '';
      await phone.hangUp();
      await aMoment();
      const second = await lab.phones[1002].call(space);
      await second.final;
      await endTalk(lab, caller, second);
    },
  },
  {
    name: 'conference',
    title: 'each member of a conference is a call of its own, ended by its own leaving',
    calls: [
      { type: 'Conference', caller: '1001', did: '', events: ['start', 'pickup', 'hangup'], isAnswered: true },
      { type: 'Conference', caller: '1002', did: '', events: ['start', 'pickup', 'hangup'], isAnswered: true },
      incoming({ type: 'Conference', did: DID.conference, responder: ['', '1001', '1002'] }),
    ],
    async drive(lab) {
      const members: SipDialog[] = [];
      for (const join of [() => lab.phones[1001].call('8000'), () => lab.phones[1002].call('8000'), () => callIn(lab, DID.conference)]) {
        const joined = lab.control.event('ConfbridgeJoin');
        const member = await join();
        await member.final;
        await joined;
        members.push(member);
        await aMoment();
      }
      for (const member of members.toReversed()) {
        await member.hangUp();
        await aMoment(100);
      }
      await lab.untilIdle();
    },
  },
];

async function talkWith1001(lab: AsteriskLab): Promise<{ caller: SipDialog; phone: SipDialog }> {
  const caller = await callIn(lab, DID.direct);
  const phone = await lab.phones[1001].incoming();
  await phone.ring().answer();
  await caller.final;
  await aMoment();
  return { caller, phone };
}

async function endTalk(lab: AsteriskLab, caller: SipDialog, last: SipDialog): Promise<void> {
  await aMoment();
  await caller.hangUp();
  await last.ended;
  await lab.untilIdle();
}
