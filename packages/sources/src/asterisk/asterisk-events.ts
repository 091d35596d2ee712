/** One AMI event the normaliser reads; with `when`, only if that field has exactly that value: the rest is noise. */
export interface WantedEvent {
  readonly name: string;
  readonly when?: { readonly field: string; readonly value: string };
  /** Privilege class it comes in. */
  readonly privilege: 'call' | 'agent' | 'user' | 'system' | 'dialplan' | 'dtmf' | 'reporting';
}

/** Everything the normaliser makes something of, for the event mask and the filters of a log-in. */
export const WANTED_EVENTS: readonly WantedEvent[] = [
  { name: 'Newchannel', privilege: 'call' },
  { name: 'Rename', privilege: 'call' },
  { name: 'Newstate', privilege: 'call' },
  { name: 'DialBegin', privilege: 'call' },
  { name: 'DialState', privilege: 'call' },
  { name: 'DialEnd', privilege: 'call' },
  { name: 'BridgeEnter', privilege: 'call' },
  { name: 'BridgeLeave', privilege: 'call' },
  { name: 'LocalBridge', privilege: 'call' },
  { name: 'Hangup', privilege: 'call' },
  { name: 'Hold', privilege: 'call' },
  { name: 'Unhold', privilege: 'call' },
  { name: 'BlindTransfer', privilege: 'call' },
  { name: 'AttendedTransfer', privilege: 'call' },
  { name: 'ParkedCall', privilege: 'call' },
  { name: 'UnParkedCall', privilege: 'call' },
  { name: 'Pickup', privilege: 'call' },
  { name: 'ConfbridgeJoin', privilege: 'call' },
  { name: 'ConfbridgeLeave', privilege: 'call' },
  { name: 'MixMonitorStart', privilege: 'call' },
  { name: 'MixMonitorStop', privilege: 'call' },
  { name: 'DeviceStateChange', privilege: 'call' },
  { name: 'QueueCallerJoin', privilege: 'agent' },
  { name: 'QueueCallerLeave', privilege: 'agent' },
  { name: 'QueueCallerAbandon', privilege: 'agent' },
  { name: 'AgentRingNoAnswer', privilege: 'agent' },
  { name: 'AgentLogin', privilege: 'agent' },
  { name: 'ContactStatus', privilege: 'system' },
  { name: 'PeerStatus', privilege: 'system' },
  { name: 'UserEvent', privilege: 'user' },
  { name: 'DTMFEnd', privilege: 'dtmf' },
  { name: 'VarSet', when: { field: 'Variable', value: 'MIXMONITOR_FILENAME' }, privilege: 'dialplan' },
  { name: 'Newexten', when: { field: 'Application', value: 'VoiceMail' }, privilege: 'dialplan' },
];

export const ASTERISK_EVENTS: readonly string[] = WANTED_EVENTS.map((event) => event.name);
