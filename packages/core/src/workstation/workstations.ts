import type { CustomEvent, DeskOwner } from './custom-event.ts';
import type { SoundSettings } from './sound-settings.ts';

/** What somebody hears; a user's own settings win over those of a team, and these over everybody's. */
export interface OwnedSounds extends SoundSettings {
  readonly owner: DeskOwner;
}

/** Whose telephones a user may hear besides the own ones. */
export interface WatchPermission {
  readonly userId: number;
  readonly extensions: readonly string[];
}

/** Everything that is set for people's workstations, by themselves or by an administrator. */
export interface Workstations {
  /** In this order. */
  readonly customEvents: readonly CustomEvent[];
  readonly sounds: readonly OwnedSounds[];
  readonly mayWatch: readonly WatchPermission[];
}

export const NO_WORKSTATIONS: Workstations = { customEvents: [], sounds: [], mayWatch: [] };
