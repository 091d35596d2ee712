import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createApi, createToken, findToken, LiveHub, Metrics } from '@ringhook/api';
import { ConfigurationDocument } from '@ringhook/contract';
import {
  HistoryReader,
  loadMainKey,
  openDataFolder,
  SqliteConfigurationStore,
  SqliteIdempotencyStore,
  SqliteSecretStore,
  SqliteTokenStore,
} from '@ringhook/store';
import { Command } from 'commander';
import { registerApply } from '../src/cli/apply.ts';
import { type Probes, registerDoctor } from '../src/cli/doctor.ts';
import { registerExport } from '../src/cli/export.ts';
import { registerSecret } from '../src/cli/secret.ts';
import { tableLines } from '../src/cli/terminal.ts';
import { registerToken } from '../src/cli/token.ts';
import { SOURCE_KINDS } from '../src/config/source-kinds.ts';
import { checkClock } from '../src/doctor/check-clock.ts';
import { checkDatabase, checkDisk, checkFolder } from '../src/doctor/check-folder.ts';
import { createSourceProbe } from '../src/doctor/probe-source.ts';
import { probeEndpoint } from '../src/doctor/probe-endpoint.ts';

const YAML = `
sources:
  - { id: sim, name: Simulator, kind: simulator }
adapters:
  - id: crm
    name: CRM
    url: https://crm.example/hook
    parameters: [{ name: Event, value: '{{DialApiEventName}}' }]
globalActions:
  - { kind: setUrlToOpen, adapterId: crm }
`;

function aFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'ringhook-cli-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

const goodProbes: Probes = {
  createSourceProbe: () => async () => ({ kind: 'fine', detail: 'connected', warnings: [] }),
  probeEndpoint: async () => ({ kind: 'fine', detail: 'answers', warnings: [] }),
};

/** Runs one command line; what it printed, and the error it ended with. */
async function ringhook(args: readonly string[], options: { readonly value?: string; readonly probes?: Probes } = {}) {
  const out: string[] = [];
  const notes: string[] = [];
  const terminal = { out: (line: string) => void out.push(line), note: (line: string) => void notes.push(line), isColoured: false };
  const program = new Command('ringhook');
  registerToken(program, terminal);
  registerSecret(program, terminal, async () => options.value ?? '');
  registerExport(program, terminal);
  registerApply(program, terminal);
  registerDoctor(program, terminal, options.probes ?? goodProbes);
  const quiet = (command: Command): void => {
    command.exitOverride().configureOutput({ writeErr: () => {}, writeOut: (text) => out.push(text) });
    command.commands.forEach(quiet);
  };
  quiet(program);
  const error = await program.parseAsync(args, { from: 'user' }).then(
    () => undefined,
    (cause: Error & { code?: string }) => cause,
  );
  return { out: out.join('\n'), notes: notes.join('\n'), error };
}

/** A server on a data folder, as far as these commands need one. */
async function aServer(t: TestContext, dataFolder: string) {
  const now = Date.now;
  const folder = openDataFolder(dataFolder, now());
  const history = new HistoryReader(folder.file);
  const tokens = new SqliteTokenStore(folder.db);
  const api = await createApi({
    configuration: new SqliteConfigurationStore(folder.db, { now, parse: (stored) => ConfigurationDocument.parse(stored) }),
    calls: history.calls,
    deliveries: history.deliveries,
    deliveryControl: { redeliver: async () => 0, pause: async () => {}, resume: async () => {}, hooks: () => [] },
    sources: { kinds: () => SOURCE_KINDS, list: () => [], get: () => undefined, restart: async () => {} },
    tokens,
    secrets: new SqliteSecretStore(folder.db, loadMainKey({ dataFolder })),
    idempotency: new SqliteIdempotencyStore(folder.db),
    live: new LiveHub({ epoch: 'e' }),
    metrics: new Metrics(),
    health: { version: '0', startedAt: 0, checks: async () => [] },
    now,
    log: { info: () => {}, error: () => {} },
  });
  const url = await api.listen({ host: '127.0.0.1', port: 0 });
  t.after(async () => {
    await api.close();
    await history.close();
    folder.close();
  });
  return { url, token: createToken(tokens, { name: 'cli', scopes: ['admin'], now: now() }).token };
}

