import type { LegId } from '../brand.ts';
import type { DeviceEventName } from './call-event.ts';
import type { CauseClass } from './call.ts';

/** Who is at the far end of a leg. */
export type Party =
  /** One of ours; several phones of one extension are several legs with the same party. */
  | { readonly kind: 'extension'; readonly extension: string }
  /** Somebody outside, reached through a trunk. */
  | { readonly kind: 'outside' }
  /** Nobody: half of a wire the PBX lays inside itself (Asterisk Local, FreeSWITCH loopback). */
  | { readonly kind: 'relay' };

interface SignalBase {
  /** ms since the epoch, by the PBX's clock where it tells one. */
  readonly at: number;
  /** Set where the PBX numbers its events: a second signal with the same id is dropped (call-model 3.13). */
  readonly eventId?: string;
  /** Found out afterwards, from a list of one user or channel: what follows from it is told as synthetic (call-model 3.14). */
  readonly isFound?: true;
}

/**
 * A leg exists. With `isOrigin` somebody began a call by it (came in from a trunk, lifted a phone); without, the PBX made it
 * on behalf of another leg, which `dialled`, `parent` or the call key will tell.
 */
export interface LegCreated extends SignalBase {
  readonly kind: 'legCreated';
  readonly leg: LegId;
  /** What the PBX groups legs by at this moment (Linkedid, extTrackingId ...). */
  readonly callKey: string;
  readonly party: Party;
  readonly isOrigin: boolean;
  /** The party's own number and name as the PBX shows them; null when withheld or unknown. */
  readonly number: string | null;
  readonly name: string | null;
  /** What an origin dialled: from outside the DID, from a phone the digits. Null when unknown or no origin. */
  readonly target: string | null;
  /** The caller asked not to be shown: a number that came all the same is kept with the call, and shown to nobody. */
  readonly isWithheld?: boolean;
  /** The leg on whose behalf this one was made, where the PBX says so at once. */
  readonly parent?: LegId;
}

/** `from` begins to call `leg`. Without `from` the PBX itself does, on an order from outside: click-to-dial. */
export interface LegDialled extends SignalBase {
  readonly kind: 'legDialled';
  readonly leg: LegId;
  readonly from: LegId | null;
  /** Number asked for at the far end, without trunk and technology; null when the PBX does not say. */
  readonly number: string | null;
}

/** The phone of the leg rings. */
export interface LegRinging extends SignalBase {
  readonly kind: 'legRinging';
  readonly leg: LegId;
}

/** The leg was answered by whoever is there: a person, a queue, a menu. Never a pickup by itself. */
export interface LegAnswered extends SignalBase {
  readonly kind: 'legAnswered';
  readonly leg: LegId;
}

/** An attempt to reach `leg` came to its end; the leg itself may live on (answered) or end a moment later. */
export interface DialEnded extends SignalBase {
  readonly kind: 'dialEnded';
  readonly leg: LegId;
  /** `answered`, `abandoned` = the caller side took it back, else why it failed. */
  readonly outcome: CauseClass;
}

/**
 * The leg can hear who else is in this bridge. Send it once the leg is answered, too: two parties in one bridge talk.
 * `waiting` bridges hold legs that hear music or nothing (parking, agents in waiting).
 */
export interface LegBridged extends SignalBase {
  readonly kind: 'legBridged';
  readonly leg: LegId;
  readonly bridge: string;
  readonly purpose: 'talk' | 'conference' | 'waiting';
}

export interface LegUnbridged extends SignalBase {
  readonly kind: 'legUnbridged';
  readonly leg: LegId;
  readonly bridge: string;
}

/** The two relay legs are the two ends of one wire. */
export interface RelayJoined extends SignalBase {
  readonly kind: 'relayJoined';
  readonly leg: LegId;
  readonly other: LegId;
}

/** The leg talks with somebody whom this PBX does not show as a leg of its own (half-call models). */
export interface LegTalking extends SignalBase {
  readonly kind: 'legTalking';
  readonly leg: LegId;
  readonly number: string | null;
  readonly name: string | null;
  /** Undefined when the PBX does not say whether the far party is one of ours. */
  readonly isInternal?: boolean;
}

/** The PBX now counts the leg to another call. A hint: who survives a merger is our decision. */
export interface LegMoved extends SignalBase {
  readonly kind: 'legMoved';
  readonly leg: LegId;
  readonly callKey: string;
}

/** The same call goes on under another key. */
export interface CallRekeyed extends SignalBase {
  readonly kind: 'callRekeyed';
  readonly callKey: string;
  readonly newCallKey: string;
}

export interface LegHeld extends SignalBase {
  readonly kind: 'legHeld' | 'legRetrieved';
  /** The leg of the party that pressed hold. */
  readonly leg: LegId;
}

export interface LegEnded extends SignalBase {
  readonly kind: 'legEnded';
  readonly leg: LegId;
  /** `unknown` for an ordinary clearing, which says nothing by itself. */
  readonly cause: CauseClass;
}

