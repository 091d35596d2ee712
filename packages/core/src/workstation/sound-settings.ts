import type { DeskNotice } from './desk.ts';

/** Shipped with every workstation and always there (G05). */
export const RINGING_SOUND = 'ringing.wav';
export const WAITING_SOUND = 'waiting.wav';

export interface AlertSound {
  readonly enabled: boolean;
  /** Name of a sound file. */
  readonly sound: string;
  /** Percent of full scale. */
  readonly volume: number;
}

/** Another sound for calls at one extension, or from one list of numbers (G03); the first that fits wins. */
export interface SoundChoice extends AlertSound {
  readonly extension?: string;
  readonly list?: string;
}

/** A colleague's extension that is heard here, too, as long as an administrator allows it. */
export interface WatchedExtension extends AlertSound {
  readonly extension: string;
}

/** What one user hears (G02-G06). */
export interface SoundSettings {
  readonly ringing: AlertSound;
  readonly waiting: AlertSound;
  readonly choices: readonly SoundChoice[];
  readonly watched: readonly WatchedExtension[];
  /** Name of the output as the computer calls it; null = its default. */
  readonly device: string | null;
  readonly muteInCall: boolean;
}

export const DEFAULT_SOUNDS: SoundSettings = {
  ringing: { enabled: true, sound: RINGING_SOUND, volume: 80 },
  waiting: { enabled: true, sound: WAITING_SOUND, volume: 50 },
  choices: [],
  watched: [],
  device: null,
  muteInCall: false,
};

export interface Alert {
  readonly sound: string;
  readonly volume: number;
  readonly device: string | null;
}

/** What is to be heard while a telephone rings; undefined when nothing is. Only calls that come in ring. */
export function alertFor({ call, extension, state, isWatched }: DeskNotice, settings: SoundSettings): Alert | undefined {
  if (call === null || state !== 'ringing' || call.direction !== 'inbound') return undefined;
  const { ringing, waiting, choices, watched, device } = settings;
  if (isWatched)
    return toAlert(
      watched.find((entry) => entry.extension === extension),
      device,
    );
  const choice = choices.find(
    (entry) =>
      (entry.extension === undefined || entry.extension === extension) && (entry.list === undefined || call.lists.includes(entry.list)),
  );
  // A quieter sound while talking is what call waiting is for: a chosen one does not replace it.
  return toAlert(call.callWaiting ? waiting : (choice ?? ringing), device);
}

function toAlert(alert: AlertSound | undefined, device: string | null): Alert | undefined {
  return alert?.enabled ? { sound: alert.sound, volume: alert.volume, device } : undefined;
}
