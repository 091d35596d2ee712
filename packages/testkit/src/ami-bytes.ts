/** What Asterisk says of one channel, in the words of its own lines. */
export interface AmiChannel {
  readonly channel: string;
  readonly uniqueid: string;
  readonly linkedid: string;
  readonly state?: 'Down' | 'Ring' | 'Ringing' | 'Up';
  readonly number?: string;
  readonly name?: string;
  readonly connectedNumber?: string;
  readonly connectedName?: string;
  readonly context?: string;
  readonly exten?: string;
}

type Line = readonly [name: string, value: string | number];

const STATE_NUMBER = { Down: 0, Ring: 4, Ringing: 5, Up: 6 } as const;

/** The run of lines for one channel, in Asterisk's order; nothing is escaped, just as Asterisk does not escape numbers. */
export function channelLines(prefix: string, of: AmiChannel): Line[] {
  const state = of.state ?? 'Up';
  const lines: Line[] = [
    ['Channel', of.channel],
    ['ChannelState', STATE_NUMBER[state]],
    ['ChannelStateDesc', state],
    ['CallerIDNum', of.number ?? '<unknown>'],
    ['CallerIDName', of.name ?? '<unknown>'],
    ['ConnectedLineNum', of.connectedNumber ?? '<unknown>'],
    ['ConnectedLineName', of.connectedName ?? '<unknown>'],
    ['Language', 'en'],
    ['AccountCode', ''],
    ['Context', of.context ?? 'from-trunk'],
    ['Exten', of.exten ?? '855501'],
    ['Priority', 1],
    ['Uniqueid', of.uniqueid],
    ['Linkedid', of.linkedid],
  ];
  return lines.map(([name, value]) => [prefix + name, value]);
}

/** One message as it stands on the wire. */
export function amiText(lines: readonly Line[]): string {
  return `${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}

export interface AmiEventOptions {
  /** Class of the event, `call` unless told. */
  readonly privilege?: string;
  /** Seconds since the epoch; with it the event carries a Timestamp. */
  readonly timestamp?: number;
}

export function amiEvent(name: string, lines: readonly Line[], { privilege = 'call', timestamp }: AmiEventOptions = {}): string {
  const head: Line[] = [
    ['Event', name],
    ['Privilege', `${privilege},all`],
  ];
  if (timestamp !== undefined) head.push(['Timestamp', timestamp.toFixed(6)]);
  return amiText([...head, ...lines]);
}

export interface AnsweredCall {
  /** 0, 1, 2 ...: makes channel names and ids of its own. */
  readonly number: number;
  /** Milliseconds since the epoch of its first event. */
  readonly at: number;
  readonly caller?: string;
  readonly callerName?: string;
  readonly extension?: string;
}

/** A call from the trunk, rung at an extension, answered, hung up: 25 events of about 480 bytes each, as with the call class alone. */
export function answeredCall({ number, at, caller = '+441632960123', callerName = 'Jane Roe', extension = '1001' }: AnsweredCall): string {
  const epoch = Math.floor(at / 1_000);
  const linkedid = `${epoch}.${2 * number}`;
  const hex = (index: number) => (2 * number + index).toString(16).padStart(8, '0');
  const bridge: Line[] = [
    ['BridgeUniqueid', `7c831eb5-0602-4c69-87db-${number.toString(16).padStart(12, '0')}`],
    ['BridgeType', 'basic'],
    ['BridgeTechnology', 'simple_bridge'],
    ['BridgeCreator', '<unknown>'],
    ['BridgeName', '<unknown>'],
    ['BridgeNumChannels', 2],
    ['BridgeVideoSourceMode', 'none'],
  ];
  const trunk: AmiChannel = {
    channel: `PJSIP/trunk-${hex(0)}`,
    uniqueid: linkedid,
    linkedid,
    number: caller,
    name: callerName,
    state: 'Ring',
  };
  const phone: AmiChannel = {
    channel: `PJSIP/${extension}-${hex(1)}`,
    uniqueid: `${epoch}.${2 * number + 1}`,
    linkedid,
    number: extension,
    name: 'Alice Anders',
    connectedNumber: caller,
    connectedName: callerName,
    context: 'phones',
    state: 'Ringing',
  };
  const [ring, upCaller] = [channelLines('', trunk), channelLines('', { ...trunk, state: 'Up' })];
  const [ringing, up] = [channelLines('', phone), channelLines('', { ...phone, state: 'Up' })];
  const dial = [...ring, ...channelLines('Dest', phone)];
  const cause: Line[] = [
    ['Cause', 16],
    ['Cause-txt', 'Normal Clearing'],
  ];
  const device = (state: string): Line[] => [
    ['Device', `PJSIP/${extension}`],
    ['State', state],
  ];
  const events: [name: string, delayMs: number, lines: Line[]][] = [
    ['Newchannel', 0, ring],
    ['NewCallerid', 1, [...ring, ['CID-CallingPres', '0 (Presentation Allowed, Not Screened)']]],
    ['Newchannel', 2, ringing],
    ['NewCallerid', 2, [...ringing, ['CID-CallingPres', '0 (Presentation Allowed, Not Screened)']]],
    ['NewConnectedLine', 2, ringing],
    ['DialBegin', 3, [...dial, ['DialString', extension]]],
    ['NewConnectedLine', 4, ring],
    ['Newstate', 5, ringing],
    ['DeviceStateChange', 5, device('RINGING')],
    ['DialState', 6, [...dial, ['DialStatus', 'RINGING']]],
    ['Newstate', 4_000, up],
    ['DialEnd', 4_001, [...dial, ['DialStatus', 'ANSWER']]],
    ['Newstate', 4_002, upCaller],
    ['DeviceStateChange', 4_002, device('INUSE')],
    ['BridgeCreate', 4_003, bridge],
    ['BridgeEnter', 4_004, [...bridge, ...up]],
    ['BridgeEnter', 4_005, [...bridge, ...upCaller]],
    ['HangupRequest', 60_000, [...upCaller, ['Cause', 16]]],
    ['BridgeLeave', 60_001, [...bridge, ...upCaller]],
    ['BridgeLeave', 60_001, [...bridge, ...up]],
    ['BridgeDestroy', 60_002, bridge],
    ['SoftHangupRequest', 60_002, [...upCaller, ['Cause', 16]]],
    ['Hangup', 60_003, [...upCaller, ...cause]],
    ['Hangup', 60_004, [...up, ...cause]],
    ['DeviceStateChange', 60_004, device('NOT_INUSE')],
  ];
  return events.map(([name, delayMs, lines]) => amiEvent(name, lines, { timestamp: (at + delayMs) / 1_000 })).join('');
}
