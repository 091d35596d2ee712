import type { CallEvent } from '@ringhook/core';
import type { CaptureOptions } from './capture-tracker.ts';

/** One thing that the playing of a kind of recording can be told: a row of which the command line makes an option. */
export interface CaptureFlag {
  /** In camel case; `trunkProfiles` is `--trunk-profiles` on the command line. */
  readonly name: string;
  /** A list is given separated by commas. */
  readonly type: 'list' | 'text' | 'pattern';
  /** What stands for the value in the help. */
  readonly value: string;
  readonly help: string;
}

export type CaptureFlagValues = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Says what the recorded bytes of one kind of PBX mean. */
export interface CapturePlayer {
  readonly kind: string;
  readonly flags: readonly CaptureFlag[];
  /** One of these is in every recording of this kind. */
  readonly signs: readonly string[];
  /** Who says such bytes, and where: for whoever named a file that holds something else. */
  readonly says: string;
  /** `flags` holds only what was given, under the names of its own rows. */
  readonly play: (bytes: Uint8Array, flags: CaptureFlagValues, options: CaptureOptions) => Iterable<CallEvent>;
}
