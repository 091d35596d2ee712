/** Ringhook with many people who each have a telephone and a token, in a process of its own; tells its memory and CPU on demand. */
import { createHash, randomBytes } from 'node:crypto';
import { EMPTY_CONFIGURATION, type CustomEvent } from '@ringhook/core';
import { openDataFolder, SqliteAccountStore, SqliteTokenStore } from '@ringhook/store';
import { startRinghook } from '../../apps/server/src/compose.ts';

const [dataFolder = '', peopleText = '0', pbxPort = ''] = process.argv.slice(2);
const people = Number(peopleText);
const tokens: string[] = [];

const folder = openDataFolder(dataFolder, Date.now());
const accounts = new SqliteAccountStore(folder.db);
const tokenStore = new SqliteTokenStore(folder.db);
for (let user = 1; user <= people; user++) {
  const id = `account-${user}`;
  const shared = { disabled: false, language: null, passwordHash: null, mustChangePassword: false, createdAt: 0, lastSeenAt: null };
  const provider = { issuer: 'bench', subject: id };
  accounts.create({ id, login: `user${user}`, name: `User ${user}`, role: 'user', userId: String(user), provider, ...shared });
  const token = `rh_${randomBytes(32).toString('base64url')}`;
  const hash = createHash('sha256').update(token).digest();
  tokenStore.create({ id, name: id, scopes: ['desk'], hash, createdAt: 0, expiresAt: null, owner: { id, name: id } });
  tokens.push(token);
}
folder.close();

const pop: CustomEvent = {
  id: 'pop',
  name: 'Pop up',
  enabled: true,
  owner: { kind: 'everyone' },
  trigger: { category: 'call', states: ['ringing'], direction: 'inbound' },
  actions: [{ kind: 'showMessage', title: 'Call', text: '{Call.RemoteTel}', style: 'box' }],
  closingActions: [],
};
const range = Array.from({ length: people }, (_, index) => index + 1);
const options = { host: '127.0.0.1', port: Number(pbxPort), username: 'ringhook', secret: { env: 'PBX_SECRET' }, trunks: ['trunk'] };
const ringhook = await startRinghook({
  dataFolder,
  host: '127.0.0.1',
  port: 0,
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  env: { PBX_SECRET: 'right' },
  configuration: {
    value: {
      ...EMPTY_CONFIGURATION,
      sources: [{ id: 'pbx', name: 'PBX', kind: 'asterisk', enabled: true, options }],
      directory: {
        ...EMPTY_CONFIGURATION.directory,
        users: range.map((id) => ({ id, name: `User ${id}` })),
        extensions: range.map((id) => ({ number: String(20_000 + id), userId: id })),
      },
      workstations: { ...EMPTY_CONFIGURATION.workstations, customEvents: [pop] },
    },
    author: 'bench',
    note: '',
  },
});

process.on('message', () => {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  process.send?.({ residentBytes: process.memoryUsage().rss, cpuMs: (user + system) / 1_000 });
});
process.once('disconnect', () => void ringhook.stop().then(() => process.exit(0)));
process.send?.({ url: ringhook.apiUrl, tokens });
