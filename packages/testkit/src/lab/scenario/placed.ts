import { aMoment, type ExpectedCall, type Scenario } from './scenario.ts';

const FAR_END = '0305550123';

/** 1002 answers a call of 1001. */
const internal: ExpectedCall = {
  type: 'Internal',
  caller: '1001',
  did: '',
  events: ['start', 'pickup', 'hangup'],
  responder: '1002',
  isAnswered: true,
};
const outgoing: ExpectedCall = { ...internal, type: 'Outgoing', responder: '1001' };

/** Calls that begin at one of our phones, or at the PBX on somebody's order. */
export const PLACED_SCENARIOS: readonly Scenario[] = [
  {
    name: 'internal-answered',
    title: 'a call between two of our phones is told as Internal',
    calls: [internal],
    async drive(lab) {
      const caller = await lab.phones[1001].call('1002');
      const phone = await lab.phones[1002].incoming();
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
    name: 'internal-missed',
    title: 'a colleague who does not answer has missed the call',
    calls: [{ ...internal, events: ['start', 'hangup', 'missed'], isAnswered: false }],
    async drive(lab) {
      const caller = await lab.phones[1001].call('1002');
      const phone = await lab.phones[1002].incoming();
      phone.ring();
      await aMoment();
      await caller.cancel();
      await phone.ended;
      await lab.untilIdle();
    },
  },
  {
    name: 'outgoing-answered',
    title: 'an outgoing call carries the extension that placed it, whatever number it shows to the world',
    calls: [outgoing],
    async drive(lab) {
      const caller = await lab.phones[1001].call(`0${FAR_END}`);
      const outside = await lab.trunk.incoming();
      outside.ring();
      await aMoment();
      await outside.answer();
      await caller.final;
      await aMoment();
      await outside.hangUp();
      await caller.ended;
      await lab.untilIdle();
    },
  },
  {
    name: 'outgoing-unanswered',
    title: 'an outgoing call that nobody answers is never missed',
    calls: [{ ...outgoing, events: ['start', 'hangup'], isAnswered: false }],
    async drive(lab) {
      const caller = await lab.phones[1001].call(`0${FAR_END}`);
      const outside = await lab.trunk.incoming();
      outside.ring();
      await aMoment();
      await caller.cancel();
      await outside.ended;
      await lab.untilIdle();
    },
  },
  {
    name: 'originate',
    title: 'a call placed by click-to-dial is of type API and picked up when the far end answers',
    calls: [{ ...outgoing, type: 'API' }],
    async drive(lab) {
      await originate(lab, FAR_END);
      const user = await lab.phones[1001].incoming();
      user.ring();
      await aMoment();
      await user.answer();
      const outside = await lab.trunk.incoming();
      outside.ring();
      await aMoment();
      await outside.answer();
      await aMoment();
      await user.hangUp();
      await outside.ended;
      await lab.untilIdle();
    },
  },
  {
    name: 'originate-unanswered',
    title: 'a user who does not take his own click-to-dial call has missed nothing',
    calls: [{ ...outgoing, type: 'API', events: ['start', 'hangup'], isAnswered: false }],
    async drive(lab) {
      await originate(lab, FAR_END, 1_000);
      const user = await lab.phones[1001].incoming();
      user.ring();
      await user.ended;
      await lab.untilIdle();
    },
  },
];

/** Rings 1001 and connects it to an outside number once it has answered. */
async function originate(lab: Parameters<Scenario['drive']>[0], number: string, timeoutMs = 20_000): Promise<void> {
  const answer = await lab.control.act('Originate', {
    Channel: 'PJSIP/1001',
    Context: 'click-to-dial',
    Exten: number,
    Priority: '1',
    CallerID: `"Click to dial" <${number}>`,
    Timeout: String(timeoutMs),
    Async: 'true',
  });
  if (answer.get('Response') !== 'Success') throw new Error(`Originate was refused: ${answer.get('Message')}`);
}
