import type { Configuration, DifferingCall, CallDifference, DraftSubject, DryRunCounts, LintFinding } from '@ringhook/core';
import type { Page, PageRequest } from './page.ts';

export interface DryRunSelection {
  readonly last?: number;
  readonly from?: number;
  readonly until?: number;
  readonly sourceId?: string;
  readonly type?: string;
  readonly answered?: boolean;
  readonly party?: string;
}

export interface DryRunOrder {
  /** The live revision and what it holds. */
  readonly revision: number;
  readonly live: Configuration;
  readonly draft: Configuration;
  readonly subject: DraftSubject;
  readonly selection: DryRunSelection;
  readonly findings: readonly LintFinding[];
}

export interface DryRunView {
  readonly id: string;
  readonly state: 'queued' | 'running' | 'done' | 'cancelled' | 'failed';
  readonly problem: string | null;
  readonly revision: number;
  readonly subject: DraftSubject;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly progress: { readonly looked: number; readonly total: number };
  readonly counts: DryRunCounts;
  readonly listed: number;
  readonly findings: readonly LintFinding[];
}

export interface DifferingCallQuery extends PageRequest {
  readonly difference?: CallDifference;
}

/** Drafts over many recorded calls, one after the other, in a thread of their own. */
export interface DryRuns {
  /** Fails with TRIALS_BUSY when too many wait already. */
  start(order: DryRunOrder): DryRunView;
  /** Newest first. */
  list(): readonly DryRunView[];
  get(id: string): DryRunView | undefined;
  /** Stops it, if it still runs, and forgets it. */
  remove(id: string): boolean;
  /** Newest call first. */
  calls(id: string, query: DifferingCallQuery): Page<DifferingCall> | undefined;
  orderOf(id: string): DryRunOrder | undefined;
}
