/** A process of its own that answers every request at once; tells its port, then its CPU time whenever asked. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

let requests = 0;
const server = createServer((request, response) => {
  requests++;
  request.resume();
  response.end('ok');
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuUs: user + system, requests });
});
process.on('disconnect', () => process.exit(0));
