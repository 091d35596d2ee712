import websocket from '@fastify/websocket';
import { MAX_DESK_FRAME_BYTES } from '@ringhook/contract';
import type { Api } from '../api.ts';

/** Lets routes take WebSockets (RFC 6455). Without compression: what is sent is small, and what is received must not be a bomb. */
export async function takeUpgrades(app: Api): Promise<void> {
  await app.register(websocket, { options: { maxPayload: MAX_DESK_FRAME_BYTES, perMessageDeflate: false } });
  // A request that wanted to become a WebSocket and did not: Node counts its connection no longer, so nobody else would end it.
  app.addHook('onResponse', async ({ raw }) => {
    if (raw.headers.upgrade !== undefined) raw.socket.destroySoon();
  });
}
