import { aMoment, callIn, DID, incoming, missed, type Scenario } from './scenario.ts';

/** One caller, one phone at most. */
export const PLAIN_SCENARIOS: readonly Scenario[] = [
  {
    name: 'answered',
    title: 'an answered call is told as start, pickup, hangup',
    calls: [incoming({})],
    async drive(lab) {
      const caller = await callIn(lab, DID.direct);
      const phone = await lab.phones[1001].incoming();
      phone.ring();
      await aMoment();
      await phone.answer();
      await caller.final;
      await aMoment();
      await caller.hangUp();
      await phone.ended;
      await lab.untilIdle();
    },
  },
  {
    name: 'missed',
    title: 'a call that nobody answers is told as start, hangup and missed right after it',
    calls: [missed({})],
    async drive(lab) {
      const caller = await callIn(lab, DID.direct);
      const phone = await lab.phones[1001].incoming();
      phone.ring();
      await aMoment();
      await caller.cancel();
      await phone.ended;
      await lab.untilIdle();
    },
  },
  {
    name: 'busy',
    title: 'a call to a busy phone is missed',
    calls: [missed({ responder: ['', '1001'] })],
    async drive(lab) {
      const caller = await callIn(lab, DID.direct);
      const phone = await lab.phones[1001].incoming();
      phone.reject('486 Busy Here');
      await caller.final;
      await lab.untilIdle();
    },
  },
  {
    name: 'busy-line',
    title: 'a call that the PBX itself turns away is missed by nobody in particular',
    calls: [missed({ did: DID.busy, responder: '' })],
    async drive(lab) {
      const caller = await callIn(lab, DID.busy);
      await caller.final;
      await lab.untilIdle();
    },
  },
  {
    name: 'declined',
    title: 'a call that its user declines is missed',
    calls: [missed({})],
    async drive(lab) {
      const caller = await callIn(lab, DID.direct);
      const phone = await lab.phones[1001].incoming();
      phone.ring();
      await aMoment();
      phone.reject('603 Decline');
      await caller.final;
      await lab.untilIdle();
    },
  },
  {
    name: 'hold',
    title: 'holding and retrieving changes nothing of what a call is told as',
    calls: [incoming({})],
    async drive(lab) {
      const caller = await callIn(lab, DID.direct);
      const phone = await lab.phones[1001].incoming();
      await phone.ring().answer();
      await caller.final;
      await aMoment();
      await phone.hold();
      await aMoment();
      await phone.retrieve();
      await aMoment();
      await phone.hangUp();
      await caller.ended;
      await lab.untilIdle();
    },
  },
  {
    name: 'recorded',
    title: 'a recorded call says so at its hangup',
    calls: [incoming({ did: DID.recorded, isRecorded: true })],
    async drive(lab) {
      const caller = await callIn(lab, DID.recorded);
      const phone = await lab.phones[1001].incoming();
      await phone.ring().answer();
      await caller.final;
      await aMoment(800);
      await caller.hangUp();
      await phone.ended;
      await lab.untilIdle();
    },
  },
  {
    name: 'recorder-that-heard-nobody',
    title: 'a recorder that was started for a call nobody answered makes it no recorded call',
    calls: [missed({ did: DID.recorded, isRecorded: false })],
    async drive(lab) {
      const caller = await callIn(lab, DID.recorded);
      const phone = await lab.phones[1001].incoming();
      phone.ring();
      await aMoment();
      await caller.cancel();
      await phone.ended;
      await lab.untilIdle();
    },
  },
  {
    name: 'recorded-on-demand',
    title: 'a call that its user records by feature code (*3) is a recorded one',
    calls: [incoming({ isRecorded: true })],
    async drive(lab) {
      const caller = await callIn(lab, DID.direct);
      const phone = await lab.phones[1001].incoming();
      await phone.ring().answer();
      await caller.final;
      const records = lab.control.event('MixMonitorStart');
      await phone.press('*3');
      await records;
      await aMoment(500);
      await caller.hangUp();
      await phone.ended;
      await lab.untilIdle();
    },
  },
  {
    name: 'menu',
    title: 'a menu that answers is no pickup; the person reached through it is, and the DID stays the one dialled',
    calls: [incoming({ did: DID.menu })],
    async drive(lab) {
      const caller = await callIn(lab, DID.menu);
      await caller.final;
      await aMoment();
      await caller.press('1');
      const phone = await lab.phones[1001].incoming();
      phone.ring();
      await aMoment();
      await phone.answer();
      await aMoment();
      await caller.hangUp();
      await phone.ended;
      await lab.untilIdle();
    },
  },
  {
    name: 'hangup-in-menu',
    title: 'a caller who hangs up in the menu was missed by nobody in particular',
    calls: [missed({ did: DID.menu, responder: '' })],
    async drive(lab) {
      const caller = await callIn(lab, DID.menu);
      await caller.final;
      await aMoment();
      await caller.hangUp();
      await lab.untilIdle();
    },
  },
  {
    name: 'redirected',
    title: 'a call that a phone sends on to a colleague is picked up by the colleague',
    calls: [incoming({ responder: '1002' })],
    async drive(lab) {
      const caller = await callIn(lab, DID.direct);
      const phone = await lab.phones[1001].incoming();
      phone.redirect('1002');
      const colleague = await lab.phones[1002].incoming();
      colleague.ring();
      await aMoment();
      await colleague.answer();
      await caller.final;
      await aMoment();
      await caller.hangUp();
      await colleague.ended;
      await lab.untilIdle();
    },
  },
  {
    name: 'forwarded',
    title: 'a call forwarded to an outside number on no answer is picked up by none of our extensions',
    calls: [incoming({ did: DID.forwarded, responder: '' })],
    async drive(lab) {
      const caller = await callIn(lab, DID.forwarded);
      const phone = await lab.phones[1001].incoming();
      phone.ring();
      await phone.ended;
      const outside = await lab.trunk.incoming();
      await outside.ring().answer();
      await caller.final;
      await aMoment();
      await caller.hangUp();
      await outside.ended;
      await lab.untilIdle();
    },
  },
];
