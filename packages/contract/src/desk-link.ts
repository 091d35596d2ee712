import { z } from 'zod';
import { flag, listOf, oneOf, strict, text, timestamp, whole } from './field.ts';
import { Settings } from './settings.ts';
import { CustomEvent, DeskAction, SoundSettings } from './workstation.ts';

/**
 * What a workstation and the server say to each other over `GET /api/v1/desk` (WebSocket, RFC 6455): JSON in text frames, one message
 * each. The workstation begins with `hello`; the server answers with `welcome`, then `definitions`, then `notices` as they happen.
 */
export const DESK_PROTOCOL = 1;
/** A bigger frame ends the connection. */
export const MAX_DESK_FRAME_BYTES = 262_144;

const count = () => whole({ min: 0, max: Number.MAX_SAFE_INTEGER });
const values = z.record(text({ max: 100 }), text({ min: 0, max: 8_192 }));

export const DeskNotice = z
  .object({
    id: count(),
    at: timestamp(),
    extension: z.string(),
    isWatched: z.boolean(),
    state: z.string(),
    call: z
      .object({
        number: count(),
        direction: z.enum(['inbound', 'outbound']),
        callWaiting: z.boolean(),
        lists: z.array(z.string()).readonly(),
      })
      .nullable(),
    fires: z.array(z.string()).readonly(),
    values,
  })
  .meta({ id: 'DeskNotice', description: 'One moment at one telephone, with the custom events whose trigger it is.' });

/** How numbers and times are written at the site, for filters. */
export const DeskSite = Settings.pick({
  defaultCountry: true,
  timeZone: true,
  extensionPattern: true,
  outsidePrefixes: true,
  shortCodes: true,
});

export const DeskServerMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('welcome'),
    protocol: count(),
    /** Another one than before: the server was restarted, and counts notices anew. */
    epoch: z.string(),
    user: z.object({ id: count(), name: z.string() }),
    serverVersion: z.string(),
    now: timestamp(),
  }),
  z.object({
    type: z.literal('definitions'),
    revision: count(),
    customEvents: z.array(CustomEvent).readonly(),
    sounds: SoundSettings,
    /** SHA-256 (hex) of each sound file by its name: what differs is fetched again. */
    soundFiles: z.record(z.string(), z.string()),
    site: DeskSite,
  }),
  /** Every 15 s: the connection is alive. */
  z.object({ type: z.literal('alive'), now: timestamp() }),
  /** Told together what happened together, or was missed during a break; `now` is the server's clock. */
  z.object({ type: z.literal('notices'), notices: z.array(DeskNotice).readonly(), now: timestamp() }),
  /** Somebody tries an action out from the editor: done once; what came of it is reported with notice 0 and `id` as custom event. */
  z.object({ type: z.literal('test'), id: text({ max: 64 }), action: DeskAction, values }),
]);
export type DeskServerMessage = z.output<typeof DeskServerMessage>;

export const DESK_OUTCOMES = ['done', 'exited', 'closed', 'refused', 'failed', 'late'] as const;

export const DeskOutcome = strict({
  noticeId: count(),
  /** Null: an alert or the muting, which belong to no custom event. */
  customEventId: text({ max: 64 }).nullable(),
  action: oneOf(['runProgram', 'playSound', 'showMessage', 'openWebPage', 'runWebService', 'alert', 'mute', 'all']),
  index: whole({ min: 0, max: 100 }),
  isClosing: flag(),
  outcome: oneOf(DESK_OUTCOMES),
  /** Why, or what came of it, in a few words. */
  detail: text({ min: 0, max: 500 }),
  exitCode: z.int().nullable(),
  at: timestamp(),
}).meta({ id: 'DeskOutcome', description: 'What became of one action on a workstation.' });
export type DeskOutcome = z.output<typeof DeskOutcome>;

export const DeskClientMessage = z.discriminatedUnion('type', [
  strict({
    type: z.literal('hello'),
    protocol: count(),
    program: strict({
      name: oneOf(['workstation', 'console']),
      version: text({ max: 50 }),
      platform: text({ min: 0, max: 50 }),
      computer: text({ min: 0, max: 100 }),
      /** Where sounds can be sent to, as its system names them; absent where that is not to be known. */
      outputs: listOf(text({ max: 500 }), 50).exactOptional(),
    }),
    /** Where to go on; null for a start without memory. */
    resume: strict({ epoch: text({ max: 64 }), id: count() }).nullable(),
  }),
  strict({ type: z.literal('outcomes'), outcomes: listOf(DeskOutcome, 100) }),
]);
/** Close codes of our own (RFC 6455, 4000 to 4999). */
export const DESK_CLOSED = {
  unauthorised: 4401,
  noTelephone: 4403,
  noHello: 4408,
  tooOld: 4426,
  tooSlow: 4429,
  notUnderstood: 4400,
} as const;

export type DeskClientMessage = z.output<typeof DeskClientMessage>;