/** The same commands against a folder nobody uses and against a running server. */
const places: [name: string, options: (t: TestContext, folder: string) => Promise<readonly string[]>][] = [
  ['a data folder', async (_t, folder) => ['--data', folder]],
  [
    'a running server',
    async (t, folder) => {
      const { url, token } = await aServer(t, folder);
      return ['--url', url, '--token', token];
    },
  ],
];

for (const [place, optionsOf] of places) {
  describe(`on ${place}`, () => {
    it('applies a file, shows the difference, exports it again and finds nothing left to change', async (t) => {
      const folder = aFolder(t);
      const where = await optionsOf(t, join(folder, 'data'));
      const file = join(folder, 'site.yaml');
      writeFileSync(file, YAML);

      const planned = await ringhook(['apply', file, '--dry-run', ...where]);
      assert.match(planned.notes, /nothing was saved/);
      const applied = await ringhook(['apply', file, ...where]);
      assert.equal(applied.error, undefined);
      assert.equal(applied.out, planned.out);
      assert.match(applied.out, /^\+ adapters\[crm\]: \{"id":"crm"/m);
      assert.match(applied.notes, /saved as revision 1/);

      const exported = join(folder, 'out.yaml');
      await ringhook(['export', exported, ...where]);
      assert.match(readFileSync(exported, 'utf8'), /^# Ringhook configuration[\s\S]*id: crm/);
      assert.match((await ringhook(['apply', exported, ...where])).notes, /Nothing changes/);

      writeFileSync(file, YAML.replace('name: CRM', 'name: New CRM'));
      assert.equal((await ringhook(['apply', file, ...where])).out, '~ adapters[crm].name: "CRM" → "New CRM"');
      assert.match((await ringhook(['export', '--revision', '1', ...where])).out, /name: CRM/);
      assert.equal((await ringhook(['export', '--revision', '9', ...where])).error?.code, 'NOT_FOUND');
    });

    it('refuses a source it could not start, with field and fix', async (t) => {
      const folder = aFolder(t);
      const where = await optionsOf(t, join(folder, 'data'));
      const file = join(folder, 'site.yaml');
      writeFileSync(file, 'sources:\n  - { id: pbx, name: PBX, kind: asterisk }\n');
      const { error } = await ringhook(['apply', file, ...where]);
      assert.equal(error?.code, 'CONFIGURATION_INVALID');
      assert.match(error?.message ?? '', /sources\[0\]/);
    });

    it('makes, lists and revokes tokens', async (t) => {
      const where = await optionsOf(t, join(aFolder(t), 'data'));
      const made = await ringhook(['token', 'create', 'crm', '--scope', 'read', 'live', '--days', '30', ...where]);
      assert.match(made.out, /^rh_[\w-]{43}$/);
      const listed = JSON.parse((await ringhook(['token', 'list', '--json', ...where])).out) as {
        id: string;
        name: string;
        scopes: string[];
      }[];
      const mine = listed.find(({ name }) => name === 'crm');
      assert.deepEqual(mine?.scopes, ['read', 'live']);
      assert.match((await ringhook(['token', 'list', ...where])).out, /ID +NAME +SCOPES[\s\S]*crm +read live/);
      assert.equal((await ringhook(['token', 'revoke', mine?.id ?? '', ...where])).error, undefined);
      assert.equal((await ringhook(['token', 'revoke', mine?.id ?? '', ...where])).error?.code, 'NOT_FOUND');
    });

    it('stores secrets that are listed by name and never shown', async (t) => {
      const where = await optionsOf(t, join(aFolder(t), 'data'));
      assert.equal((await ringhook(['secret', 'set', 'ami', ...where], { value: 'hunter2\n' })).error, undefined);
      const { out } = await ringhook(['secret', 'list', ...where]);
      assert.match(out, /^ami /m);
      assert.doesNotMatch(out, /hunter2/);
      assert.match((await ringhook(['secret', 'set', 'hook', '--generate', ...where])).out, /^whsec_[A-Za-z0-9+/]{43}=$/);
      assert.equal((await ringhook(['secret', 'set', 'ami', ...where], { value: '\n' })).error?.code, 'SECRET_INVALID');
      assert.equal((await ringhook(['secret', 'remove', 'ami', ...where])).error, undefined);
      assert.equal((await ringhook(['secret', 'remove', 'ami', ...where])).error?.code, 'NOT_FOUND');
    });
  });
}

describe('a file that is wrong', () => {
  it('shows names of others without letting them move the cursor', async (t) => {
    const folder = aFolder(t);
    const file = join(folder, 'site.yaml');
    const hostile = '\u001b[2Jname\u009b1m\u202e';
    writeFileSync(file, JSON.stringify({ directory: { queues: [{ name: hostile }], agents: [{ name: hostile, extensions: ['1'] }] } }));
    const { out, error } = await ringhook(['apply', file, '--data', join(folder, 'data')]);
    assert.equal(error, undefined);
    assert.match(out, /directory\.queues\[name/);
    assert.doesNotMatch(out, /[\u001b\u0080-\u009f\u202e]/);
  });

  it('sees that agents changed places: the first of two with one extension is the one who is named', async (t) => {
    const folder = aFolder(t);
    const file = join(folder, 'site.yaml');
    const write = (names: readonly string[]) =>
      writeFileSync(file, JSON.stringify({ directory: { agents: names.map((name) => ({ name, extensions: ['1'] })) } }));
    const apply = () => ringhook(['apply', file, '--data', join(folder, 'data')]);
    write(['Ann', 'Bob']);
    await apply();
    write(['Bob', 'Ann']);
    assert.match((await apply()).out, /directory\.agents.*"Ann","Bob".*"Bob","Ann"/);
  });

  it('is told line by line and changes nothing', async (t) => {
    const folder = aFolder(t);
    const file = join(folder, 'site.yaml');
    writeFileSync(file, 'directory:\n  extensions:\n    - number: 0123\n    - nmber: "1"\n');
    const { notes, error } = await ringhook(['apply', file, '--data', join(folder, 'data')]);
    assert.equal(error?.code, 'CONFIGURATION_FILE_INVALID');
    assert.match(notes, new RegExp(`^${file}:3:15 .*put it in quotes: "0123"`, 'm'));
    assert.match(notes, /site\.yaml:4:7 .*did you mean "number"/);
    assert.equal((await ringhook(['apply', join(folder, 'none.yaml')])).error?.code, 'CONFIGURATION_FILE_INVALID');
  });
});

describe('reaching a server', () => {
  it('says what to do when the folder is in use, the token is missing or wrong, or nobody answers', async (t) => {
    const folder = join(aFolder(t), 'data');
    const { url } = await aServer(t, folder);
    const inUse = await ringhook(['token', 'list', '--data', folder]);
    assert.deepEqual([inUse.error?.code, /--url/.test(inUse.error?.message ?? '')], ['DATA_FOLDER_IN_USE', true]);
    assert.equal((await ringhook(['token', 'list', '--url', url])).error?.code, 'TOKEN_MISSING');
    assert.equal((await ringhook(['token', 'list', '--url', url, '--token', 'rh_x'])).error?.code, 'UNAUTHENTICATED');
    assert.equal((await ringhook(['token', 'list', '--url', 'ftp://x', '--token', 'rh_x'])).error?.code, 'URL_INVALID');
    assert.equal((await ringhook(['token', 'list', '--url', 'http://127.0.0.1:1', '--token', 'rh_x'])).error?.code, 'SERVER_UNREACHABLE');
  });

  it('is not fooled by something that is no Ringhook', async (t) => {
    const other = createServer((_request, response) => response.end('<html>hello')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    t.after(() => other.close());
    const { port } = other.address() as AddressInfo;
    const { error } = await ringhook(['export', '--url', `http://127.0.0.1:${port}`, '--token', 'rh_x']);
    assert.equal(error?.code, 'SERVER_NOT_UNDERSTOOD');
  });

  it('refuses scopes and days that are none', async (t) => {
    const folder = aFolder(t);
    for (const args of [
      ['--scope', 'root'],
      ['--days', '0'],
      ['--days', 'x'],
    ]) {
      assert.equal(
        (await ringhook(['token', 'create', 'a', ...args, '--data', folder])).error?.code,
        'commander.invalidArgument',
        args.join(' '),
      );
    }
  });
});

it('makes the first token of a folder an ordinary one that can be used', async (t) => {
  const dataFolder = join(aFolder(t), 'data');
  const { out } = await ringhook(['token', 'create', 'first', '--scope', 'admin', '--data', dataFolder]);
  using folder = openDataFolder(dataFolder, 1);
  assert.equal(findToken(new SqliteTokenStore(folder.db), out, Date.now())?.name, 'first');
});

it('prints names of others without letting them move the cursor', () => {
  const [, row = ''] = tableLines(['NAME'], [['\u001b[2Ja\rb\u202ec\n']]);
  assert.equal(row, 'a�b�c�');
});

const findingsOf = async (folder: string, probes?: Probes) => {
  const { out, error } = await ringhook(['doctor', '--json', '--data', folder], probes ? { probes } : {});
  return { findings: JSON.parse(out) as { name: string; state: string; detail: string; fix: string | null }[], error };
};

describe('doctor', () => {
  it('finds nothing wrong where nothing is, before the first start and after', async (t) => {
    const folder = aFolder(t);
    const data = join(folder, 'data');
    assert.equal((await findingsOf(data)).error, undefined);
    writeFileSync(join(folder, 'site.yaml'), YAML);
    await ringhook(['apply', join(folder, 'site.yaml'), '--data', data]);
    const { findings, error } = await findingsOf(data);
    assert.equal(error, undefined);
    const names = findings.map(({ name }) => name);
    assert.deepEqual(names, ['data folder', 'disk space', 'database', 'clock', 'audit log', 'configuration', 'source sim', 'endpoint crm']);
  });

  it('works beside a running server', async (t) => {
    const folder = join(aFolder(t), 'data');
    await aServer(t, folder);
    assert.equal((await findingsOf(folder)).error, undefined);
  });

  it('says what failed outside and what to do, and ends with an error', async (t) => {
    const folder = aFolder(t);
    const file = join(folder, 'site.yaml');
    writeFileSync(file, `${YAML.replace('id: crm', 'id: crm\n    signingSecret: { env: NO_SUCH_VARIABLE_HERE }')}`);
    await ringhook(['apply', file, '--data', join(folder, 'data')]);
    const failing: Probes = {
      createSourceProbe: () => async () => ({ kind: 'failed', detail: 'login refused', fix: 'check the secret' }),
      probeEndpoint: async () => ({ kind: 'fine', detail: 'answers', warnings: ['its certificate ends soon'] }),
    };
    const { findings, error } = await findingsOf(join(folder, 'data'), failing);
    assert.equal(error?.code, 'DOCTOR_FOUND_PROBLEMS');
    const notOk = findings
      .filter(({ state, name }) => state !== 'ok' && name !== 'disk space')
      .map(({ name, state, fix }) => [name, state, fix]);
    assert.deepEqual(notOk, [
      ['secrets', 'failed', 'put the secret where the configuration looks for it, or change the reference'],
      ['source sim', 'failed', 'check the secret'],
      ['endpoint crm', 'warning', 'its certificate ends soon'],
    ]);
  });

  it('finds a damaged database without touching it', async (t) => {
    const folder = aFolder(t);
    openDataFolder(folder, 1).close();
    const file = join(folder, 'ringhook.db');
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 4_096 + 8, 4_096 * 3);
    writeFileSync(file, bytes);
    const finding = checkDatabase(folder);
    assert.equal(finding.state, 'failed');
    assert.match(finding.fix ?? '', /restore a backup/);
    assert.deepEqual(readFileSync(file), bytes);
  });

  it('finds a folder that is a file, one that cannot be written, and a full disk', (t) => {
    const folder = aFolder(t);
    const file = join(folder, 'file');
    writeFileSync(file, '');
    assert.equal(checkFolder(file).state, 'failed');
    assert.equal(checkFolder(folder).state, 'ok');
    assert.equal(checkFolder(join(folder, 'none', 'yet')).state, 'warning');
    assert.deepEqual(
      [checkDisk(folder, () => 1e6).state, checkDisk(folder, () => 1e9).state, checkDisk(folder, () => 1e12).state],
      ['failed', 'warning', 'ok'],
    );
    const closed = join(folder, 'closed');
    mkdirSync(closed);
    chmodSync(closed, 0o500);
    // Root may write everywhere; there the probe shows it.
    assert.equal(checkFolder(closed).state, process.getuid?.() === 0 ? 'ok' : 'failed');
    assert.equal(statSync(folder).isDirectory(), true);
  });

  it('doubts a clock that is in the past or behind its own events', () => {
    const now = Date.UTC(2027, 0, 1);
    assert.equal(checkClock({ now, newestEventAt: now - 1 }).state, 'ok');
    assert.equal(checkClock({ now, newestEventAt: now + 3_600_000 }).state, 'warning');
    assert.equal(checkClock({ now: 0, newestEventAt: null }).state, 'failed');
  });
});

describe('looking at an endpoint', () => {
  const settings = ConfigurationDocument.parse({}).settings;
  const loopback = { ...settings, allowedNetworks: ['127.0.0.0/8', '::1/128'] };

  it('is fine when something listens where it may', async (t) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close());
    const { port } = server.address() as AddressInfo;
    assert.equal((await probeEndpoint(`http://127.0.0.1:${port}/{{CallID}}`, loopback)).kind, 'fine');
  });

  const bad: [title: string, url: string, words: RegExp, settings?: typeof loopback][] = [
    ['is not listening', 'http://127.0.0.1:1/', /ECONNREFUSED/, loopback],
    ['is in a network that is not allowed', 'http://127.0.0.1:80/', /loopback/],
    ['resolves to one', 'http://localhost:80/', /loopback/],
    ['has no address', 'http://nothing.invalid/', /can't be resolved/],
    ['is no URL', 'http://', /not a URL/],
  ];
  for (const [title, url, words, given = settings] of bad) {
    it(`says so when it ${title}`, async () => {
      const outcome = await probeEndpoint(url, given);
      assert.equal(outcome.kind, 'failed');
      assert.match(outcome.detail, words);
    });
  }
});

describe('looking at a source', () => {
  it('logs in to the simulator and leaves again', async () => {
    const outcome = await createSourceProbe(() => '')({ id: 'sim', name: 'sim', kind: 'simulator', enabled: true, options: {} });
    assert.equal(outcome.kind, 'fine', outcome.detail);
  });

  it('says what is wrong with one that is not there or not understood', async () => {
    const probe = createSourceProbe(() => 'secret');
    const options = { host: '127.0.0.1', port: 1, username: 'u', secret: { env: 'X' } };
    assert.equal((await probe({ id: 'a', name: 'a', kind: 'asterisk', enabled: true, options })).kind, 'failed');
    assert.equal((await probe({ id: 'a', name: 'a', kind: 'asterisk', enabled: true, options: {} })).kind, 'failed');
    assert.equal((await probe({ id: 'a', name: 'a', kind: 'none', enabled: true, options: {} })).kind, 'failed');
  });
});
