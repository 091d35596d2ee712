import { z } from 'zod';
import { flag, id, listOf, numberText, oneOf, strict, text, whole } from './field.ts';
import { NumberCondition } from './rule.ts';

export const CALL_STATES = [
  'dialback',
  'dialing',
  'ringing',
  'connected',
  'held',
  'retrieved',
  'completed',
  'missed',
  'answeredElsewhere',
  'unanswered',
] as const;

export const DEVICE_STATES = [
  'hook:onHook',
  'hook:offHook',
  'hook:ringing',
  'hook:held',
  'hook:unavailable',
  'dnd:on',
  'dnd:off',
  'registration:registered',
  'registration:unregistered',
  'registration:unreachable',
] as const;

const userId = () => whole({ min: 1, max: Number.MAX_SAFE_INTEGER });
const template = (max: number) => text({ min: 0, max });
const volume = () => whole({ min: 0, max: 100 });
/** A name and no path: letters of any language, digits, spaces, dots, dashes and underscores, ending in .wav. */
export const soundName = () =>
  text({ max: 100 }).regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]*\.wav$/iu, 'must be the name of a .wav file, without a folder');

export const DeskOwner = z
  .discriminatedUnion('kind', [
    strict({ kind: z.literal('user'), userId: userId() }),
    strict({ kind: z.literal('team'), team: text() }),
    strict({ kind: z.literal('everyone') }),
  ])
  .meta({ id: 'DeskOwner', description: 'Whose workstations it is for.' });

export const CallTrigger = strict({
  category: z.literal('call'),
  states: listOf(oneOf(CALL_STATES), CALL_STATES.length).default([]),
  direction: oneOf(['inbound', 'outbound']).exactOptional(),
  scope: oneOf(['internal', 'external']).exactOptional(),
  remoteTel: NumberCondition.exactOptional(),
  localTel: NumberCondition.exactOptional(),
}).meta({ id: 'CallTrigger', description: 'All fields that are given must hold together; no state means every state.' });

export const DeviceTrigger = strict({
  category: z.literal('device'),
  states: listOf(oneOf(DEVICE_STATES), DEVICE_STATES.length).default([]),
  localTel: NumberCondition.exactOptional(),
}).meta({ id: 'DeviceTrigger' });

const NameTemplate = strict({ name: text({ max: 200 }), value: template(2_000) });

export const DeskTrigger = z.discriminatedUnion('category', [CallTrigger, DeviceTrigger]);

export const RunProgram = strict({
  kind: z.literal('runProgram'),
  program: text({ max: 1_000 }),
  arguments: listOf(template(2_000), 100).default([]),
  workingFolder: text({ max: 1_000 }).exactOptional(),
  window: oneOf(['normal', 'minimised', 'hidden']).default('normal'),
});

export const PlaySound = strict({
  kind: z.literal('playSound'),
  sound: soundName(),
  volume: volume().default(80),
  loop: flag().default(false),
});

export const ShowMessage = strict({
  kind: z.literal('showMessage'),
  title: template(200).default(''),
  text: template(4_000),
  style: oneOf(['box', 'notification']).default('box'),
});

export const OpenWebPage = strict({
  kind: z.literal('openWebPage'),
  url: text({ max: 4_000 }),
  parameters: listOf(NameTemplate, 100).default([]),
});

export const RunWebService = strict({
  kind: z.literal('runWebService'),
  method: oneOf(['GET', 'POST']).default('GET'),
  url: text({ max: 4_000 }),
  parameters: listOf(NameTemplate, 100).default([]),
  body: text({ max: 65_536 }).exactOptional(),
  from: oneOf(['workstation', 'server']).default('workstation'),
});

export const DeskAction = z
  .discriminatedUnion('kind', [RunProgram, PlaySound, ShowMessage, OpenWebPage, RunWebService])
  .meta({ id: 'DeskAction', description: 'What a custom event does on the workstation.' });

export const CustomEvent = strict({
  id: id(),
  name: text(),
  enabled: flag().default(true),
  owner: DeskOwner,
  trigger: DeskTrigger,
  actions: listOf(DeskAction, 20).default([]),
  closingActions: listOf(DeskAction, 20).default([]),
}).meta({ id: 'CustomEvent', description: 'When this happens to a telephone, do that on the computer beside it.' });

const alert = { enabled: flag().default(true), sound: soundName(), volume: volume() };
const AlertSound = (sound: string, loudness: number) =>
  strict({ enabled: flag().default(true), sound: soundName().default(sound), volume: volume().default(loudness) }).prefault({});

const sounds = {
  ringing: AlertSound('ringing.wav', 80),
  waiting: AlertSound('waiting.wav', 50),
  choices: listOf(strict({ ...alert, extension: numberText().exactOptional(), list: id().exactOptional() }), 100).default([]),
  watched: listOf(strict({ ...alert, extension: numberText() }), 100).default([]),
  device: text({ max: 500 }).nullable().default(null),
  muteInCall: flag().default(false),
};

export const SoundSettings = strict(sounds).meta({ id: 'SoundSettings', description: 'What one user hears of calls.' });
export const OwnedSounds = strict({ ...sounds, owner: DeskOwner }).meta({ id: 'OwnedSounds' });

export const WatchPermission = strict({ userId: userId(), extensions: listOf(numberText(), 1_000) }).meta({
  id: 'WatchPermission',
  description: 'Extensions of colleagues that a user may hear.',
});

export const Workstations = strict({
  customEvents: listOf(CustomEvent, 100_000).default([]),
  sounds: listOf(OwnedSounds, 100_000).default([]),
  mayWatch: listOf(WatchPermission, 100_000).default([]),
}).meta({ id: 'Workstations', description: 'What is set for people’s workstations, by themselves or by an administrator.' });
