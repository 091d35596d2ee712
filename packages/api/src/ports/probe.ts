import type { FoundDirectory, SourceDefinition } from '@ringhook/core';

export type SourceProbeOutcome =
  | {
      readonly kind: 'connected';
      readonly detail: string;
      readonly warnings: readonly string[];
      /** Absent: this kind can't say who is there, or it did not say. */
      readonly directory?: FoundDirectory;
    }
  | { readonly kind: 'failed'; readonly detail: string; readonly fix: string };

/** Dials the PBX of a drafted source as the server would, and leaves again. Never throws for what the PBX does. */
export type SourceProber = (source: SourceDefinition) => Promise<SourceProbeOutcome>;
