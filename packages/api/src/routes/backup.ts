import { BackupFile, BackupOrder } from '@ringhook/contract';
import type { Api } from '../api.ts';
import type { BackupDesk } from '../ports.ts';

/** Everything in one file, while all goes on. */
export function backupRoutes(app: Api, desk: BackupDesk): void {
  app.post('/backup', {
    config: { scope: 'admin', audit: 'backup.made' },
    schema: {
      tags: ['operations'],
      summary: 'A backup of everything, as one file; calls and requests go on meanwhile',
      body: BackupOrder.optional(),
      response: { 200: { description: 'The file.', content: { 'application/gzip': { schema: BackupFile } } } },
    },
    handler: async ({ body }, reply) => {
      const { name, bytes, content } = await desk.make(body?.passphrase);
      return reply
        .headers({
          'content-type': 'application/gzip',
          'content-length': bytes,
          'content-disposition': `attachment; filename="${name}"`,
          'cache-control': 'no-store',
        })
        .serializer(String)
        .send(content as unknown as string);
    },
  });
}
