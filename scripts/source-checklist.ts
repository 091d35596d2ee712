/** What every source has to be able to do. */
export const CHECKLIST = {
  login: 'a refused login or a wrong proof is tried once, and the message says what to fix',
  reconnect: 'reconnects by itself after a broken link',
  resync: 'after a reconnect, calls alive, gone and new meanwhile are told once',
  gap: 'the time without a link is marked',
  restart: 'a restart of Ringhook in mid-call loses and repeats nothing',
  pressure: 'a slow store slows the reading, nothing is lost',
  hostile: 'bytes of any kind are survived, counted and shown',
  recorded: 'recordings of a real system give what happened there',
  guide: 'a guide for somebody who has this PBX and has never seen Ringhook',
} as const;

export type ChecklistItem = keyof typeof CHECKLIST;

/** Title of the test that keeps the promise (of `guide`: the file), or why there is nothing to promise. An item that is left out is open. */
export type ChecklistState = string | { readonly none: string };

const LISTENS = 'it is told by HTTP and dials nobody: what the sender does not send again is not heard';

/** The three providers run through the same tests, each with its own signature. */
const PROVIDER = {
  login: 'is refused when it is ${what}: 401, an alarm, and nothing is told',
  restart: 'of ${provider.kind} reach the endpoint, and only once although all is told again after a restart',
  pressure: 'are answered with 503 while the disk is full, in less than 5 s; nothing is lost or told twice when they come again',
  hostile: 'is survived whatever is in its signed requests, and the next genuine one is taken',
} as const;

/** Each kind of source against the checklist; `npm run check` looks whether the tests are there. */
export const SOURCE_STATE = {
  asterisk: {
    login: 'stops after one refused login and says what to fix',
    reconnect: 'is dialled again when the link breaks anywhere in the greeting, the login and the lists',
    resync: 'tells each event exactly once when the link to Asterisk is cut in the middle of calls',
    gap: 'marks the gap when the link had been up before',
    restart: 'tells each event exactly once when Ringhook is killed in the middle of calls',
    pressure: 'stops reading while what it heard is not yet durable, and loses nothing',
    hostile: 'survives garbage between messages, counts it, and hears what follows',
    recorded: 'of twelve PBXs at once, cut anywhere by the network, are told as they were: each request once, in order',
    guide: 'docs/guides/asterisk.md',
  },
  freeswitch: {
    login: 'stops after one refused password and says what to fix',
    reconnect: 'is ended once, and missed if nobody had answered, when the link breaks at any byte and the calls are gone afterwards',
    resync:
      'goes on with calls that were alive while the link was down: the answer that nobody heard is told, marked, and the end is the end',
    gap: 'marks the gap after a lost link, before anything else',
    restart: 'goes on where it was after a restart of Ringhook in mid-call',
    pressure: 'reads no further while the store is behind, and loses nothing',
    hostile: 'survives bytes that are no frame, raises an alarm, and hears the next event',
    recorded: 'of twelve situations at once, cut anywhere by the network, is told as it was: each request once, in order',
    guide: 'docs/guides/freeswitch.md',
  },
  broadworks: {
    login: 'stops after one refusal, and says what to check: accounts are locked after a few',
    reconnect: 'goes to the next host when one is dead, breaks down or never answers',
    resync: 'whose set was forgotten begins anew, and a call that ended meanwhile is ended, marked as found out',
    gap: { none: 'the XSP keeps what was sent while the channel was lost and tells it then; where it did not, the calls are asked for' },
    restart: 'goes on with it: what happened meanwhile is found, nothing is told twice (P6)',
    pressure: 'that cannot be stored are not acknowledged, and the channel is given up',
    hostile: 'closed in the middle of a document is opened again; what is no document is shown',
    guide: 'docs/guides/broadworks.md',
  },
  http: {
    login: 'are not taken without proof, for a source that is off, for one that takes none, and for one that does not exist',
    reconnect: { none: LISTENS },
    resync: { none: LISTENS },
    gap: { none: LISTENS },
    restart: 'goes on after a restart in the middle of a call',
    pressure: 'are answered with 503 while the disk is full, in less than 5 s; nothing is lost or told twice when they come again',
    hostile: PROVIDER.hostile,
    recorded: { none: 'every sender has words of its own' },
    guide: 'docs/guides/http-ingest.md',
  },
  twilio: {
    ...PROVIDER,
    reconnect: { none: LISTENS },
    resync: { none: LISTENS },
    gap: { none: LISTENS },
    guide: 'docs/guides/twilio.md',
  },
  telnyx: {
    ...PROVIDER,
    reconnect: { none: LISTENS },
    resync: { none: LISTENS },
    gap: { none: LISTENS },
    guide: 'docs/guides/telnyx.md',
  },
  jambonz: {
    ...PROVIDER,
    reconnect: { none: LISTENS },
    resync: { none: LISTENS },
    gap: { none: LISTENS },
    guide: 'docs/guides/jambonz.md',
  },
  simulator: {
    login: { none: 'there is nobody to log in to' },
    reconnect: { none: 'there is no link' },
    resync: 'tells its calls in real time, ends those of an earlier run first, and is finished at its limit',
    gap: { none: 'there is no link' },
    hostile: { none: 'it reads nothing' },
    recorded: { none: 'it makes its calls up' },
    guide: 'docs/guides/first-hook.md',
  },
} as const satisfies Readonly<Record<string, Readonly<Partial<Record<ChecklistItem, ChecklistState>>>>>;
