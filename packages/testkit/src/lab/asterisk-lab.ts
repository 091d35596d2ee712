import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AsteriskProcess } from './asterisk-process.ts';
import type { AsteriskRoot } from './asterisk-root.ts';
import type { LabControl } from './lab-control.ts';
import { SipPhone } from './sip-phone.ts';

const FOLDER_PREFIX = 'ringhook-lab-';
const START_ATTEMPTS = 3;
const SECOND_MS = 1_000;
const IDLE_LOOKS = 250;
const IDLE_PAUSE_MS = 20;
const PHONE_ADDRESS = '127.0.0.1';
const TRUNK_ADDRESS = '127.0.0.2';
/** Below the range that the kernel hands out; Asterisk itself looks for a free pair in it. */
const MEDIA_PORTS = { first: 10_000, last: 19_998 };

export interface DeskPhones {
  readonly 1001: SipPhone;
  readonly 1002: SipPhone;
  readonly 1003: SipPhone;
  /** Has to register before it can be called (password `lab-phone-1004`). */
  readonly 1004: SipPhone;
}

/**
 * A real Asterisk on loopback with four desk phones and a trunk; the dial plan is packages/testkit/lab/etc. Any number of
 * labs run side by side: phones listen wherever the kernel put them, and Asterisk gets ports that were free a moment ago.
 */
export class AsteriskLab implements AsyncDisposable {
  readonly root: AsteriskRoot;
  readonly folder: string;
  readonly amiPort: number;
  readonly phones: DeskPhones;
  /** The outside world: calls that come in from it, and calls that go out to it. */
  readonly trunk: SipPhone;
  readonly #asterisk: AsteriskProcess;
  #control: LabControl;

  private constructor(
    parts: Pick<AsteriskLab, 'root' | 'folder' | 'amiPort' | 'phones' | 'trunk' | 'control'> & { asterisk: AsteriskProcess },
  ) {
    this.root = parts.root;
    this.folder = parts.folder;
    this.amiPort = parts.amiPort;
    this.phones = parts.phones;
    this.trunk = parts.trunk;
    this.#asterisk = parts.asterisk;
    this.#control = parts.control;
  }

  static async start(root: AsteriskRoot): Promise<AsteriskLab> {
    await removeAbandoned();
    const folder = await mkdtemp(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
    const [p1001, p1002, p1003, p1004, trunk] = await Promise.all([
      SipPhone.open({ user: '1001', address: PHONE_ADDRESS }),
      SipPhone.open({ user: '1002', address: PHONE_ADDRESS }),
      SipPhone.open({ user: '1003', address: PHONE_ADDRESS }),
      SipPhone.open({ user: '1004', address: PHONE_ADDRESS }),
      SipPhone.open({ user: 'outside', address: TRUNK_ADDRESS }),
    ]);
    const phones: DeskPhones = { 1001: p1001, 1002: p1002, 1003: p1003, 1004: p1004 };
    for (let attempt = 1; ; attempt++) {
      const [sipPort, amiPort] = await Promise.all([freeUdpPort(), freeTcpPort()]);
      const values = {
        SIP_PORT: sipPort,
        AMI_PORT: amiPort,
        PHONE_1001: p1001.port,
        PHONE_1002: p1002.port,
        PHONE_1003: p1003.port,
        TRUNK: trunk.port,
        RTP_FIRST: MEDIA_PORTS.first,
        RTP_LAST: MEDIA_PORTS.last,
      };
      const asterisk = await AsteriskProcess.prepare({ root, folder, amiPort, values });
      try {
        const control = await asterisk.start();
        for (const phone of [p1001, p1002, p1003, p1004, trunk]) phone.useServer(sipPort);
        return new AsteriskLab({ root, folder, amiPort, phones, trunk, asterisk, control });
      } catch (cause) {
        // Somebody may have taken a port in the moment between; with new ones it works or it is something else.
        if (attempt === START_ATTEMPTS) throw cause;
      }
    }
  }

  get control(): LabControl {
    return this.#control;
  }

  /** Folder that MixMonitor writes to. */
  get recordings(): string {
    return join(this.folder, 'spool/monitor');
  }

  /** Resolves when the PBX has no channel left, so that the next scenario finds it idle. */
  async untilIdle(): Promise<void> {
    for (let look = 0; look < IDLE_LOOKS; look++) {
      if ((await this.#control.countChannels()) === 0) return;
      await pause(IDLE_PAUSE_MS);
    }
    throw new Error(`the PBX still has channels ${(IDLE_LOOKS * IDLE_PAUSE_MS) / 1_000} s after the last call should have ended`);
  }

  /** Ends whatever a failed scenario left behind, at the PBX and at the phones. */
  async clear(): Promise<void> {
    await this.#control.act('Hangup', { Channel: '/.*/' });
    for (const phone of this.#allPhones()) phone.forgetCalls();
    await this.untilIdle();
  }

  /** Ends Asterisk as a power cut would; the phones notice nothing. */
  async kill(): Promise<void> {
    this.#control.close();
    await this.#asterisk.kill();
  }

  /**
   * Starts Asterisk again at the same ports, not within the second in which it was killed: channel ids are made of the second
   * and a counter that begins anew, so that ids would come twice, which no PBX that takes longer to boot can do.
   */
  async restart(): Promise<void> {
    await pause(SECOND_MS - (Date.now() % SECOND_MS));
    this.#control = await this.#asterisk.start();
  }

  log(): Promise<string> {
    return this.#asterisk.log();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    for (const phone of this.#allPhones()) phone.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  #allPhones(): SipPhone[] {
    return [...Object.values(this.phones), this.trunk];
  }
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

async function freeTcpPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a port');
  return address.port;
}

/** Folders of labs whose process was killed before it could tidy up. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(FOLDER_PREFIX) ? Number(name.slice(FOLDER_PREFIX.length).split('-')[0]) : Number.NaN;
    if (Number.isInteger(pid) && !existsSync(`/proc/${pid}`)) await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
}
