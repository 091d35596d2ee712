import {
  type CallFacts,
  compileAdapter,
  compileNumberPlan,
  type Configuration,
  EMPTY_CONFIGURATION,
  type FrozenRequest,
  HookFacts,
  type HookEventName,
  indexResponders,
  lintConfiguration,
  type LintFinding,
  type SourceId,
  type UrlAdapter,
} from '@ringhook/core';

export interface PreviewedRequest {
  readonly event: HookEventName;
  readonly request: FrozenRequest;
}

export interface AdapterPreview {
  /** What would be sent; empty when the adapter can't be used, then `findings` say why. */
  readonly requests: readonly PreviewedRequest[];
  readonly findings: readonly LintFinding[];
}

const START = 1_595_496_018_843;
const RECORDING_URL = 'https://ringhook.example/recordings/103870?token=example';

const ANSWERED: CallFacts = {
  number: 103_870,
  uuid: '0b8e7e5a-51c1-4f0e-9d53-1f2f4d2a7c11',
  sourceId: 'example' as SourceId,
  type: 'Incoming',
  direction: 'inbound',
  scope: 'external',
  callerId: '+442079460123',
  callerName: 'Ann & Bob "Ltd"',
  isWithheld: false,
  did: '855555',
  dialled: '855555',
  responderExt: '1001',
  responderNumber: null,
  lastRungExt: '1001',
  lastQueue: 'Simple queue',
  conference: null,
  transferredBy: null,
  startedAt: START,
  queuedAt: START + 1_447,
  ringingAt: START + 2_000,
  answeredAt: START + 8_650,
  endedAt: START + 17_000,
  answered: true,
  recorded: true,
  recordings: [{ file: 'example.wav', startedAt: START + 8_650 }],
  cause: 'answered',
};
const MISSED: CallFacts = {
  ...ANSWERED,
  responderExt: null,
  answeredAt: null,
  answered: false,
  recorded: false,
  recordings: [],
  cause: 'abandoned',
};

/** What an adapter would send about a call: the one given, else an answered and a missed example. Nothing is sent. */
export function previewAdapter(adapter: UrlAdapter, configuration: Configuration, call?: CallFacts): AdapterPreview {
  const { settings, directory } = configuration;
  const findings = lintConfiguration({ ...EMPTY_CONFIGURATION, settings, directory, adapters: [adapter] })
    .filter(({ path }) => path.startsWith('adapters[0]'))
    .map((finding) => ({ ...finding, path: finding.path.replace(/^adapters\[0\]\.?/, '') }));
  const compiled = compileAdapter(adapter, { plan: compileNumberPlan(settings, directory), timeZone: settings.timeZone });
  if (!compiled) return { requests: [], findings };
  const responderAt = indexResponders(directory);
  const requests = momentsOf(call).map(({ event, facts, at }) => {
    const moment = { event, call: facts, at, isCallStart: event === 'start', responderAt, recordingUrl: () => RECORDING_URL };
    return { event, request: compiled.render(new HookFacts(moment)) };
  });
  return { requests, findings };
}

interface Moment {
  readonly event: HookEventName;
  readonly facts: CallFacts;
  readonly at: number;
}

/** In the order in which a call tells them. */
function momentsOf(call: CallFacts | undefined): readonly Moment[] {
  const answered = call ?? ANSWERED;
  const missed = call ?? MISSED;
  const pickedUpAt = answered.answeredAt ?? answered.startedAt;
  const moments: Moment[] = [
    {
      event: 'start',
      facts: { ...answered, answeredAt: null, endedAt: null, answered: false, responderExt: null },
      at: answered.startedAt,
    },
    { event: 'pickup', facts: { ...answered, endedAt: null }, at: pickedUpAt },
    { event: 'hangup', facts: answered, at: answered.endedAt ?? pickedUpAt },
    { event: 'missed', facts: missed, at: missed.endedAt ?? missed.startedAt },
  ];
  if (!call) return moments;
  return moments.filter(({ event }) => (event !== 'pickup' || call.answered) && (event !== 'missed' || !call.answered));
}