/** Better knowledge of who is at the leg. Absent fields stay as they are. */
export interface PartyUpdated extends SignalBase {
  readonly kind: 'partyUpdated';
  readonly leg: LegId;
  readonly number?: string | null;
  readonly name?: string | null;
  /** What an origin had dialled, where that is told only after its leg; never replaces what is known. */
  readonly target?: string | null;
}

export interface QueueJoined extends SignalBase {
  readonly kind: 'queueJoined' | 'queueLeft';
  readonly leg: LegId;
  readonly queue: string;
}

/** A queue takes its offer back from an agent that did not take it. */
export interface OfferRefused extends SignalBase {
  readonly kind: 'offerRefused';
  /** The caller's leg. */
  readonly leg: LegId;
  readonly extension: string;
}

export interface ConferenceJoined extends SignalBase {
  readonly kind: 'conferenceJoined' | 'conferenceLeft';
  readonly leg: LegId;
  readonly conference: string;
}

export interface RecordingChanged extends SignalBase {
  readonly kind: 'recordingStarted' | 'recordingStopped';
  readonly leg: LegId;
  /** Undefined when the PBX names the file separately. */
  readonly file?: string;
}

/** The name of the file that is, or is about to be, recorded on the leg. */
export interface RecordingNamed extends SignalBase {
  readonly kind: 'recordingNamed';
  readonly leg: LegId;
  readonly file: string;
}

export interface CallTransferred extends SignalBase {
  readonly kind: 'callTransferred';
  readonly style: 'blind' | 'attended';
  /** The leg that asked for it. */
  readonly by: LegId;
  /** The leg that is handed on; null when the PBX does not say. */
  readonly leg: LegId | null;
  /** Where to; null when unknown. */
  readonly to: string | null;
}

export interface CallParked extends SignalBase {
  readonly kind: 'callParked' | 'callUnparked';
  readonly leg: LegId;
  readonly space: string | null;
}

/** `by` takes the call that rings at `leg`. */
export interface CallPickedUp extends SignalBase {
  readonly kind: 'callPickedUp';
  readonly by: LegId;
  readonly leg: LegId;
}

/** The phone at `leg` sends the call elsewhere without having answered. */
export interface LegForwarded extends SignalBase {
  readonly kind: 'legForwarded';
  readonly leg: LegId;
  readonly to: string | null;
}

/** A voice mailbox has answered the leg: no pickup (3.5). */
export interface VoicemailReached extends SignalBase {
  readonly kind: 'voicemailReached';
  readonly leg: LegId;
}

/** An agent's standing log-in call: type Login (F39). */
export interface AgentLoggedIn extends SignalBase {
  readonly kind: 'agentLoggedIn';
  readonly leg: LegId;
}

export interface DeviceChanged extends SignalBase {
  readonly kind: 'deviceChanged';
  readonly extension: string;
  readonly device: DeviceEventName;
  /** As in `DeviceEvent.state`. */
  readonly state: string;
  /** Told by a list on (re)connect, not by a change: recorded, and an event only if it differs from what was known. */
  readonly isSnapshot?: boolean;
}

/** The link to the PBX was down: whatever happened from `from` to `at` was not heard. */
export interface Gap extends SignalBase {
  readonly kind: 'gap';
  readonly from: number;
}

/** One leg that is alive right now. */
export interface SnapshotLeg {
  readonly leg: LegId;
  readonly callKey: string;
  readonly party: Party;
  readonly isOrigin: boolean;
  /** The PBX made it on an order from outside: the first leg of a click-to-dial. */
  readonly isOrdered?: boolean;
  readonly number: string | null;
  readonly name: string | null;
  readonly target: string | null;
  /** As in `LegCreated`. */
  readonly isWithheld?: boolean;
  readonly state: 'new' | 'ringing' | 'up';
  readonly createdAt: number;
  /** Best known; null when not up or unknown. */
  readonly answeredAt: number | null;
  /** Bridge it is in, with its purpose. */
  readonly bridge: string | null;
  readonly purpose: LegBridged['purpose'];
  /** The other end, for a relay. */
  readonly other?: LegId;
  readonly queue?: string;
  readonly conference?: string;
}

/** Everything that is alive at the PBX, asked for after a (re)connect (call-model 3.14). */
export interface Snapshot extends SignalBase {
  readonly kind: 'snapshot';
  /** When the list was begun: a leg heard of after this moment is not judged by its absence. */
  readonly takenAt: number;
  readonly legs: readonly SnapshotLeg[];
}

/** What one PBX said, about single legs, in our words. Holds no product meaning: `CallTracker` finds that. */
export type Signal =
  | LegCreated
  | LegDialled
  | LegRinging
  | LegAnswered
  | DialEnded
  | LegBridged
  | LegUnbridged
  | RelayJoined
  | LegTalking
  | LegMoved
  | CallRekeyed
  | LegHeld
  | LegEnded
  | PartyUpdated
  | QueueJoined
  | OfferRefused
  | ConferenceJoined
  | RecordingChanged
  | RecordingNamed
  | CallTransferred
  | CallParked
  | CallPickedUp
  | LegForwarded
  | VoicemailReached
  | AgentLoggedIn
  | DeviceChanged
  | Gap
  | Snapshot;

export type SignalKind = Signal['kind'];
