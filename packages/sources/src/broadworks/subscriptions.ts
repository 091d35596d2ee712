import { subscriptionRefresh, subscriptionRequest, type SubscriptionRequest } from '@ringhook/protocols';
import { inParallel } from './in-parallel.ts';
import { renewInTime } from './renewal.ts';
import type { BroadworksSetup } from './setup.ts';
import { type Wanted, wantedOf } from './targets.ts';
import type { BroadworksTiming } from './timing.ts';
import type { XspAnswer, XspClient } from './xsp-client.ts';

const AT_ONCE = 6;
const MOST_WARNINGS = 20;
/** Error codes of ErrorInfo. */
const CHANNEL_SET_MISSING = 110_842;

export type Subscribed =
  | { readonly kind: 'subscribed'; readonly warnings: readonly string[] }
  /** The login was not taken (401). */
  | { readonly kind: 'unauthorised'; readonly reason: string }
  /** Nothing about calls may be subscribed to. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The XSP has forgotten the channel set: all begins anew with another. */
  | { readonly kind: 'setMissing'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

export interface SubscriptionOptions {
  readonly setup: BroadworksSetup;
  readonly timing: BroadworksTiming;
  readonly client: XspClient;
  readonly random: () => number;
  readonly to: SubscriptionRequest['to'];
  /** Subscriptions of an earlier channel of the same set, which outlive it. */
  readonly known: Map<string, Wanted>;
  /** One was made, or nothing is asked for any more: events that were faster than the answer can be told apart now. */
  readonly onAnswer: () => void;
  /** One could not be had again. */
  readonly onTrouble: (outcome: Exclude<Subscribed, { kind: 'subscribed' }>) => void;
}

type Obstacle = Exclude<Subscribed, { kind: 'subscribed' }>;

/** The subscriptions of one channel set, or of one HTTP contact, kept alive until `close`. */
export class Subscriptions {
  /** Those that were made anew: of a user's calls a list comes by itself. */
  readonly made = new Set<Wanted>();
  readonly #options: SubscriptionOptions;
  readonly #byId: Map<string, Wanted>;
  readonly #renewals = new Map<string, () => void>();
  readonly #refusals: string[] = [];
  #asking = 0;
  #isClosed = false;

  constructor(options: SubscriptionOptions) {
    this.#options = options;
    this.#byId = options.known;
  }

  wanted(subscriptionId: string): Wanted | undefined {
    return this.#byId.get(subscriptionId);
  }

  /** Whether a subscription may exist by now whose id we have not been told. */
  get isAsking(): boolean {
    return this.#asking > 0;
  }

  async subscribeAll(): Promise<Subscribed> {
    const all = wantedOf(this.#options.setup);
    const known = new Map(Array.from(this.#byId, ([id, wanted]) => [`${wanted.path} ${wanted.packages[0]}`, id]));
    const obstacles: Obstacle[] = [];
    let refusedCalls: Obstacle | undefined;
    let heard = 0;
    const isOver = (): boolean => obstacles.length > 0 || this.#isClosed;
    await inParallel(all, { atOnce: AT_ONCE, isOver }, async (wanted) => {
      const id = known.get(`${wanted.path} ${wanted.packages[0]}`);
      const obstacle = id !== undefined && (await this.#isAlive(id)) ? undefined : await this.#subscribe(wanted);
      if (obstacle === undefined) heard += wanted.isAboutCalls ? 1 : 0;
      else if (obstacle.kind !== 'refused') obstacles.push(obstacle);
      else if (wanted.isAboutCalls) refusedCalls = obstacle;
    });
    if (obstacles[0]) return obstacles[0];
    if (heard === 0 && refusedCalls) return refusedCalls;
    return { kind: 'subscribed', warnings: this.#warnings() };
  }

  /** It has ended, though we did not end it: once more. */
  async again(subscriptionId: string): Promise<void> {
    const wanted = this.#forget(subscriptionId);
    if (!wanted || this.#isClosed) return;
    const obstacle = await this.#subscribe(wanted);
    if (obstacle && !this.#isClosed) this.#options.onTrouble(obstacle);
  }

  close(): void {
    this.#isClosed = true;
    for (const stop of this.#renewals.values()) stop();
  }

  /** Ends them at the XSP, too. */
  async remove(): Promise<void> {
    const ids = [...this.#byId.keys()];
    await inParallel(ids, { atOnce: AT_ONCE, isOver: () => false }, async (id) => {
      await this.#options.client.call('DELETE', this.#path(id));
    });
  }

  #warnings(): string[] {
    const more = this.#refusals.length - MOST_WARNINGS;
    return more > 0 ? [...this.#refusals.slice(0, MOST_WARNINGS), `${more} more subscriptions were refused.`] : this.#refusals;
  }

  #path(id: string): string {
    return `${this.#options.setup.eventsPath}/subscription/${encodeURIComponent(id)}`;
  }

  /** Of an earlier channel; renewed in one go with the question. */
  async #isAlive(id: string): Promise<boolean> {
    const { client, timing } = this.#options;
    const answer = await client.call('PUT', this.#path(id), subscriptionRefresh(timing.expiresSeconds));
    if (answer.kind !== 'answered' || answer.status >= 300) {
      this.#forget(id);
      return false;
    }
    this.#renewLater(id, grantedIn(answer) ?? timing.expiresSeconds);
    return true;
  }

  async #subscribe(wanted: Wanted): Promise<Obstacle | undefined> {
    this.#asking++;
    try {
      return await this.#subscribeToFirstAllowed(wanted);
    } finally {
      this.#asking--;
      this.#options.onAnswer();
    }
  }

  /** Undefined when it is made, with the first of its packages that is allowed. */
  async #subscribeToFirstAllowed(wanted: Wanted): Promise<Obstacle | undefined> {
    const { client, setup, timing, to } = this.#options;
    let refusal = '';
    for (const event of wanted.packages) {
      const request = { event, expiresSeconds: timing.expiresSeconds, applicationId: setup.applicationId, to };
      const answer = await client.call('POST', setup.eventsPath + wanted.path, subscriptionRequest(request));
      if (answer.kind === 'failed') return answer;
      const { document, status, said } = answer;
      if (status < 300 && document?.kind === 'subscription') {
        this.#byId.set(document.subscriptionId, wanted);
        this.made.add(wanted);
        this.#renewLater(document.subscriptionId, document.expiresSeconds ?? timing.expiresSeconds);
        if (refusal !== '') this.#refusals.push(`Of ${wanted.whose}, ${event} is heard instead of ${wanted.packages[0]}: ${refusal}.`);
        return undefined;
      }
      if (document?.kind === 'error' && document.code === CHANNEL_SET_MISSING) return { kind: 'setMissing', reason: said };
      if (status === 401) return { kind: 'unauthorised', reason: said };
      if (status >= 500 || status === 408 || status === 429) return { kind: 'failed', reason: said };
      refusal ||= said;
    }
    const reason = `${wanted.packages[0]} of ${wanted.whose} cannot be subscribed to: ${refusal}`;
    this.#refusals.push(`${reason}. Does the id exist, and may the login see it?`);
    return { kind: 'refused', reason };
  }

  #renewLater(id: string, expiresSeconds: number): void {
    this.#renewals.get(id)?.();
    if (this.#isClosed) return;
    this.#renewals.set(
      id,
      renewInTime(expiresSeconds, this.#options.random, () => void this.#renew(id)),
    );
  }

  async #renew(id: string): Promise<void> {
    const { client, timing } = this.#options;
    const answer = await client.call('PUT', this.#path(id), subscriptionRefresh(timing.expiresSeconds));
    if (this.#isClosed) return;
    if (answer.kind === 'answered' && answer.status < 300) this.#renewLater(id, grantedIn(answer) ?? timing.expiresSeconds);
    else await this.again(id);
  }

  #forget(id: string): Wanted | undefined {
    const wanted = this.#byId.get(id);
    this.#byId.delete(id);
    this.#renewals.get(id)?.();
    this.#renewals.delete(id);
    return wanted;
  }
}

function grantedIn({ document }: Extract<XspAnswer, { kind: 'answered' }>): number | undefined {
  return document?.kind === 'subscription' ? document.expiresSeconds : undefined;
}
