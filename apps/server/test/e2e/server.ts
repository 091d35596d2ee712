import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { FakeAsterisk, startReceiver } from '@ringhook/testkit';
import { RinghookProcess } from '../live/ringhook-process.ts';
import { asteriskAt, openUrl, SETTINGS, toldAdapter } from './office.ts';

/** One PBX, and one endpoint that is told of every call. */
export function configurationFor(pbx: FakeAsterisk, receiverUrl: string, more: Readonly<Record<string, unknown>> = {}): unknown {
  return {
    settings: SETTINGS,
    sources: [asteriskAt(pbx.port)],
    adapters: [toldAdapter('crm', `${receiverUrl}/hook`, more)],
    globalActions: [openUrl('crm')],
  };
}

/** A child `serve` on a folder of its own, told of one PBX and one endpoint. */
export async function aServer(t: TestContext, retryDelaysMs: readonly number[] = [200, 200, 200, 200]) {
  const folder = mkdtempSync(join(tmpdir(), 'ringhook-kill-'));
  const pbx = await FakeAsterisk.start();
  const receiver = await startReceiver();
  const configFile = join(folder, 'ringhook.yaml');
  // JSON is YAML.
  writeFileSync(configFile, JSON.stringify(configurationFor(pbx, receiver.url, { retryDelaysMs })));
  const running: RinghookProcess[] = [];
  t.after(async () => {
    for (const each of running) await each.kill();
    await pbx[Symbol.asyncDispose]();
    await receiver.close();
    rmSync(folder, { recursive: true });
  });
  const start = async (env: Readonly<Record<string, string>> = {}): Promise<RinghookProcess> => {
    const ringhook = new RinghookProcess({ dataFolder: join(folder, 'data'), configFile, env: { PBX_SECRET: 'right', ...env } });
    running.push(ringhook);
    const before = pbx.received('CoreShowChannels').length;
    await ringhook.logged('source.connected');
    await pbx.until(() => pbx.received('CoreShowChannels').length > before);
    return ringhook;
  };
  return { pbx, receiver, start };
}
