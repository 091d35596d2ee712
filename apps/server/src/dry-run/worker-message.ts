import type { DryRunSelection } from '@ringhook/api';
import type { Configuration, DifferingCall, DraftSubject, DryRunCounts } from '@ringhook/core';

/** What the thread of a dry-run is given. */
export interface DryRunTask {
  readonly dataFolder: string;
  readonly live: Configuration;
  readonly draft: Configuration;
  readonly subject: DraftSubject;
  readonly selection: DryRunSelection;
  /** Live calls go first, unless told. */
  readonly standsBack?: boolean;
}

/** What it says, several times and at its end. */
export type DryRunMessage =
  | {
      readonly kind: 'progress';
      readonly looked: number;
      readonly total: number;
      readonly counts: DryRunCounts;
      /** Found since the last message, newest call first. */
      readonly differing: readonly DifferingCall[];
      readonly isDone: boolean;
    }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };
