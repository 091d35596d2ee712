import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { type Receiver, startReceiver } from '@ringhook/testkit';
import { AsteriskLab, callIn, CuttableLink, DID, prepareAsteriskRoot } from '@ringhook/testkit/lab';
import { RinghookProcess } from './ringhook-process.ts';
import { readRequest, TOLD_PARAMETERS, type ToldRequest } from './told-request.ts';

const STORED_LOOKS = 200;
const STORED_PAUSE_MS = 25;

export interface LiveOptions {
  /** Debian suite of the Asterisk: `sid` = 22, `bullseye` = 16. */
  readonly suite?: string;
  /** Replaces parts of the configuration. */
  readonly sourceOptions?: Readonly<Record<string, unknown>>;
  readonly secret?: string;
}

/** Asterisk, Ringhook and an endpoint, each on real sockets; Ringhook reaches Asterisk through a link that can be cut. */
export class LiveSystem implements AsyncDisposable {
  readonly lab: AsteriskLab;
  readonly link: CuttableLink;
  readonly receiver: Receiver;
  readonly folder: string;
  #ringhook: RinghookProcess;
  #firstTold = 0;
  readonly #start: () => RinghookProcess;

  private constructor(parts: Pick<LiveSystem, 'lab' | 'link' | 'receiver' | 'folder'>, start: () => RinghookProcess) {
    ({ lab: this.lab, link: this.link, receiver: this.receiver, folder: this.folder } = parts);
    this.#start = start;
    this.#ringhook = start();
  }

  /** Undefined, with the test skipped and the reason told, where no Asterisk can be had. */
  static async start(
    t: TestContext,
    { suite = 'sid', sourceOptions = {}, secret = 'lab-ringhook-secret' }: LiveOptions = {},
  ): Promise<LiveSystem | undefined> {
    const outcome = await prepareAsteriskRoot({ suite });
    if (outcome.kind === 'unavailable') {
      t.skip(outcome.reason);
      return undefined;
    }
    const lab = await AsteriskLab.start(outcome.root);
    const [link, receiver] = await Promise.all([CuttableLink.open(lab.amiPort), startReceiver()]);
    const folder = await mkdtemp(join(tmpdir(), 'ringhook-live-'));
    const configFile = join(folder, 'ringhook.yaml');
    // JSON is YAML.
    await writeFile(
      configFile,
      JSON.stringify(configuration({ amiPort: link.port, endpoint: `${receiver.url}/hook`, lab, sourceOptions })),
    );
    const env = { LAB_AMI_SECRET: secret };
    const start = () => new RinghookProcess({ dataFolder: join(folder, 'data'), configFile, env });
    return new LiveSystem({ lab, link, receiver, folder }, start);
  }

  get ringhook(): RinghookProcess {
    return this.#ringhook;
  }

  /** Starts Ringhook again, on the data of the one before. */
  startAgain(): RinghookProcess {
    this.#ringhook = this.#start();
    return this.#ringhook;
  }

  /** Resolves when Ringhook is logged in; calls alive at that moment are found a little later. */
  async untilConnected(from = 0): Promise<void> {
    await this.#ringhook.logged('source.connected', from);
  }

  /**
   * Resolves when Ringhook has taken stock of the PBX and tells calls from life: calls are placed until one is told so, and none
   * of them appears in `told`.
   */
  async untilHearing(): Promise<void> {
    await this.untilConnected();
    for (let isHeard = false; !isHeard;) {
      const call = await callIn(this.lab, DID.busy);
      await call.final;
      await this.lab.untilIdle();
      const told = await this.told((requests) => requests.some(({ values }) => values.Event === 'missed'));
      isHeard = told.every(({ isSynthetic }) => !isSynthetic);
      this.#firstTold += told.length;
    }
  }

  /** How many requests there were, to ask `told` for those after. */
  get toldLength(): number {
    return this.receiver.requests.length - this.#firstTold;
  }

  /** What the endpoint was told, beginning with request number `from`, once that satisfies the condition. */
  async told(isEnough: (requests: readonly ToldRequest[]) => boolean, from = 0): Promise<ToldRequest[]> {
    const first = this.#firstTold + from;
    try {
      const all = await this.receiver.waitFor((requests) => isEnough(requests.slice(first).map(readRequest)));
      return all.slice(first).map(readRequest);
    } catch (cause) {
      const summary = this.receiver.requests.slice(first).map(readRequest);
      const lines = summary.map(
        ({ values, isSynthetic }) => `${values.CallId} ${values.CallerID} ${values.Event}${isSynthetic ? '*' : ''}`,
      );
      throw new Error(`${lines.join('\n')}\n${String(cause)}\nRinghook's last words:\n${this.#ringhook.words()}`, { cause });
    }
  }

  /** Resolves when the event is durable at Ringhook, whether or not the endpoint was told. */
  async untilStored(callId: string, event: string): Promise<void> {
    for (let look = 0; look < STORED_LOOKS; look++) {
      const { items } = (await this.#ringhook.api(`calls/${callId}/events`)) as { items: { event: { event: string } }[] };
      if (items.some((stored) => stored.event.event === event)) return;
      await pause(STORED_PAUSE_MS);
    }
    throw new Error(`"${event}" of call ${callId} was never stored`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ringhook[Symbol.asyncDispose]();
    await Promise.all([this.lab[Symbol.asyncDispose](), this.link[Symbol.asyncDispose](), this.receiver.close()]);
    await rm(this.folder, { recursive: true, force: true });
  }
}

interface ConfigurationParts {
  readonly amiPort: number;
  readonly endpoint: string;
  readonly lab: AsteriskLab;
  readonly sourceOptions: Readonly<Record<string, unknown>>;
}

function configuration({ amiPort, endpoint, lab, sourceOptions }: ConfigurationParts): unknown {
  return {
    settings: { allowedNetworks: ['127.0.0.0/8'], defaultCountry: 'GB', extensionPattern: '10\\d\\d', outsidePrefixes: ['0'] },
    sources: [
      {
        id: 'lab',
        name: 'Lab',
        kind: 'asterisk',
        options: {
          host: '127.0.0.1',
          port: amiPort,
          username: 'ringhook',
          secret: { env: 'LAB_AMI_SECRET' },
          trunks: ['trunk'],
          recordingRoots: [lab.recordings],
          ...sourceOptions,
        },
      },
    ],
    directory: {
      users: [{ id: 7, name: 'ada' }],
      agents: [{ name: 'Ada Ames', extensions: ['1001'], userId: 7 }],
      queues: [{ name: 'Support queue' }],
    },
    adapters: [{ id: 'told', name: 'Told', url: endpoint, parameters: TOLD_PARAMETERS.map(([name, value]) => ({ name, value })) }],
    globalActions: [{ kind: 'setUrlToOpen', where: 'server', when: 'onStateEvents', adapterId: 'told' }],
  };
}
