/**
 * Asterisk writes what it knows of one channel as a run of lines in a fixed order, each name with the same prefix (none, `Dest`,
 * `Transferer` ...). The numbers in it are the caller's own text and go out unescaped, line breaks and all, up to 80 bytes;
 * names are escaped. So the order is what tells a line of Asterisk's from a line a caller wrote: from a number to the
 * `Uniqueid` behind it is more than a caller can fill.
 */
export const CHANNEL_LINES = [
  'ChannelStateDesc',
  'CallerIDNum',
  'CallerIDName',
  'ConnectedLineNum',
  'ConnectedLineName',
  'Language',
  'AccountCode',
  'Context',
  'Exten',
  'Priority',
  'Uniqueid',
  'Linkedid',
] as const;

/** Lines of a run that a version of Asterisk may leave out. */
export const isOptionalLine = (step: number): boolean => CHANNEL_LINES[step] === 'Language';

/** Longest text a caller can put into one field (AST_MAX_EXTENSION). */
export const LONGEST_NUMBER_BYTES = 80;

/**
 * Events that always carry the run of a channel, by the prefix of the one they cannot lack. One that comes without it is not
 * Asterisk's: a whole event written into the last field of another needs no more than this to be told.
 */
const REQUIRED_PREFIX: Readonly<Record<string, readonly string[]>> = {
  '': [
    'AgentCalled',
    'AgentComplete',
    'AgentConnect',
    'AgentDump',
    'AgentRingNoAnswer',
    'BridgeEnter',
    'BridgeLeave',
    'ChannelTalkingStart',
    'ChannelTalkingStop',
    'ConfbridgeJoin',
    'ConfbridgeLeave',
    'DTMFBegin',
    'DTMFEnd',
    'Hangup',
    'HangupHandlerRun',
    'HangupRequest',
    'Hold',
    'MixMonitorMute',
    'MixMonitorStart',
    'MixMonitorStop',
    'MonitorStart',
    'MonitorStop',
    'MusicOnHoldStart',
    'MusicOnHoldStop',
    'NewAccountCode',
    'NewCallerid',
    'NewConnectedLine',
    'Newchannel',
    'Newexten',
    'Newstate',
    'Pickup',
    'QueueCallerAbandon',
    'QueueCallerJoin',
    'QueueCallerLeave',
    'SoftHangupRequest',
    'Unhold',
  ],
  Dest: ['DialBegin', 'DialEnd', 'DialState'],
  LocalOne: ['LocalBridge', 'LocalOptimizationBegin', 'LocalOptimizationEnd'],
  OrigTransferer: ['AttendedTransfer'],
  Parkee: ['ParkedCall', 'ParkedCallGiveUp', 'ParkedCallSwap', 'ParkedCallTimeOut', 'UnParkedCall'],
  Transferer: ['BlindTransfer'],
};

/** Event name -> length of the prefix whose run it cannot lack. */
export const REQUIRED_RUN: ReadonlyMap<string, number> = new Map(
  Object.entries(REQUIRED_PREFIX).flatMap(([prefix, names]) => names.map((name) => [name, prefix.length] as const)),
);

/** Rows of a queue list have their ActionID last, and no Privilege: their second line is `Queue`. */
export const QUEUE_ROWS: ReadonlySet<string> = new Set(['QueueParams', 'QueueMember', 'QueueEntry']);
