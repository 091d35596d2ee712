import { Storage } from '@ringhook/contract';
import type { Api } from '../api.ts';
import type { StorageReader } from '../ports.ts';

/** How much room everything takes, and how much is left. */
export function storageRoutes(app: Api, storage: StorageReader): void {
  app.get('/storage', {
    config: { scope: 'read' },
    schema: {
      tags: ['operations'],
      summary: 'What the data folder holds, table by table, how long it is kept, and how much room is left',
      response: { 200: Storage },
    },
    handler: () => storage.measure(),
  });
}
