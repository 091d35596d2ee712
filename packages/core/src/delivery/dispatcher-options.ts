import type { Endpoint } from './endpoint.ts';
import type { Lane, Owed } from './lane.ts';
import type { EndpointPolicy } from './policy.ts';
import type { Settlement } from './settlement.ts';

export interface DispatcherOptions {
  /** The live configuration's word on a hook; undefined = the hook is gone. */
  readonly policyOf: (hookId: string) => EndpointPolicy | undefined;
  readonly random: () => number;
  /** Told of every decision as it is made, before it is stored. */
  readonly decided?: (settlement: Settlement) => void;
  readonly maxLanesInMemory?: number;
  readonly maxInFlight?: number;
}

/** A request that leaves now. */
export interface Departure {
  readonly endpoint: Endpoint;
  readonly lane: Lane;
  readonly owed: Owed;
  readonly isProbe: boolean;
}

/** Reading the store wants to do for an endpoint: the next lanes of its window, or lanes whose due time has come. */
export interface Chore {
  readonly kind: 'load' | 'due';
  readonly endpoint: Endpoint;
  readonly limit: number;
}
