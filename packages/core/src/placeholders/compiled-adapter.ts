import type { UrlAdapter } from '../config/configuration.ts';
import type { FrozenRequest } from '../delivery/delivery.ts';
import type { HookFacts } from './hook-facts.ts';

/** An adapter whose templates were parsed once. */
export interface CompiledAdapter {
  readonly definition: UrlAdapter;
  readonly render: (facts: HookFacts) => FrozenRequest;
}
