import type { RoleMapping } from '../account/provider-role.ts';
import type { HookEventName } from '../call/call-event.ts';
import { NO_WORKSTATIONS, type Workstations } from '../workstation/workstations.ts';
import type { RuleConditions } from './rule-conditions.ts';

export type { NumberCondition, RuleConditions, TimeCondition } from './rule-conditions.ts';

/** A secret is never written into the configuration: it says where to read it. */
export type SecretReference =
  | { readonly env: string }
  | { readonly file: string }
  /** Kept encrypted in Ringhook's own store under this name. */
  | { readonly stored: string };

export interface SourceDefinition {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly enabled: boolean;
  /** Parsed by the source's own `parseConfig`; secrets in it are `SecretReference`s. */
  readonly options: Readonly<Record<string, unknown>>;
}

export type ImportValue = string | number | readonly string[];

/** What one import has written into the fields of an entry; a field that still holds it may be written anew by that import. */
export type ImportMark = Readonly<Record<string, ImportValue>>;

/** Marks by the name of the import: `csv`, or the id of a source. */
export type ImportMarks = Readonly<Record<string, ImportMark>>;

export interface User {
  /** Whole number shown as ResponderUserID (F35). */
  readonly id: number;
  readonly name: string;
  readonly email?: string;
  readonly imported?: ImportMarks;
}

export interface Agent {
  readonly name: string;
  /** Extensions at which calls reach this agent. */
  readonly extensions: readonly string[];
  readonly userId?: number;
  readonly imported?: ImportMarks;
}

export interface Extension {
  readonly number: string;
  readonly name?: string;
  /** Direct dial-in number of its user, in any notation. */
  readonly externalTel?: string;
  readonly userId?: number;
  readonly imported?: ImportMarks;
}

export interface Did {
  readonly number: string;
  readonly name?: string;
  readonly imported?: ImportMarks;
}

export interface Queue {
  readonly name: string;
  readonly title?: string;
  readonly imported?: ImportMarks;
}

/** Numbers under one name, to be used by many rules: VIPs, suppliers, nuisance callers. */
export interface NumberList {
  readonly id: string;
  readonly name: string;
  /** In any notation; `+4930*` = whatever begins so. */
  readonly numbers: readonly string[];
  /** Ids of lists whose numbers belong to it, too. */
  readonly lists: readonly string[];
}

/** People who work together; conditions and workstations name them by it. */
export interface Team {
  readonly name: string;
  readonly userIds: readonly number[];
}

/** Days under one name on which a business keeps other hours. */
export interface HolidayList {
  readonly id: string;
  readonly name: string;
  /** `2026-04-03` is that day, `12-25` the same day of every year. */
  readonly dates: readonly string[];
}

export interface Directory {
  readonly users: readonly User[];
  readonly agents: readonly Agent[];
  readonly extensions: readonly Extension[];
  readonly dids: readonly Did[];
  readonly queues: readonly Queue[];
  readonly numberLists: readonly NumberList[];
  readonly teams?: readonly Team[];
  readonly holidays?: readonly HolidayList[];
}

export interface NameValue {
  readonly name: string;
  /** Literal text, placeholders, or both. */
  readonly value: string;
}

export interface HeaderTemplate extends NameValue {
  /** Then `{{secret}}` in the value stands for it, and no other placeholder may: it is put in when the request leaves. */
  readonly secret?: SecretReference;
}

export const HTTP_METHODS = ['GET', 'POST', 'PUT', 'PATCH'] as const;
export type HttpMethod = (typeof HTTP_METHODS)[number];

export type BodyTemplate =
  | { readonly kind: 'form'; readonly fields: readonly NameValue[] }
  /** JSON text in which placeholders may stand inside string values and keys stay literal. */
  | { readonly kind: 'json'; readonly template: string }
  | { readonly kind: 'text'; readonly template: string; readonly contentType?: string };

export type EndpointAuth =
  | { readonly kind: 'basic'; readonly username: string; readonly password: SecretReference }
  | { readonly kind: 'bearer'; readonly token: SecretReference };

/** One endpoint and what is told to it (F03, F04). */
export interface UrlAdapter {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly method: HttpMethod;
  /** Scheme, host, port and path, without the query; placeholders only in the path. */
  readonly url: string;
  /** The query, in order, names as the user gave them (F25, F26). */
  readonly parameters: readonly NameValue[];
  readonly headers: readonly HeaderTemplate[];
  readonly body?: BodyTemplate;
  readonly auth?: EndpointAuth;
  /** Key of `webhook-signature`; without one requests are not signed. */
  readonly signingSecret?: SecretReference;
  /** A request older than this is skipped, visibly; absent = keep trying for the whole schedule. */
  readonly deadlineMs?: number;
  /** Waiting times between attempts; absent = the default schedule of about 76 h. */
  readonly retryDelaysMs?: readonly number[];
  readonly timeoutMs?: number;
}

