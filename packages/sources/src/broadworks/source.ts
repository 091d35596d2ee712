import type { ConnectionOutcome, SourceAdapter, SourceContext } from '../source.ts';
import { type BroadworksConfig, parseBroadworksConfig } from './config.ts';
import { readBroadworksDirectory } from './directory.ts';
import { BROADWORKS_FIELDS } from './fields.ts';
import { listenByHttp } from './http-contact.ts';
import { memoryOf } from './run-memory.ts';
import { ChannelSession } from './session.ts';
import { setUp } from './setup.ts';
import { type BroadworksTiming, DEFAULT_TIMING } from './timing.ts';
import { XspClient } from './xsp-client.ts';

/** BroadWorks and what is sold under other names but speaks Xsi (Webex Calling among them), by Xsi-Events and Xsi-Actions. */
export const broadworksSource: SourceAdapter<BroadworksConfig> = {
  kind: 'broadworks',
  label: 'Cisco BroadWorks (Xsi)',
  fields: BROADWORKS_FIELDS,
  parseConfig: parseBroadworksConfig,
  connect: (config, context) => connectBroadworks(config, context),
  readDirectory: readBroadworksDirectory,
};

export async function connectBroadworks(
  config: BroadworksConfig,
  context: SourceContext,
  timing: BroadworksTiming = DEFAULT_TIMING,
): Promise<ConnectionOutcome> {
  const ready = await setUp(config, context);
  if (ready.kind === 'rejected') return ready;
  const { setup } = ready;
  const memory = memoryOf(config, context);
  const client = new XspClient({
    origin: memory.host(config),
    origins: config.hosts,
    authorization: setup.authorization,
    tlsVerify: config.tlsVerify,
    answerTimeoutMs: timing.answerTimeoutMs,
  });
  const listening = { setup, context, timing, memory, client };
  if (config.httpContact !== undefined) return listenByHttp({ ...listening, contact: config.httpContact });
  return new ChannelSession(listening).run();
}
