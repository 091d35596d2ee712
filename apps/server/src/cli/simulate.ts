import {
  type CallEvent,
  type CallHookState,
  CallTracker,
  compileConfiguration,
  type CompiledRules,
  type NewDelivery,
  NO_HOOKS,
  planDeliveries,
  type SourceId,
} from '@ringhook/core';
import { simulatedCalls } from '@ringhook/sources';
import { type Command, Option } from 'commander';
import { randomUUID } from 'node:crypto';
import { deliveryId } from '../delivery-id.ts';
import { isHookEvent } from '../demo/hook-event.ts';
import { createTerminalView } from '../demo/terminal-view.ts';
import { terminalSize } from '../demo/terminal-size.ts';
import { readConfigurationFile } from '../read-configuration.ts';
import { parseCount } from './parse-number.ts';
import { toList } from './to-list.ts';

interface SimulateOptions {
  readonly config: string;
  readonly calls: string;
  readonly seed: string;
  readonly extensions?: string;
  readonly dids?: string;
  readonly queues?: string;
  readonly json?: boolean;
}

const EXAMPLE_LINK = 'https://ringhook.example/recordings/1?token=example';

export function registerSimulate(program: Command): void {
  program
    .command('simulate')
    .summary('see what a configuration would send, without sending it')
    .description(
      'Lets simulated calls of every kind meet the rules of a configuration and shows the requests that would leave. Nothing is sent and nothing is stored.',
    )
    .addOption(new Option('--config <file>', 'YAML configuration to try').makeOptionMandatory())
    .option('--calls <number>', 'how many calls', '10')
    .option('--seed <number>', 'the same seed places the same calls', '1')
    .option('--extensions <numbers>', 'phones that take part, separated by commas, at least three')
    .option('--dids <numbers>', 'numbers that outside callers dial')
    .option('--queues <names>', 'names of queues')
    .option('--json', 'one JSON line per request')
    .action(simulate);
}

function simulate(options: SimulateOptions): void {
  const rules = compileConfiguration(readConfigurationFile(options.config), 1);
  const { width, hasColour } = terminalSize();
  const view = createTerminalView({ width, hasColour });
  let requests = 0;
  for (const { event, deliveries } of planSimulation(rules, options)) {
    requests += deliveries.length;
    if (options.json)
      for (const { hookId, callNumber, request } of deliveries)
        console.log(JSON.stringify({ hookId, callNumber, event: event.event, ...request }));
    else {
      if (isHookEvent(event)) console.log(view.callLine(event));
      for (const { request } of deliveries)
        console.log(view.plannedLine({ method: request.method, target: request.url, body: request.body ?? '' }));
    }
  }
  if (!options.json) console.log(`\n${requests} requests would leave. Nothing was sent.`);
}

function* planSimulation(
  rules: CompiledRules,
  options: SimulateOptions,
): Generator<{ readonly event: CallEvent; readonly deliveries: readonly NewDelivery[] }> {
  const { settings } = rules.configuration;
  let number = 0;
  const identify = () => ({ number: ++number, uuid: randomUUID() });
  const tracker = new CallTracker({ sourceId: 'simulator' as SourceId, settings, numbers: rules.plan, identify });
  const hooks = new Map<number, CallHookState>();
  const moments = simulatedCalls({
    count: parseCount(options.calls, '--calls'),
    seed: parseCount(options.seed, '--seed'),
    startAt: Date.now(),
    ...(options.extensions !== undefined && { extensions: toList(options.extensions) }),
    ...(options.dids !== undefined && { dids: toList(options.dids) }),
    ...(options.queues !== undefined && { queues: toList(options.queues) }),
  });
  const plan = (event: CallEvent, now: number) => {
    if (event.level === 'device') return { event, deliveries: [] };
    const { deliveries, state } = planDeliveries(event, hooks.get(event.call.number) ?? NO_HOOKS, rules, {
      now,
      recordingUrl: () => EXAMPLE_LINK,
      deliveryId,
    });
    hooks.set(event.call.number, state);
    return { event, deliveries };
  };
  let now = Date.now();
  for (const { at, signals } of moments) {
    now = at;
    for (const event of tracker.advance(at)) yield plan(event, at);
    for (const signal of signals) for (const event of tracker.apply(signal, at)) yield plan(event, at);
  }
  for (const event of tracker.advance(now + settings.missedHoldBackMs + 1_000)) yield plan(event, now);
}
