import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { deliveryStoreContract } from '../src/contract/index.ts';
import { MemoryDeliveryStore, openDataFolder, SqliteDeliveryStore } from '../src/index.ts';

const root = mkdtempSync(join(tmpdir(), 'ringhook-store-'));
after(() => rmSync(root, { recursive: true, force: true }));

let made = 0;
deliveryStoreContract('memory', () => Promise.resolve(new MemoryDeliveryStore()));
deliveryStoreContract('SQLite', () => Promise.resolve(new SqliteDeliveryStore(openDataFolder(join(root, String(++made)), 0))));
