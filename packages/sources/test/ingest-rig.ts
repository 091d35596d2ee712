import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { type CallEvent, CallTracker, DEFAULT_SETTINGS, numberScopeOf, type SavedCall, type Signal, type SourceId } from '@ringhook/core';
import { aliveLegsOf, type PushAnswer, type PushHandler, type PushRequest, sourceAdapterOf, type SourceNews } from '../src/index.ts';

export const T0 = Date.UTC(2027, 0, 31, 12);
export const SECRET = 'the right secret';
export const ADDRESS = 'https://ringhook.example/ingest/tw';

export interface Timers {
  enable(options: { apis: ['setTimeout'] }): void;
  tick(ms: number): void;
  reset(): void;
}

export interface IngestRigOptions {
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Of the running test: nothing here waits in real time. */
  readonly timers: Timers;
  readonly restored?: readonly SavedCall[];
  readonly taken?: ReadonlySet<string>;
}

/** A source that is told by HTTP, with a tracker behind it and a clock that stands still until told. */
export class IngestRig {
  now = T0;
  /** By how much the clock on the wall is ahead of the one by which things wait, ms. */
  wallAheadMs = 0;
  readonly events: CallEvent[] = [];
  readonly news: SourceNews[] = [];
  readonly taken: Set<string>;
  readonly tracker: CallTracker;
  /** Set to make the store refuse. */
  refusal: Error | undefined;
  readonly #abort = new AbortController();
  readonly #timers: Timers;
  readonly #listening = Promise.withResolvers<PushHandler>();
  #running: Promise<unknown> = Promise.resolve();

  private constructor({ timers, restored = [], taken = new Set() }: IngestRigOptions) {
    this.#timers = timers;
    this.taken = new Set(taken);
    let number = 1 + restored.length;
    this.tracker = new CallTracker({
      sourceId: 'tw' as SourceId,
      settings: DEFAULT_SETTINGS,
      numbers: numberScopeOf(DEFAULT_SETTINGS.extensionPattern, DEFAULT_SETTINGS.shortCodes),
      identify: () => ({ number, uuid: `call-${number++}` }),
      restored,
    });
  }

  static open(options: IngestRigOptions): IngestRig {
    const rig = new IngestRig(options);
    options.timers.enable({ apis: ['setTimeout'] });
    const adapter = sourceAdapterOf(options.kind);
    rig.#running = adapter.connect(adapter.parseConfig(options.options), {
      sourceId: 'tw' as SourceId,
      receive: (handler) => {
        rig.#listening.resolve(handler);
      },
      hasTaken: async (reportId) => rig.taken.has(reportId),
      aliveLegs: () => aliveLegsOf(options.restored ?? []),
      signal: rig.#abort.signal,
      accept: async (signals, reportIds = []) => rig.#accept(signals, reportIds),
      report: (news) => rig.news.push(news),
      secret: async () => SECRET,
      now: () => rig.now,
      wallNow: () => rig.now + rig.wallAheadMs,
      random: () => 0,
    });
    return rig;
  }

  async post(request: Partial<PushRequest>): Promise<PushAnswer> {
    const push = await this.#listening.promise;
    return push({ method: 'POST', url: ADDRESS, headers: {}, body: new Uint8Array(), remoteAddress: '192.0.2.1', ...request });
  }

  /** Lets the time pass in small steps, and everything that became due happen. */
  async pass(ms: number): Promise<void> {
    await settled();
    for (let left = ms; left > 0; left -= 50) {
      const step = Math.min(50, left);
      this.now += step;
      this.#timers.tick(step);
      await settled();
      this.events.push(...this.tracker.advance(this.now));
    }
  }

  async close(): Promise<unknown> {
    this.#abort.abort();
    const outcome = await this.#running;
    this.#timers.reset();
    return outcome;
  }

  /** `start`, `1001 ringing` ...; calls after the first carry their number. */
  lines(): string[] {
    const shown = this.events.filter(
      (event) => event.level !== 'call' || ['start', 'pickup', 'hangup', 'missed', 'queued'].includes(event.event),
    );
    return shown.map((event) => {
      if (event.level === 'device') return event.event;
      const number = event.call.number === 1 ? '' : `${event.call.number} `;
      return `${number}${event.level === 'extension' ? `${event.extension} ` : ''}${event.event}`;
    });
  }

  /** Facts of the newest event of this name. */
  facts(event: string): Extract<CallEvent, { level: 'call' }>['call'] {
    const found = this.events.findLast((one) => one.level === 'call' && one.event === event);
    if (found?.level !== 'call') throw new Error(`no ${event} was told: ${this.lines().join(', ')}`);
    return found.call;
  }

  #accept(signals: readonly Signal[], reportIds: readonly string[]): void {
    if (this.refusal) throw this.refusal;
    for (const signal of signals) this.events.push(...this.tracker.apply(signal, this.now));
    for (const id of reportIds) this.taken.add(id);
  }
}

/** Everything that can go on without time passing has gone on. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => void setImmediate(resolve));
}

export type Fields = Readonly<Record<string, string>>;

/** Signed as Twilio signs a form. */
export function twilioRequest(fields: Fields, { url = ADDRESS, secret = SECRET } = {}): Partial<PushRequest> {
  const text = Object.entries(fields).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const signed = url + text.map(([name, value]) => name + value).join('');
  return {
    url,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': createHmac('sha1', secret).update(signed).digest('base64'),
    },
    body: Buffer.from(new URLSearchParams(fields).toString()),
  };
}

export function twilioJsonRequest(json: unknown, secret = SECRET): Partial<PushRequest> {
  const body = Buffer.from(JSON.stringify(json));
  const url = `${ADDRESS}?bodySHA256=${createHash('sha256').update(body).digest('hex')}`;
  const signature = createHmac('sha1', secret).update(url).digest('base64');
  return { url, headers: { 'content-type': 'application/json', 'x-twilio-signature': signature }, body };
}

const TELNYX = generateKeyPairSync('ed25519');
/** Base64 of the 32 bytes, as the portal shows it. */
export const TELNYX_KEY = Buffer.from(TELNYX.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64');

export function telnyxRequest(json: unknown, { at = T0, key = TELNYX.privateKey } = {}): Partial<PushRequest> {
  const body = Buffer.from(JSON.stringify(json));
  const timestamp = String(Math.floor(at / 1_000));
  const signature = sign(null, Buffer.concat([Buffer.from(`${timestamp}|`), body]), key).toString('base64');
  return { headers: { 'telnyx-signature-ed25519': signature, 'telnyx-timestamp': timestamp }, body };
}

export function jambonzRequest(json: unknown, { at = T0, secret = SECRET } = {}): Partial<PushRequest> {
  const body = Buffer.from(JSON.stringify(json));
  const time = String(Math.floor(at / 1_000));
  const signature = createHmac('sha256', secret).update(`${time}.`).update(body).digest('hex');
  return { headers: { 'jambonz-signature': `t=${time},v1=${signature}`, 'content-type': 'application/json' }, body };
}

export function genericRequest(json: unknown, secret = SECRET): Partial<PushRequest> {
  const body = Buffer.from(JSON.stringify(json));
  return { headers: { 'x-signature': createHmac('sha256', secret).update(body).digest('hex') }, body };
}
