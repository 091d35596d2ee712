import type { DeliveryControl, HookStatus } from '@ringhook/api';
import type { RedeliverSelection } from '@ringhook/core';
import type { DeliveryEngine, EndpointReport } from '@ringhook/delivery';
import type { Endpoints } from './endpoints.ts';

export interface DeskPorts {
  readonly engine: DeliveryEngine;
  readonly endpoints: Endpoints;
  /** Ids of all configured adapters. */
  readonly hookIds: () => readonly string[];
  readonly now: () => number;
}

/** What an administrator can do about deliveries, and how each endpoint does. */
export class DeliveryDesk implements DeliveryControl {
  readonly #ports: DeskPorts;
  /** Since when each hook is in its state, as far as anyone has looked. */
  readonly #seen = new Map<string, { readonly state: HookStatus['state']; readonly since: number }>();

  constructor(ports: DeskPorts) {
    this.#ports = ports;
  }

  redeliver(selection: RedeliverSelection): Promise<number> {
    return this.#ports.engine.redeliver(selection);
  }

  pause(hookId: string, reason?: string): Promise<void> {
    const because = 'paused by an administrator';
    return this.#ports.engine.pauseHook(hookId, reason === undefined ? because : `${because}: ${reason}`);
  }

  resume(hookId: string): Promise<void> {
    return this.#ports.engine.resumeHook(hookId);
  }

  hooks(): readonly HookStatus[] {
    const reports = new Map(this.#ports.engine.endpoints().map((report) => [report.hookId, report]));
    const owing = Array.from(reports.values(), (report) => (owesAnything(report) ? report.hookId : []));
    return [...new Set([...this.#ports.hookIds(), ...owing.flat()])].map((hookId) => {
      const report = reports.get(hookId);
      const { state, reason } = this.#judge(hookId, report);
      return { hookId, state, since: this.#since(hookId, state), reason, pending: report ? report.lanes + report.parkedLanes : 0 };
    });
  }

  #judge(hookId: string, report: EndpointReport | undefined): Pick<HookStatus, 'state' | 'reason'> {
    const problem = this.#ports.endpoints.problemOf(hookId);
    if (problem !== undefined) return { state: 'paused', reason: problem };
    const policy = this.#ports.endpoints.policyOf(hookId);
    if (policy && !policy.isEnabled)
      return { state: 'paused', reason: 'the adapter is disabled: nothing new is told to it, and what it was owed before waits' };
    if (report && report.pausedBecause !== null) return { state: 'paused', reason: report.pausedBecause };
    switch (report?.breaker) {
      case 'open':
        return { state: 'broken', reason: 'most of its last requests failed; one probe at a time until it answers again' };
      case 'probing':
        return { state: 'probing', reason: 'a probe is under way' };
      default:
        return { state: 'open', reason: null };
    }
  }

  #since(hookId: string, state: HookStatus['state']): number {
    const seen = this.#seen.get(hookId);
    if (seen?.state === state) return seen.since;
    const since = this.#ports.now();
    this.#seen.set(hookId, { state, since });
    return since;
  }
}

/** A removed adapter is shown for as long as anything is owed to it. */
function owesAnything({ lanes, parkedLanes, hasCold }: EndpointReport): boolean {
  return lanes + parkedLanes > 0 || hasCold;
}
