/**
 * Editing custom events, below `/api/v1`. A user's own are saved by `PUT /desk/own`; these help whoever edits, and let administrators
 * edit those of everybody:
 *
 *     GET  /desk/editor            scope `desk`   DeskEditor: what can be inserted, and own workstations that are connected
 *     GET  /desk/calls             scope `desk`   page of Call: those at the own telephones
 *     POST /desk/preview           scope `desk`   CustomEventDraft -> CustomEventPreview; nothing is done
 *     POST /desk/test              scope `desk`   DeskTest -> DeskTestOutcome; the own workstation does it once
 *     GET  /custom-events          scope `read`   OwnedCustomEvents with ETag; PUT (`write:config`) with If-Match
 *     GET  /custom-events/owners   scope `read`   list of CustomEventOwner
 *     GET  /watch-permissions      scope `read`   WatchPermissions with ETag; PUT (`write:config`) with If-Match
 */
import { z } from 'zod';
import { listOf, oneOf, strict, text, whole } from './field.ts';
import { CALL_STATES, CustomEvent, DeskAction, DeskOwner, DeskTrigger, DEVICE_STATES, WatchPermission } from './workstation.ts';
import { DeskConnectionView } from './desk.ts';

export const DeskEditor = z
  .object({
    parameters: z.array(z.object({ name: z.string(), type: z.string(), summary: z.string(), example: z.string() })).readonly(),
    filters: z.array(z.object({ name: z.string(), summary: z.string() })).readonly(),
    numberLists: z.array(z.object({ id: z.string(), name: z.string() })).readonly(),
    sounds: z.array(z.string()).readonly(),
    workstations: z.array(DeskConnectionView).readonly().meta({ description: 'Own ones that are connected now.' }),
  })
  .meta({ id: 'DeskEditor', description: 'What an editor of custom events offers.' });

const draftActions = () => listOf(DeskAction.nullable(), 20).default([]);

export const CustomEventDraft = strict({
  trigger: DeskTrigger,
  /** Null: not complete yet; it keeps its place. */
  actions: draftActions(),
  closingActions: draftActions(),
  /** A recorded call instead of the example. */
  callNumber: whole({ min: 1, max: Number.MAX_SAFE_INTEGER }).exactOptional(),
  /** One of the trigger's states; the first unless told. */
  state: oneOf([...CALL_STATES, ...DEVICE_STATES]).exactOptional(),
}).meta({ id: 'CustomEventDraft' });

const command = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('runProgram'),
      program: z.string(),
      arguments: z.array(z.string()).readonly(),
      workingFolder: z.string().exactOptional(),
      window: z.string(),
    }),
    z.object({ kind: z.literal('playSound'), sound: z.string(), volume: z.int(), loop: z.boolean() }),
    z.object({ kind: z.literal('showMessage'), title: z.string(), text: z.string(), style: z.string() }),
    z.object({ kind: z.literal('openWebPage'), url: z.string() }),
    z.object({ kind: z.literal('runWebService'), method: z.string(), url: z.string(), body: z.string().nullable(), from: z.string() }),
  ])
  .nullable();

export const CustomEventPreview = z
  .object({
    findings: z
      .array(z.object({ path: z.string(), code: z.string(), message: z.string(), severity: z.enum(['error', 'warning']) }))
      .readonly()
      .meta({ description: '`path` is the field, e.g. `actions[0].arguments[1]`.' }),
    /** In the order of the actions; null where it can't be done as it is. */
    actions: z.array(command).readonly(),
    closingActions: z.array(command).readonly(),
    moment: z
      .object({ extension: z.string(), state: z.string(), isExample: z.boolean() })
      .nullable()
      .meta({ description: 'What the values are of; null when nothing of the kind happened in the call.' }),
    clauses: z
      .array(z.object({ clause: z.string(), isMet: z.boolean(), expected: z.string(), actual: z.string() }))
      .readonly()
      .meta({ description: 'What the trigger makes of that moment of a recorded call.' }),
  })
  .meta({ id: 'CustomEventPreview' });

export const DeskTest = strict({
  action: DeskAction,
  trigger: DeskTrigger,
  callNumber: whole({ min: 1, max: Number.MAX_SAFE_INTEGER }).exactOptional(),
  state: oneOf([...CALL_STATES, ...DEVICE_STATES]).exactOptional(),
}).meta({ id: 'DeskTest', description: 'Done once, now, whatever the telephone does.' });

export const DeskTestOutcome = z
  .object({
    id: z.string().meta({ description: '`customEventId` of its outcomes.' }),
    workstations: z.array(DeskConnectionView).readonly(),
  })
  .meta({ id: 'DeskTestOutcome', description: 'Who was told. Nobody when no workstation is connected.' });

/** `everyone`, `team:NAME` or `user:ID`, as addresses say it. */
export const OwnerText = text({ max: 300 }).regex(/^(?:everyone|team:.+|user:\d{1,15})$/s, 'must be everyone, team:NAME or user:ID');
export const OwnerQuery = z.object({ owner: OwnerText });

export const CustomEventOwner = z
  .object({ owner: DeskOwner, name: z.string().meta({ description: 'Of the user or team; empty for everybody.' }), count: z.int() })
  .meta({ id: 'CustomEventOwner', description: 'How many custom events they have of their own.' });

export const OwnedCustomEvents = z
  .object({
    owner: DeskOwner,
    customEvents: z.array(CustomEvent).readonly(),
    /** What else goes on at a user's desk; read-only here. */
    shared: z.array(CustomEvent).readonly(),
  })
  .meta({ id: 'OwnedCustomEvents' });

export const OwnedCustomEventsChange = strict({ customEvents: listOf(CustomEvent, 500) }).meta({ id: 'OwnedCustomEventsChange' });

export const WatchPermissions = strict({ items: listOf(WatchPermission, 100_000) }).meta({
  id: 'WatchPermissions',
  description: 'Who may hear whose telephones besides the own ones.',
});
