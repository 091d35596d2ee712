import type { BreakerState, Endpoint } from '@ringhook/core';

/** How one endpoint does right now, as far as its owner's memory goes. */
export interface EndpointReport {
  readonly hookId: string;
  readonly inFlight: number;
  /** Lanes in memory; more may lie in the store when `hasCold`. */
  readonly lanes: number;
  readonly parkedLanes: number;
  readonly hasCold: boolean;
  readonly breaker: BreakerState;
  /** Null = not paused. */
  readonly pausedBecause: string | null;
}

export function reportEndpoint(endpoint: Endpoint): EndpointReport {
  const { hookId, inFlight, lanes, parked, hasCold, breaker, pausedBecause } = endpoint;
  return { hookId, inFlight, lanes: lanes.size, parkedLanes: parked.size, hasCold, breaker: breaker.state, pausedBecause };
}
