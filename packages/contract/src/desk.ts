/**
 * What people set for their own workstation, below `/api/v1`; all of it asks for the scope `desk` and an account that is a user of the
 * directory:
 *
 *     GET    /desk                      WebSocket, see desk-link.ts
 *     GET    /desk/own                  OwnDesk with ETag; PUT OwnDeskChange with If-Match -> OwnDesk
 *     GET    /desk/outcomes             own log, newest first; ?call=
 *     GET    /sounds                    page of Sound; GET, PUT, DELETE /sounds/:name (audio/wav)
 *     POST   /desk/logins               public   NewDeskLogin -> 201 DeskLogin (RFC 8628)
 *     POST   /desk/logins/poll          public   DeskLoginPoll -> DeskLoginState
 *     POST   /desk/logins/confirm       signed in   DeskLoginConfirmation -> ConfirmedDeskLogin
 *     GET    /workstations              scope `read`: who is connected; GET /workstations/outcomes: everybody's log
 */
import { z } from 'zod';
import { DESK_OUTCOMES } from './desk-link.ts';
import { flag, listOf, strict, text, timestamp } from './field.ts';
import { CustomEvent, SoundSettings } from './workstation.ts';

export const OwnDesk = z
  .object({
    user: z.object({ id: z.int(), name: z.string() }),
    extensions: z.array(z.string()).readonly(),
    /** Own and shared ones, in their order; those whose owner is the user may be changed. */
    customEvents: z.array(CustomEvent).readonly(),
    sounds: SoundSettings,
    /** Whether `sounds` are the user's own, or what a team or everybody has. */
    hasOwnSounds: z.boolean(),
    mayWatch: z.array(z.string()).readonly(),
    /** Of the workstations that are connected now: where they can send sounds to. */
    outputs: z.array(z.string()).readonly(),
  })
  .meta({ id: 'OwnDesk', description: 'Everything that goes on at one user’s workstation.' });

export const OwnDeskChange = strict({
  customEvents: listOf(CustomEvent, 500).exactOptional(),
  /** Null: back to what the team or everybody has. */
  sounds: SoundSettings.nullable().exactOptional(),
}).meta({ id: 'OwnDeskChange', description: 'What is given replaces all of the user’s own.' });

export const Sound = z
  .object({
    name: z.string(),
    hash: z.string().meta({ description: 'SHA-256 of its bytes, hex.' }),
    bytes: z.int(),
    durationMs: z.int().nullable(),
    isShipped: z.boolean().meta({ description: 'Comes with Ringhook and is always there.' }),
    isOwn: z.boolean().meta({ description: 'Brought by whoever asks; may be replaced and deleted.' }),
    updatedAt: timestamp().nullable(),
  })
  .meta({ id: 'Sound' });

export const SoundParams = z.object({ name: text({ max: 100 }) });

export const DeskOutcomeEntry = z
  .object({
    id: z.int(),
    userId: z.int(),
    userName: z.string(),
    callNumber: z.int().nullable(),
    extension: z.string(),
    state: z.string(),
    customEventId: z.string().nullable(),
    action: z.string(),
    index: z.int(),
    isClosing: z.boolean(),
    outcome: z.enum(DESK_OUTCOMES),
    detail: z.string(),
    exitCode: z.int().nullable(),
    at: timestamp(),
  })
  .meta({ id: 'DeskOutcomeEntry', description: 'What came of one action on a workstation.' });

export const DeskConnectionView = z
  .object({
    user: z.object({ id: z.int(), name: z.string() }),
    program: z.object({ name: z.string(), version: z.string(), platform: z.string(), computer: z.string() }),
    connectedAt: timestamp(),
  })
  .meta({ id: 'DeskConnection' });

export const NewDeskLogin = strict({ computer: text({ max: 100 }) }).meta({ id: 'NewDeskLogin' });

export const DeskLogin = z
  .object({
    deviceCode: z.string().meta({ description: 'Kept by the program; polled with.' }),
    userCode: z.string().meta({ description: 'Shown to the person, who types it in the console.' }),
    verificationPath: z.string(),
    expiresAt: timestamp(),
    intervalMs: z.int(),
  })
  .meta({ id: 'DeskLogin' });

export const DeskLoginPoll = strict({ deviceCode: text({ max: 100 }) }).meta({ id: 'DeskLoginPoll' });

export const DeskLoginState = z
  .discriminatedUnion('state', [
    z.object({ state: z.literal('waiting') }),
    z.object({ state: z.literal('confirmed'), token: z.string(), user: z.object({ id: z.int(), name: z.string() }) }),
    /** Expired, refused, or asked for once before. */
    z.object({ state: z.literal('gone') }),
  ])
  .meta({ id: 'DeskLoginState' });

export const DeskLoginConfirmation = strict({ userCode: text({ max: 20 }), isAllowed: flag().default(true) }).meta({
  id: 'DeskLoginConfirmation',
});

export const ConfirmedDeskLogin = z.object({ computer: z.string() }).meta({ id: 'ConfirmedDeskLogin' });
