import type { NewReplay } from '@ringhook/contract';
import type { FrozenRequest, HookEventName, ReplayState } from '@ringhook/core';
import type { z } from 'zod';
import type { HookStatus } from './deliveries.ts';

export type ReplayOrder = z.output<typeof NewReplay>;

export interface ReplayPreviewView {
  readonly requests: number;
  readonly endpoints: readonly {
    readonly hookId: string;
    readonly requests: number;
    readonly calls: number;
    readonly state: HookStatus['state'] | 'removed';
    readonly reason: string | null;
  }[];
  /** Of a call told anew. */
  readonly rendered: readonly {
    readonly hookId: string;
    readonly event: HookEventName;
    readonly sequence: number;
    readonly request: FrozenRequest;
  }[];
}

export interface ReplayView {
  readonly id: string;
  readonly kind: ReplayOrder['kind'];
  readonly state: ReplayState;
  readonly problem: string | null;
  readonly hookId: string | null;
  readonly callNumber: number | null;
  readonly range: {
    readonly from: number;
    readonly until: number;
    readonly state: 'delivered' | 'deadLetter' | 'skipped' | null;
    readonly event: HookEventName | null;
  } | null;
  readonly note: string;
  readonly by: string;
  readonly createdAt: number;
  readonly endedAt: number | null;
  readonly progress: { readonly total: number; readonly queued: number; readonly left: number };
  readonly endpoints: readonly {
    readonly hookId: string;
    readonly total: number;
    readonly queued: number;
    readonly left: number;
    readonly isDone: boolean;
    readonly waiting: string | null;
  }[];
}

export interface ReplayFateView {
  readonly open: number;
  readonly delivered: number;
  readonly deadLetters: number;
  readonly skipped: number;
}

/** Sending again as a job. */
export interface Replays {
  /** Fails with NOT_FOUND, REPLAY_CALL_LIVE and ADAPTER_UNUSABLE, as `start` does. */
  preview(order: ReplayOrder): Promise<ReplayPreviewView>;
  /** Resolves once the replay is stored. Fails with REPLAY_EMPTY and REPLAYS_BUSY, too. */
  start(order: ReplayOrder, by: string): Promise<ReplayView>;
  /** Newest first. */
  list(): Promise<readonly ReplayView[]>;
  get(id: string): Promise<(ReplayView & { readonly fate: ReplayFateView }) | undefined>;
  /** It opens no more. False when there is no such replay. */
  cancel(id: string): Promise<boolean>;
}
