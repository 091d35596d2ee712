import type { AppError, AttemptOutcome, DeliveryStore, EndpointPolicy, OpenDelivery, Settlement } from '@ringhook/core';
import type { EngineClock } from './clock.ts';
import type { FailPoint } from './fail-point.ts';

/** Makes one attempt. Never rejects: whatever happens is an outcome. */
export type SendAttempt = (open: OpenDelivery, attempt: number, signal: AbortSignal) => Promise<AttemptOutcome>;

/** Told after the fact; must not throw and must be quick. */
export interface EngineObserver {
  /** An attempt has ended, or a request was skipped without one; stored a moment later. */
  readonly settled?: (settlement: Settlement) => void;
  /** `because` null = goes on. */
  readonly hookPaused?: (hookId: string, because: string | null) => void;
  readonly storeFailing?: (error: AppError | null) => void;
  /** The engine has stopped for good: another owner took over, or the database is damaged. */
  readonly died?: (error: AppError) => void;
}

export interface DeliveryEngineOptions {
  readonly store: DeliveryStore;
  readonly send: SendAttempt;
  /** From the live configuration; undefined = no such hook any more. */
  readonly policyOf: (hookId: string) => EndpointPolicy | undefined;
  readonly observer?: EngineObserver;
  readonly clock?: EngineClock;
  readonly random?: () => number;
  readonly owner?: string;
  readonly failPoint?: FailPoint;
  readonly maxLanesInMemory?: number;
  /** Renewed three times within this time. */
  readonly leaseTtlMs?: number;
}

export interface EngineHealth {
  readonly kind: 'working' | 'storeFailing' | 'dead' | 'stopped';
  /** Since when, and what to do; null while all is well. */
  readonly error: AppError | null;
  readonly inFlight: number;
  /** Attempts whose result is not stored yet. */
  readonly unsettled: number;
}
