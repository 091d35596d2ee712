import type { FoundDirectory } from '@ringhook/core';

export interface SourceHealth {
  readonly sourceId: string;
  readonly kind: string;
  readonly state: string;
  readonly since: number;
  readonly lastError: string | null;
  /** What can't be seen with the rights we have, one sentence each. */
  readonly warnings: readonly string[];
  readonly version: string | null;
  readonly eventsTotal: number;
  readonly lastEventAt: number | null;
  readonly gaps: number;
  readonly alarms: number;
}

/** One option of a kind of source: the row behind the form, the docs page and the words of errors. */
export interface SourceOption {
  readonly name: string;
  readonly type: string;
  readonly label: string;
  readonly isRequired: boolean;
  readonly help: string;
  readonly default?: string | number | boolean | readonly string[];
  readonly choices?: readonly string[];
}

/** The kinds of source there are and what each can be told: forms, lint and docs read the same rows. */
export interface SourceKind {
  readonly kind: string;
  readonly label: string;
  /** Throws `AppError` naming field and fix when the options can't be used. */
  readonly checkOptions: (options: Readonly<Record<string, unknown>>) => void;
  readonly fields: readonly SourceOption[];
}

export interface SourceStatus {
  kinds(): readonly SourceKind[];
  list(): readonly SourceHealth[];
  get(sourceId: string): SourceHealth | undefined;
  /** Closes the connection and dials again at once, also after a refused login. */
  restart(sourceId: string): Promise<void>;
}

/** PBXs that can say who is there. */
export interface PbxDirectories {
  /** Fails with NOT_FOUND, IMPORT_IMPOSSIBLE (this kind can't say) or IMPORT_FAILED (the PBX could not be asked). */
  read(sourceId: string): Promise<{ readonly directory: FoundDirectory; readonly warnings: readonly string[] }>;
}
