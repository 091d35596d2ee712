import { RulePreview, RulePreviewRequest, SendTestAnswer, SendTestRequest } from '@ringhook/contract';
import {
  compileConfiguration,
  type Configuration,
  type FrozenRequest,
  type HookEventName,
  maskHeaders,
  type NameValue,
  planCall,
  type UrlAdapter,
} from '@ringhook/core';
import type { Api } from '../api.ts';
import { ApiError, notFound } from '../errors.ts';
import type { CallReader, ConfigurationStore, TestSender, TestSent } from '../ports.ts';
import { previewAdapter } from '../preview-adapter.ts';
import { historyBefore } from '../caller-history.ts';
import { previewRule } from '../preview-rule.ts';

export interface TrialPorts {
  readonly configuration: ConfigurationStore;
  readonly calls: CallReader;
  /** Absent: nothing is sent for a test. */
  readonly testSender?: TestSender | undefined;
}

/** A draft tried on one recorded call (P6, P8): what it would do, and one request sent to see what the endpoint says. */
export function trialRoutes(app: Api, ports: TrialPorts): void {
  addRulePreview(app, ports);
  if (ports.testSender) addSendTest(app, ports, ports.testSender);
}

function addRulePreview(app: Api, { configuration, calls }: TrialPorts): void {
  app.post('/rules/preview', {
    config: { scope: 'read' },
    schema: {
      tags: ['rules'],
      summary: 'A drafted rule on a recorded call: each condition with what was there, and the requests; nothing is saved or sent',
      body: RulePreviewRequest,
      response: { 200: RulePreview },
    },
    handler: async ({ body: { rule, adapters = [], callNumber } }) => {
      const number = callNumber ?? (await calls.list({ limit: 1 })).items[0]?.number;
      const call = number === undefined ? undefined : await calls.get(number);
      if (callNumber !== undefined && !call) throw notFound('call', String(callNumber));
      const events = call ? (await calls.events(call.number)).map(({ event }) => event) : [];
      const live = configuration.current().configuration;
      const history = call && (await historyBefore(calls, call, [live, { ...live, rules: [rule] }]));
      return { call: call ?? null, ...previewRule({ rule, adapters }, live, { events, history }) };
    },
  });
}

function addSendTest(app: Api, { configuration, calls }: TrialPorts, sender: TestSender): void {
  app.post('/adapters/send-test', {
    // Whoever drafts an adapter decides where its credentials go: that is for those who may save one.
    config: { scope: 'write:config', audit: 'adapter.tested' },
    schema: {
      tags: ['adapters'],
      summary: 'Send one request of a drafted adapter now, outside any lane and marked with "ringhook-test: 1", and show the answer',
      body: SendTestRequest,
      response: { 200: SendTestAnswer },
    },
    handler: async (request) => {
      const { adapter, callNumber, event } = request.body;
      const live = configuration.current().configuration;
      const rendered = callNumber === undefined ? exampleOf(adapter, live, event) : await requestOf({ adapter, live, callNumber, event });
      const answer = answerOf(rendered.request, await sender.send({ adapter, ...rendered }));
      request.audited = { subject: `adapters/${adapter.id}`, detail: auditDetail(event, answer) };
      return answer;
    },
  });

  interface Wanted {
    readonly adapter: UrlAdapter;
    readonly live: Configuration;
    readonly callNumber: number;
    readonly event: HookEventName;
  }

  async function requestOf({ adapter, live, callNumber, event }: Wanted): Promise<RenderedTest> {
    const events = (await calls.events(callNumber)).map((stored) => stored.event);
    if (events.length === 0) throw notFound('call', String(callNumber));
    const attached = { ...live, rules: [], adapters: [{ ...adapter, enabled: true }], globalActions: [tellEverything(adapter.id)] };
    const owed = planCall(events, compileConfiguration(attached, 0));
    if (owed.length === 0) throw unusable(adapter, live);
    const found = owed.find((each) => each.event === event);
    if (found) return { request: found.request, callNumber, sequence: found.sequence };
    const message = `call ${callNumber} has no ${event}; it has ${owed.map((each) => each.event).join(', ')}`;
    throw new ApiError('REQUEST_INVALID', 'event', message, { fields: [{ field: 'event', message }] });
  }
}

interface RenderedTest {
  readonly request: FrozenRequest;
  readonly callNumber: number;
  readonly sequence: number;
}

function exampleOf(adapter: UrlAdapter, live: Configuration, event: HookEventName): RenderedTest {
  const found = previewAdapter(adapter, live).requests.find((each) => each.event === event);
  if (!found) throw unusable(adapter, live);
  return { request: found.request, callNumber: 0, sequence: 0 };
}

function tellEverything(adapterId: string) {
  return { kind: 'setUrlToOpen', where: 'server', when: 'onStateEvents', adapterId } as const;
}

function unusable(adapter: UrlAdapter, live: Configuration): ApiError {
  const errors = previewAdapter(adapter, live).findings.filter(({ severity }) => severity === 'error');
  const fields = errors.map(({ path, message }) => ({ field: `adapter.${path}`, message }));
  const [first] = fields;
  return new ApiError('REQUEST_INVALID', 'adapter', first ? `${first.field} ${first.message}` : 'the adapter can send nothing', { fields });
}

/** Keys and cookies stay hidden, as in the log of attempts. */
function answerOf(request: FrozenRequest, { testId, at, outcome }: TestSent) {
  const shown = { testId, at, request: { ...request, headers: maskHeaders(request.headers) }, durationMs: Math.round(outcome.durationMs) };
  if (outcome.kind === 'failed') {
    const { reason, detail } = outcome;
    return { ...shown, outcome: 'failed' as const, status: null, reason, detail, answerHeaders: [], answerBody: null, isBodyCut: false };
  }
  const { status, headers, body, isBodyCut } = outcome;
  const isGood = status >= 200 && status < 300;
  return {
    ...shown,
    outcome: isGood ? ('delivered' as const) : ('refused' as const),
    status,
    reason: null,
    detail: null,
    answerHeaders: maskHeaders(pairsOf(headers)),
    answerBody: body,
    isBodyCut,
  };
}

/** The host alone: path, parameters and headers can hold keys, and numbers of callers. */
function auditDetail(event: HookEventName, { request: { url }, status, reason }: ReturnType<typeof answerOf>): string {
  return `${event} to ${URL.parse(url)?.host ?? 'no host'}: ${status ?? reason}`;
}

function pairsOf(flat: readonly string[]): NameValue[] {
  const pairs: NameValue[] = [];
  for (let place = 0; place + 1 < flat.length; place += 2) pairs.push({ name: flat[place] ?? '', value: flat[place + 1] ?? '' });
  return pairs;
}
