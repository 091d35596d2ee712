/** The commands as people type them, and the API of a running server as they meet it. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { FakeAsterisk } from '@ringhook/testkit';
import { asteriskAt, Office, openUrl, SETTINGS, toldAdapter } from './e2e/office.ts';
import { pbxCall } from './e2e/pbx-call.ts';
import { runCli, STACK } from './e2e/run-cli.ts';

function aFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'ringhook-cli-e2e-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

function officeOf(pbx: FakeAsterisk): Promise<Office> {
  return Office.open({
    configuration: (url) => ({
      settings: SETTINGS,
      sources: [asteriskAt(pbx.port)],
      adapters: [toldAdapter('crm', `${url}/hook`)],
      globalActions: [openUrl('crm')],
    }),
  });
}

describe('ringhook', { concurrency: 2 }, () => {
  const commands = ['', 'serve', 'token create', 'capture play'];
  it('explains itself and its commands with --help', async () => {
    for (const command of commands) {
      const args = command === '' ? [] : command.split(' ');
      const { code, stdout, stderr } = await runCli([...args, '--help']);
      assert.equal(code, 0, command);
      assert.equal(stderr, '');
      assert.ok(stdout.startsWith(`Usage: ringhook${command === '' ? '' : ` ${command}`} `), stdout);
    }
  });

  it('ends with 2 for what it does not understand and with 1 for what fails, in words and without a stack', async (t) => {
    const folder = aFolder(t);
    const lines: readonly [args: readonly string[], code: number, words: RegExp][] = [
      [[], 2, /Usage: ringhook/],
      [['srve'], 2, /unknown command 'srve'.*\n?.*(serve|--help)/],
      [['serve', '--prt', '1'], 2, /unknown option '--prt'/],
      [['serve', '--data', folder, '--port', '70000'], 1, /--port must be a number from 0 to 65535, not "70000" \(OPTION_INVALID\)/],
      [['simulate', '--config', join(folder, 'none.yaml')], 1, /none\.yaml can't be read.*\(CONFIGURATION_FILE_INVALID\)/],
      [['demo', '--data', folder, '--calls-per-minute', '0'], 1, /"callsPerMinute" must be more than 0/],
      [['export', '--url', 'http://127.0.0.1:9', '--token', 'x'], 1, /\(SERVER_UNREACHABLE\)/],
      [['export', '--url', 'http://127.0.0.1:9'], 1, /RINGHOOK_TOKEN \(TOKEN_MISSING\)/],
    ];
    for (const [args, code, words] of lines) {
      const result = await runCli(args, { env: { RINGHOOK_TOKEN: '', RINGHOOK_URL: '' } });
      assert.equal(result.code, code, `${args.join(' ')}: ${result.stderr}`);
      assert.match(result.stderr, words);
      assert.doesNotMatch(result.stderr, STACK);
      assert.equal(result.stdout, '');
    }
  });

  it('demo ends by itself after so many calls, and shows each call with the requests it caused', async (t) => {
    const data = join(aFolder(t), 'demo');
    const { code, stdout, stderr } = await runCli(['demo', '--data', data, '--calls', '2', '--calls-per-minute', '6000', '--seed', '3']);
    assert.equal(code, 0, stderr);
    assert.equal(stderr, '');
    for (const call of ['1', '2']) {
      assert.match(stdout, new RegExp(`call ${call} +start `));
      assert.match(stdout, new RegExp(`call ${call} +hangup `));
      assert.match(stdout, new RegExp(`GET /crm\\?Event=hangup&CallId=${call}&.*<- 200`), 'its last request, too');
    }
    assert.match(stdout, /Ended after 2 complete calls and \d+ requests/);
    const requests = readFileSync(join(data, 'requests.log'), 'utf8').trim().split('\n');
    const [, shown] = /and (\d+) requests/.exec(stdout) ?? [];
    assert.equal(requests.length, Number(shown));
  });

  it('demo leaves a folder alone in which another one runs, or that is a real one', async (t) => {
    const data = join(aFolder(t), 'demo');
    let second: ReturnType<typeof runCli> | undefined;
    let isEnough = false;
    const first = await runCli(['demo', '--data', data], {
      stopWhen: (stdout) => {
        if (stdout.includes('/docs') && second === undefined) {
          second = runCli(['demo', '--data', data]);
          void second.then(() => (isEnough = true));
        }
        return isEnough;
      },
    });
    assert.equal(first.code, 0, first.stderr);
    const refused = await second!;
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /\(DATA_FOLDER_IN_USE\)/);
    rmSync(join(data, 'this-is-a-demo'));
    const real = await runCli(['demo', '--data', data]);
    assert.equal(real.code, 1);
    assert.match(real.stderr, /holds the data of a real Ringhook.*\(DATA_FOLDER_NOT_A_DEMO\)/);
  });

  it('simulate shows what would leave and sends nothing', async (t) => {
    await using pbx = await FakeAsterisk.start();
    await using office = await officeOf(pbx);
    const file = join(aFolder(t), 'office.yaml');
    const exported = await runCli(['export', file, '--url', office.ringhook.apiUrl], { env: { RINGHOOK_TOKEN: office.token } });
    assert.equal(exported.code, 0, exported.stderr);
    const { code, stdout } = await runCli(['simulate', '--config', file, '--calls', '3', '--json']);
    assert.equal(code, 0);
    const requests = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { hookId: string; method: string; url: string });
    assert.ok(requests.length >= 6);
    assert.ok(
      requests.every(
        ({ hookId, method, url }) => hookId === 'crm' && method === 'GET' && url.startsWith(`${office.receiver.url}/hook?Event=`),
      ),
    );
    assert.equal(office.receiver.requests.length, 0);
  });
});

describe('a running server', () => {
  it('is exported, changed in the file, applied and exported again by commands with a token, until the token is revoked', async (t) => {
    await using pbx = await FakeAsterisk.start();
    await using office = await officeOf(pbx);
    const url = office.ringhook.apiUrl;
    const file = join(aFolder(t), 'office.yaml');
    const admin = { RINGHOOK_URL: url, RINGHOOK_TOKEN: office.token };
    const made = await runCli(['token', 'create', 'deployer', '--scope', 'write:config', '--scope', 'read'], { env: admin });
    assert.equal(made.code, 0, made.stderr);
    const deployer = { RINGHOOK_URL: url, RINGHOOK_TOKEN: made.stdout.trim() };

    assert.equal((await runCli(['export', file], { env: deployer })).code, 0);
    const same = await runCli(['apply', file], { env: deployer });
    assert.deepEqual([same.code, same.stdout], [0, ''], same.stderr);
    assert.match(same.stderr, /Nothing changes/);

    writeFileSync(file, readFileSync(file, 'utf8').replace('name: crm', 'name: Customers'));
    const applied = await runCli(['apply', file, '--note', 'rename'], { env: deployer });
    assert.equal(applied.code, 0, applied.stderr);
    assert.match(applied.stdout, /adapters\[crm\]\.name/);
    const again = await runCli(['export'], { env: deployer });
    assert.equal(again.stdout.trim(), readFileSync(file, 'utf8').trim());
    await office.until(() => office.logged('configuration.taken').length === 1, 'the revision is live');

    const list = JSON.parse((await runCli(['token', 'list', '--json'], { env: admin })).stdout) as { id: string; name: string }[];
    const id = list.find(({ name }) => name === 'deployer')?.id ?? '';
    const forbidden = await runCli(['token', 'revoke', id], { env: deployer });
    assert.equal(forbidden.code, 1, 'its scopes do not reach that far');
    assert.equal((await runCli(['token', 'revoke', id], { env: admin })).code, 0);
    const refused = await runCli(['export'], { env: deployer });
    assert.deepEqual([refused.code, refused.stdout], [1, '']);
    assert.match(refused.stderr, /token/);
  });

  it('streams what happens as it happens, and what was missed to whoever comes back', async () => {
    await using pbx = await FakeAsterisk.start();
    await using office = await officeOf(pbx);
    await office.untilConnected(pbx);
    const stop = new AbortController();
    const open = (headers: Record<string, string> = {}) =>
      fetch(`${office.ringhook.apiUrl}/api/v1/live?types=call,delivery`, {
        headers: { authorization: `Bearer ${office.token}`, ...headers },
        signal: stop.signal,
      });
    const stream = readEvents(await open());
    const { ring, answer, hangup } = pbxCall({ number: 0 });
    pbx.send(ring);
    const [start, told] = [await stream.next(), await stream.next()];
    assert.equal(start.value?.event, 'call');
    assert.equal(start.value?.data['event'], 'start');
    assert.equal(told.value?.event, 'delivery');
    assert.equal(told.value?.data['next'], 'delivered');
    pbx.send(answer + hangup);
    await office.untilAllTold();
    const missed = readEvents(await open({ 'last-event-id': told.value?.id ?? '' }));
    const names: unknown[] = [];
    while (names.length < 2) {
      const { value } = await missed.next();
      if (value?.event === 'call' && ['pickup', 'hangup'].includes(String(value.data['event']))) names.push(value.data['event']);
    }
    assert.deepEqual(names, ['pickup', 'hangup']);
    stop.abort();
  });

  it('shows its metrics, its document and pages that reach for nothing outside', async () => {
    await using pbx = await FakeAsterisk.start();
    await using office = await officeOf(pbx);
    await office.untilConnected(pbx);
    const { ring, answer, hangup } = pbxCall({ number: 0 });
    pbx.send(ring + answer + hangup);
    await office.untilAllTold();
    const { apiUrl } = office.ringhook;
    const get = (path: string) => fetch(`${apiUrl}${path}`, { headers: { authorization: `Bearer ${office.token}` } });
    // The settlement of the last request is counted a moment after its answer.
    await office.until(() => office.settled === 3, 'all are settled');
    const metrics = await (await get('/metrics')).text();
    assert.match(metrics, /^ringhook_events_total\{source="pbx",level="call",event="hangup"\} 1$/m);
    assert.match(metrics, /^ringhook_\w+\{hook="crm",(outcome="2xx"|state="delivered")\} 3$/m);
    assert.equal((await fetch(`${apiUrl}/metrics`)).status, 401);

    const openapi = (await (await fetch(`${apiUrl}/api/v1/openapi.json`)).json()) as { openapi: string; paths: Record<string, unknown> };
    assert.match(openapi.openapi, /^3\.1/);
    assert.ok(Object.keys(openapi.paths).includes('/api/v1/calls'));
    const page = await fetch(`${apiUrl}/docs`);
    const html = await page.text();
    assert.equal(page.status, 200);
    const addresses = Array.from(html.matchAll(/(?:src|href)=["']?([^"'\s>]+)/g), ([, address]) => address ?? '');
    assert.ok(addresses.length > 0);
    for (const address of addresses) assert.equal(new URL(address, `${apiUrl}/docs`).origin, apiUrl, address);
    const policy = page.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src '(self|none)'/);
    assert.doesNotMatch(policy, /https?:/);
  });
});

interface StreamedEvent {
  readonly id: string;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** Server-sent events one by one; comments are left out. */
async function* readEvents(answer: Response): AsyncGenerator<StreamedEvent> {
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type') ?? '', /^text\/event-stream/);
  let pending = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.body ?? []) {
    pending += decoder.decode(chunk, { stream: true });
    for (let end = pending.indexOf('\n\n'); end !== -1; end = pending.indexOf('\n\n')) {
      const lines = pending.slice(0, end).split('\n');
      pending = pending.slice(end + 2);
      const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const data = field('data');
      if (data === undefined) continue;
      yield { id: field('id') ?? '', event: field('event') ?? '', data: JSON.parse(data) as Record<string, unknown> };
    }
  }
}
