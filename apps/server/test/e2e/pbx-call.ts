import { type AmiChannel, amiEvent, answeredCall, channelLines } from '@ringhook/testkit';

export interface PbxCallOptions {
  /** 0, 1, 2 ...: makes channel names and ids of its own. */
  readonly number: number;
  readonly caller?: string;
  readonly callerName?: string;
  /** ms since the epoch at which it began; so long ago by default that its end is over, too. */
  readonly at?: number;
}

type Row = readonly (readonly [name: string, value: string | number])[];

/** One call of a fake Asterisk in parts, to be said one after the other. */
export interface PbxCall {
  /** A phone rings. */
  readonly ring: string;
  /** It is answered. */
  readonly answer: string;
  /** Both hang up after the answer. */
  readonly hangup: string;
  /** The caller gives up while it rings. */
  readonly giveUp: string;
  /** What a list of live channels says of it while it rings. */
  readonly ringingRows: readonly Row[];
  /** What a list of live channels says of it while they talk. */
  readonly talkingRows: readonly Row[];
}

export function pbxCall({ at = Date.now() - 61_000, ...options }: PbxCallOptions): PbxCall {
  const text = answeredCall({ ...options, at });
  const events = text.split('\r\n\r\n').slice(0, -1);
  const until = (from: number, name: string, nth: number): number => {
    const places = events.flatMap((event, index) => (index >= from && event.startsWith(`Event: ${name}\r\n`) ? [index] : []));
    return (places[nth - 1] ?? 0) + 1;
  };
  const rung = until(0, 'DialState', 1);
  const answered = until(rung, 'BridgeEnter', 2);
  const join = (part: readonly string[]): string => part.map((event) => `${event}\r\n\r\n`).join('');
  const epoch = Math.floor(at / 1_000);
  const [caller, phone] = channels(options, epoch);
  const cause: Row = [
    ['Cause', 16],
    ['Cause-txt', 'Normal Clearing'],
  ];
  const endsAt = { timestamp: (at + 3_000) / 1_000 };
  const row = (channel: AmiChannel, application: string, bridge: string): Row => [
    ...channelLines('', channel),
    ['Application', application],
    ['ApplicationData', application === 'Dial' ? 'PJSIP/1001' : ''],
    ['Duration', '00:00:05'],
    ['BridgeId', bridge],
  ];
  const bridge = `7c831eb5-0602-4c69-87db-${options.number.toString(16).padStart(12, '0')}`;
  return {
    ring: join(events.slice(0, rung)),
    answer: join(events.slice(rung, answered)),
    hangup: join(events.slice(answered)),
    giveUp:
      amiEvent('Hangup', [...channelLines('', caller), ...cause], endsAt) +
      amiEvent('Hangup', [...channelLines('', phone), ...cause], endsAt),
    ringingRows: [row(caller, 'Dial', ''), row(phone, 'AppDial', '')],
    talkingRows: [row({ ...caller, state: 'Up' }, 'Dial', bridge), row({ ...phone, state: 'Up' }, 'AppDial', bridge)],
  };
}

function channels(
  { number, caller = '+441632960123', callerName = 'Jane Roe' }: PbxCallOptions,
  epoch: number,
): [caller: AmiChannel, phone: AmiChannel] {
  const hex = (index: number): string => (2 * number + index).toString(16).padStart(8, '0');
  const linkedid = `${epoch}.${2 * number}`;
  return [
    { channel: `PJSIP/trunk-${hex(0)}`, uniqueid: linkedid, linkedid, number: caller, name: callerName, state: 'Ring' },
    {
      channel: `PJSIP/1001-${hex(1)}`,
      uniqueid: `${epoch}.${2 * number + 1}`,
      linkedid,
      number: '1001',
      name: 'Alice Anders',
      connectedNumber: caller,
      connectedName: callerName,
      state: 'Ringing',
    },
  ];
}
