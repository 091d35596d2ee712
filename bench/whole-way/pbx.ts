/**
 * A process of its own that speaks the manager interface as far as a source needs it, and sends events when it is told to:
 * `load` prepares messages, `send` writes so many of them, each batch in one piece.
 */
import { FakeAsterisk } from '@ringhook/testkit';
import type { PbxOrder, PbxReport } from './bench-pbx.ts';
import { trafficMessages } from './office.ts';

const pbx = await FakeAsterisk.start();
let messages: string[] = [];
let next = 0;
const report = (text: PbxReport): void => void process.send?.(text);

process.on('message', (order: PbxOrder) => {
  if (order.kind === 'load') {
    messages = trafficMessages(order.traffic);
    next = 0;
    report({ kind: 'loaded', messages: messages.length });
  } else if (next < messages.length) {
    pbx.send(messages.slice(next, next + order.messages).join(''));
    next += order.messages;
  }
});
process.on('disconnect', () => process.exit(0));
report({ kind: 'ready', port: pbx.port });
