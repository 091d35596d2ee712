import { aMoment, callIn, DID, incoming, missed, type Scenario } from './scenario.ts';

const SUPPORT = 'Support queue';

/** Several phones could answer: queues, ring groups, pickup. */
export const GROUP_SCENARIOS: readonly Scenario[] = [
  {
    name: 'queue-answered',
    title: 'a queue call is picked up when the agent answers, not when the PBX does',
    calls: [incoming({ did: DID.queue, queue: SUPPORT })],
    async drive(lab) {
      const caller = await callIn(lab, DID.queue);
      const agent = await lab.phones[1001].incoming();
      agent.ring();
      await aMoment();
      await agent.answer();
      await aMoment();
      await agent.hangUp();
      await caller.ended;
      await lab.untilIdle();
    },
  },
  {
    name: 'queue-abandoned',
    title: 'a caller who gives up in the queue is missed, with the queue and the agent who was rung',
    calls: [missed({ did: DID.queue, queue: SUPPORT })],
    async drive(lab) {
      const caller = await callIn(lab, DID.queue);
      const agent = await lab.phones[1001].incoming();
      agent.ring();
      await aMoment();
      await caller.hangUp();
      await agent.ended;
      await lab.untilIdle();
    },
  },
  {
    name: 'queue-in-early-media',
    title: 'a caller who gives up in a queue that never answered is missed as well',
    calls: [missed({ did: DID.queueInEarlyMedia, queue: SUPPORT })],
    async drive(lab) {
      const caller = await callIn(lab, DID.queueInEarlyMedia);
      const agent = await lab.phones[1001].incoming();
      agent.ring();
      await aMoment();
      await caller.cancel();
      await agent.ended;
      await lab.untilIdle();
    },
  },
  {
    name: 'queue-second-agent',
    title: 'an agent who does not answer leaves no request; the one who does is the responder',
    calls: [incoming({ did: DID.queue, queue: SUPPORT, responder: '1002' })],
    async drive(lab) {
      const caller = await callIn(lab, DID.queue);
      const first = await lab.phones[1001].incoming();
      first.ring();
      await first.ended;
      const second = await lab.phones[1002].incoming();
      second.ring();
      await aMoment();
      await second.answer();
      await aMoment();
      await caller.hangUp();
      await second.ended;
      await lab.untilIdle();
    },
  },
  {
    name: 'queue-of-locals',
    title: 'a queue whose members are Local channels tells one call, answered by the phone behind the channel',
    calls: [incoming({ did: DID.queueOfLocals, queue: 'sales-queue', responder: '1002' })],
    async drive(lab) {
      const caller = await callIn(lab, DID.queueOfLocals);
      const [first, second] = await Promise.all([lab.phones[1001].incoming(), lab.phones[1002].incoming()]);
      first.ring();
      second.ring();
      await aMoment();
      await second.answer();
      await first.ended;
      await aMoment();
      await second.hangUp();
      await caller.ended;
      await lab.untilIdle();
    },
  },
  {
    name: 'ring-group',
    title: 'phones of a ring group that did not answer cause no request',
    calls: [incoming({ did: DID.ringGroup, responder: '1002' })],
    async drive(lab) {
      const caller = await callIn(lab, DID.ringGroup);
      const [first, second, third] = await Promise.all([
        lab.phones[1001].incoming(),
        lab.phones[1002].incoming(),
        lab.phones[1003].incoming(),
      ]);
      for (const phone of [first, second, third]) phone.ring();
      await aMoment();
      await second.answer();
      await Promise.all([caller.final, first.ended, third.ended]);
      await aMoment();
      await caller.hangUp();
      await second.ended;
      await lab.untilIdle();
    },
  },
  {
    name: 'ring-group-missed',
    title: 'a ring group that nobody answers is missed once',
    calls: [missed({ did: DID.ringGroup, responder: ['1001', '1002', '1003'] })],
    async drive(lab) {
      const caller = await callIn(lab, DID.ringGroup);
      const phones = await Promise.all([lab.phones[1001].incoming(), lab.phones[1002].incoming(), lab.phones[1003].incoming()]);
      for (const phone of phones) phone.ring();
      await aMoment();
      await caller.cancel();
      await Promise.all(phones.map((phone) => phone.ended));
      await lab.untilIdle();
    },
  },
  {
    name: 'ring-group-of-locals',
    title: 'a ring group made of Local channels is one call',
    calls: [incoming({ did: DID.ringGroupOfLocals, responder: '1002' })],
    async drive(lab) {
      const caller = await callIn(lab, DID.ringGroupOfLocals);
      const [first, second] = await Promise.all([lab.phones[1001].incoming(), lab.phones[1002].incoming()]);
      first.ring();
      second.ring();
      await aMoment();
      await second.answer();
      await Promise.all([caller.final, first.ended]);
      // Longer than a Local channel needs to optimise itself away in the middle of the call.
      await aMoment(800);
      await caller.hangUp();
      await second.ended;
      await lab.untilIdle();
    },
  },
  {
    name: 'directed-pickup',
    title: 'a colleague who picks up a ringing call is its responder, and his dialling is no call of its own',
    calls: [incoming({ responder: '1002' })],
    drive: (lab) => pickUp(lab, '*91001'),
  },
  {
    name: 'group-pickup',
    title: 'a call picked up within the group (*8) stays one call',
    calls: [incoming({ responder: '1002' })],
    drive: (lab) => pickUp(lab, '*8'),
  },
];

async function pickUp(lab: Parameters<Scenario['drive']>[0], code: string): Promise<void> {
  const caller = await callIn(lab, DID.direct);
  const rung = await lab.phones[1001].incoming();
  rung.ring();
  await aMoment();
  const colleague = await lab.phones[1002].call(code);
  await Promise.all([caller.final, rung.ended]);
  await aMoment();
  await caller.hangUp();
  await colleague.ended;
  await lab.untilIdle();
}
