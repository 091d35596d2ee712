import type { CallLevelEvent, ExtensionEvent } from '../call/call-event.ts';
import type { CallFacts } from '../call/call.ts';
import type { Configuration, RuleConditions } from '../config/configuration.ts';
import type { FrozenRequest } from '../delivery/delivery.ts';
import type { CompiledAdapter } from '../placeholders/compile-adapter.ts';
import type { CallHistory } from '../rules/match-facts.ts';
import { compileConfiguration } from '../rules/compile-configuration.ts';
import type { CompiledRules } from '../rules/compiled-rules.ts';
import { isSameRequest } from './compare-requests.ts';
import { concernedRules, type DraftSubject, hooksOf, isSame } from './draft-subject.ts';
import { type OwedRequest, planCall } from './plan-call.ts';
import { isProbe, probeOf, withProbes } from './rule-probe.ts';

export interface TrialScene {
  readonly live: Configuration;
  readonly draft: Configuration;
  readonly subject: DraftSubject;
  /** Who had called before; absent: conditions on earlier calls are not known. */
  readonly history?: CallHistory | undefined;
}

/** How a draft and the live configuration treat one call. */
export interface CallVerdict {
  /** The draft does something about the call that the trial is about. */
  readonly isMatched: boolean;
  readonly isMatchedLive: boolean;
  /** What is counted of it: requests by the hooks in question. Adapters that both share are not rendered. */
  readonly owed: readonly OwedRequest[];
  readonly owedLive: readonly OwedRequest[];
  /** Over all hooks. */
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

type EventOfCall = CallLevelEvent | ExtensionEvent;

const NONE: readonly OwedRequest[] = [];
const UNTOUCHED: CallVerdict = { isMatched: false, isMatchedLive: false, owed: NONE, owedLive: NONE, added: 0, removed: 0, changed: 0 };
/** Conditions on what a packed event of a call begins with. */
const STEADY = ['callTypes', 'direction', 'scope', 'sources', 'did', 'caller', 'dialled'] as const;
/** What an adapter says that is the same in both: equal to itself is all that matters. */
const UNRENDERED: FrozenRequest = { method: 'GET', url: '', headers: [], body: null };

/**
 * Tries a draft on one recorded call after the other, against the live configuration. Everything is compiled once; a call that none of
 * the rules in question matches is let go after that question.
 */
export class CallTrial {
  readonly #subject: DraftSubject;
  readonly #live: CompiledRules;
  readonly #draft: CompiledRules;
  readonly #probes: ReadonlySet<string>;
  readonly #hooks: ReadonlySet<string>;
  /** Undefined: every call may be concerned. */
  readonly #concern: CompiledRules | undefined;
  /** The same by what hardly changes in a call; undefined: that says nothing. */
  readonly #steadyConcern: CompiledRules | undefined;
  readonly #history: CallHistory | undefined;

  constructor({ live, draft, subject, history }: TrialScene) {
    const watched = new Set(subject.rules);
    const sameSite =
      isSame(live.settings, draft.settings) && isSame(live.directory, draft.directory) && isSame(live.sources, draft.sources);
    const shared = sameSite ? sharedAdapters(live, draft) : new Set<string>();
    this.#subject = subject;
    this.#history = history;
    this.#live = withoutRendering(compileConfiguration(withProbes(live, watched), 0), shared);
    this.#draft = withoutRendering(compileConfiguration(withProbes(draft, watched), 0), shared);
    this.#probes = new Set(subject.rules.map(probeOf));
    this.#hooks = hooksOf(subject, [live, draft]);
    const concerned = concernedRules(subject, live, draft);
    const concern = concerned && concernOf(live, draft, concerned);
    const steady = concern && steadyOf(concern);
    this.#concern = concern && compileConfiguration(concern, 0);
    this.#steadyConcern = steady && compileConfiguration(steady, 0);
  }

  /**
   * False: the draft has nothing to do with a call that has these facts, whatever else becomes known of it, as long as number, source,
   * type, direction, scope, caller, DID and dialled number stay what they are: `try` would say so, too.
   */
  mayConcern(call: CallFacts): boolean {
    return this.#steadyConcern === undefined || this.#steadyConcern.match(call, null).length > 0;
  }