/** "Set URL to open" with its two parameters (F02, F16, F17). `workstation` and `once` are the other modes F16 implies. */
export interface SetUrlToOpen {
  readonly kind: 'setUrlToOpen';
  readonly where: 'server' | 'workstation';
  readonly when: 'onStateEvents' | 'once';
  readonly adapterId: string;
  /** Narrows the events that are sent; absent = all four. */
  readonly events?: readonly HookEventName[];
}

export type RuleAction = SetUrlToOpen;

export interface Rule {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly conditions: RuleConditions;
  readonly actions: readonly RuleAction[];
  /** When it matches, rules after it are not looked at for this call. */
  readonly stopProcessing: boolean;
}

/** The identity provider of the site (OpenID Connect Core). */
export interface ProviderSettings {
  /** Whose `/.well-known/openid-configuration` says everything else. */
  readonly issuer: string;
  readonly clientId: string;
  /** Absent: a public client, held by PKCE alone. */
  readonly clientSecret?: SecretReference;
  /** What the button says. */
  readonly label: string;
  /** Asked for besides `openid`. */
  readonly scopes: readonly string[];
  readonly roles: RoleMapping;
}

/** How people sign in besides with a password. */
export interface SignInSettings {
  readonly oidc?: ProviderSettings;
}

export interface SiteSettings {
  /** ISO 3166-1 alpha-2 country in whose notation national numbers are read, e.g. `DE`. */
  readonly defaultCountry?: string;
  /** IANA zone of the site. */
  readonly timeZone: string;
  /** Regular expression source (no flags) that a whole extension number matches. */
  readonly extensionPattern: string;
  /** Digits dialled to reach an outside line. */
  readonly outsidePrefixes: readonly string[];
  /** `+` or digits that the trunk leaves out before numbers that come in. */
  readonly incomingPrefix?: string;
  /** Never treated as extensions: emergency and other short codes. */
  readonly shortCodes: readonly string[];
  readonly missedForInternal: boolean;
  readonly startOnDialback: boolean;
  /** A queue's offer that rang out at an agent is `missed` there; else it ends as `unanswered` (call-model 3.2; the recorded calls read so). */
  readonly queueOfferMissed: boolean;
  /** How long an extension's "missed" waits for a colleague's answer. */
  readonly missedHoldBackMs: number;
  /** CIDR ranges that endpoints may live in although they are private; loopback has to be listed, too. */
  readonly allowedNetworks: readonly string[];
  /** Base of links we hand out ({{RecordingURL}}), e.g. `https://ringhook.example`. */
  readonly publicUrl?: string;
  readonly recordingLinkTtlMs: number;
  /** Calls and their events are forgotten after so many days; what is still owed never is. */
  readonly historyDays: number;
  /** Deliveries that were delivered, and their attempts; absent: as long as calls. */
  readonly deliveryDays?: number;
  /** Deliveries given up or skipped; absent: as long as calls. */
  readonly deadLetterDays?: number;
  /** Entries of the audit log are forgotten after so many days. */
  readonly auditDays: number;
  /** Absent: with passwords only. */
  readonly signIn?: SignInSettings;
}

/** Everything an administrator can set, as one value; a revision is one such value that was once live. */
export interface Configuration {
  readonly settings: SiteSettings;
  readonly sources: readonly SourceDefinition[];
  readonly directory: Directory;
  readonly adapters: readonly UrlAdapter[];
  /** Run for every call, before the rules, and in addition to them (F13, F19). */
  readonly globalActions: readonly RuleAction[];
  /** In this order. */
  readonly rules: readonly Rule[];
  readonly workstations: Workstations;
}

export const DEFAULT_SETTINGS: SiteSettings = {
  timeZone: 'UTC',
  extensionPattern: '\\d{2,5}',
  outsidePrefixes: [],
  shortCodes: ['110', '112', '118', '911', '999'],
  missedForInternal: true,
  startOnDialback: true,
  queueOfferMissed: true,
  missedHoldBackMs: 2_000,
  allowedNetworks: [],
  recordingLinkTtlMs: 7 * 24 * 60 * 60 * 1_000,
  historyDays: 90,
  auditDays: 730,
};

export const EMPTY_CONFIGURATION: Configuration = {
  settings: DEFAULT_SETTINGS,
  sources: [],
  directory: { users: [], agents: [], extensions: [], dids: [], queues: [], numberLists: [] },
  adapters: [],
  globalActions: [],
  rules: [],
  workstations: NO_WORKSTATIONS,
};
