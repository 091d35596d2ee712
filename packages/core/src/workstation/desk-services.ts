import type { ExtensionEvent } from '../call/call-event.ts';
import type { Configuration } from '../config/configuration.ts';
import { type NewDelivery, partitionOf } from '../delivery/delivery.ts';
import type { NumberPlan } from '../numbers/number-plan.ts';
import { UNHEARD_DEVICE } from '../placeholders/desk-view.ts';
import type { ResponderLookup } from '../placeholders/directory-index.ts';
import type { PlanContext } from '../rules/plan-deliveries.ts';
import { indexDeskUsers } from './desk-users.ts';
import type { RunWebService } from './custom-event.ts';
import { compileAction } from './render-action.ts';
import { compileTrigger, firesOn } from './trigger.ts';
import { type DeskValues, hookEventOf, valuesOf } from './values.ts';

/** One web service of a custom event that the server runs itself: an endpoint of its own, with lanes of its own. */
export interface DeskService {
  /** `desk:` and the custom event with the place of the action; no adapter can be called so. */
  readonly hookId: string;
  readonly fires: (event: ExtensionEvent) => boolean;
  readonly render: (values: DeskValues) => { readonly method: 'GET' | 'POST'; readonly url: string; readonly body: string | null };
}

/** Services whose templates cannot be used are left out; `lintConfiguration` reports them. */
export function compileDeskServices(
  { workstations, directory, settings }: Pick<Configuration, 'workstations' | 'directory' | 'settings'>,
  plan: NumberPlan,
): readonly DeskService[] {
  const users = indexDeskUsers(directory);
  return workstations.customEvents.flatMap(({ id, enabled, owner, trigger, actions }) => {
    if (!enabled || trigger.category !== 'call') return [];
    const clauses = compileTrigger(trigger, plan);
    return actions.flatMap((action, index): DeskService[] => {
      if (action.kind !== 'runWebService' || action.from !== 'server') return [];
      const compiled = compileAction(action, { plan, timeZone: settings.timeZone });
      if (compiled.problems.some(({ severity }) => severity === 'error')) return [];
      return [
        {
          hookId: deskHookId(id, index),
          fires: (event) => users.isFor(owner, event.extension) && firesOn(clauses, event),
          render: (values) => toRequest(action, compiled.render(values)),
        },
      ];
    });
  });
}

export function deskHookId(customEventId: string, index: number): string {
  return `desk:${customEventId}:${index}`;
}

function toRequest({ method }: RunWebService, command: ReturnType<ReturnType<typeof compileAction>['render']>) {
  const { url, body } = command.kind === 'runWebService' ? command : { url: '', body: null };
  return { method, url, body };
}

/** What the services owe at one event of an extension, with every promise of a delivery (G22). Pure. */
export function planDeskServices(
  event: ExtensionEvent,
  { deskServices, responderAt }: { readonly deskServices: readonly DeskService[]; readonly responderAt: ResponderLookup },
  { now, recordingUrl, deliveryId }: PlanContext,
): readonly NewDelivery[] {
  const fired = deskServices.filter((service) => service.fires(event));
  if (fired.length === 0) return [];
  const { call, sequence, synthetic } = event;
  const values = valuesOf(event, { responderAt, recordingUrl, device: UNHEARD_DEVICE, connectedAt: null });
  const name = hookEventOf(event.event);
  return fired.map(({ hookId, render }): NewDelivery => {
    const { method, url, body } = render(values);
    const ordinal = 2 * sequence;
    return {
      id: deliveryId(hookId, call.uuid, name, ordinal),
      partition: partitionOf(call.number),
      hookId,
      callNumber: call.number,
      sequence,
      ordinal,
      event: name,
      synthetic,
      createdAt: now,
      deadlineAt: null,
      request: { method, url, headers: body === null ? [] : [{ name: 'content-type', value: 'application/json' }], body },
    };
  });
}