  try(events: readonly EventOfCall[]): CallVerdict {
    if (!this.#isConcerned(events)) return UNTOUCHED;
    const live = planCall(events, this.#live, this.#history);
    const draft = planCall(events, this.#draft, this.#history);
    if (live.length === 0 && draft.length === 0) return UNTOUCHED;
    const isMatched = this.#isMatched(draft);
    const isMatchedLive = this.#isMatched(live);
    return {
      isMatched,
      isMatchedLive,
      owed: isMatched ? this.#counted(draft) : NONE,
      owedLive: isMatchedLive ? this.#counted(live) : NONE,
      ...countDifferences(live, draft),
    };
  }

  #isConcerned(events: readonly EventOfCall[]): boolean {
    if (this.#concern === undefined) return true;
    let last: unknown;
    for (const { call } of events) {
      if (call === last) continue;
      last = call;
      if (this.#concern.match(call, null, this.#history).length > 0) return true;
    }
    return false;
  }

  #isMatched(owed: readonly OwedRequest[]): boolean {
    const { isWhole, adapters } = this.#subject;
    return owed.some(({ hookId }) => (isProbe(hookId) ? this.#probes.has(hookId) : isWhole || adapters.includes(hookId)));
  }

  #counted(owed: readonly OwedRequest[]): readonly OwedRequest[] {
    return owed.filter(({ hookId }) => !isProbe(hookId) && (this.#subject.isWhole || this.#hooks.has(hookId)));
  }
}

function countDifferences(live: readonly OwedRequest[], draft: readonly OwedRequest[]): Pick<CallVerdict, 'added' | 'removed' | 'changed'> {
  let [added, removed, changed] = [0, 0, 0];
  for (const owed of live) {
    if (isProbe(owed.hookId)) continue;
    const now = draft.find(({ hookId, event }) => event === owed.event && hookId === owed.hookId);
    if (now === undefined) removed++;
    else if (!isSameRequest(owed, now)) changed++;
  }
  for (const owed of draft) {
    if (!isProbe(owed.hookId) && !live.some(({ hookId, event }) => event === owed.event && hookId === owed.hookId)) added++;
  }
  return { added, removed, changed };
}

function sharedAdapters(live: Configuration, draft: Configuration): ReadonlySet<string> {
  const known = new Map(live.adapters.map((adapter) => [adapter.id, adapter]));
  return new Set(draft.adapters.filter((adapter) => isSame(adapter, known.get(adapter.id))).map(({ id }) => id));
}

function withoutRendering(compiled: CompiledRules, hookIds: ReadonlySet<string>): CompiledRules {
  const silent = ([id, adapter]: [string, CompiledAdapter]): [string, CompiledAdapter] => [
    id,
    hookIds.has(id) || isProbe(id) ? { definition: adapter.definition, render: () => UNRENDERED } : adapter,
  ];
  return { ...compiled, adapters: new Map(Array.from(compiled.adapters, silent)) };
}

/** Only the rules in question, as they are in either configuration; none stops another. */
function concernOf(live: Configuration, draft: Configuration, ids: ReadonlySet<string>): Configuration {
  const wanted = [...live.rules, ...draft.rules].filter(({ id }) => ids.has(id));
  const rules = wanted.map((rule, place) => ({ ...rule, id: String(place), actions: [], stopProcessing: false }));
  const bare: Configuration = { ...draft, globalActions: [], adapters: [], rules };
  return withProbes(bare, new Set(rules.map(({ id }) => id)));
}

/** The same rules with only those conditions whose facts hardly change in a call: they match whatever the rules match. Undefined when one has none. */
function steadyOf(concern: Configuration): Configuration | undefined {
  const rules = concern.rules.map((rule) => ({ ...rule, conditions: steadyConditions(rule.conditions) }));
  return rules.some(({ conditions }) => Object.keys(conditions).length === 0) ? undefined : { ...concern, rules };
}

function steadyConditions(conditions: RuleConditions): RuleConditions {
  const kept = STEADY.flatMap((name) => (conditions[name] === undefined ? [] : [[name, conditions[name]] as const]));
  return Object.fromEntries(kept);
}
