import { DEFAULT_SETTINGS, errorText } from '@ringhook/core';
import { dial } from '../dial.ts';
import type { ConnectionOutcome, SourceAdapter, SourceContext } from '../source.ts';
import { FREESWITCH_FIELDS, type FreeswitchConfig, parseFreeswitchConfig } from './config.ts';
import { readFreeswitchDirectory } from './directory.ts';
import { DEFAULT_TIMING, FreeswitchSession, type FreeswitchTiming } from './session.ts';

const REFUSED_HINT =
  'is FreeSWITCH running with mod_event_socket loaded, and does event_socket.conf.xml listen at an address that can be reached ("listen-ip")?';

/** FreeSWITCH 1.10 and later, FusionPBX among them, over its event socket. */
export const freeswitchSource: SourceAdapter<FreeswitchConfig> = {
  kind: 'freeswitch',
  label: 'FreeSWITCH (ESL)',
  fields: FREESWITCH_FIELDS,
  parseConfig: parseFreeswitchConfig,
  connect: (config, context) => connectFreeswitch(config, context),
  readDirectory: readFreeswitchDirectory,
};

export async function connectFreeswitch(
  config: FreeswitchConfig,
  context: SourceContext,
  timing: FreeswitchTiming = DEFAULT_TIMING,
): Promise<ConnectionOutcome> {
  let password: string;
  try {
    password = await context.secret(config.password);
  } catch (cause) {
    return { kind: 'rejected', reason: `the password cannot be read: ${errorText(cause)}` };
  }
  if (/[\u0000-\u001f\u007f]/.test(password)) {
    return {
      kind: 'rejected',
      reason: 'the password holds a line break or another control character, which no password of an event socket can',
    };
  }
  const { host, port } = config;
  const dialled = await dial({ host, port, refusedHint: REFUSED_HINT }, timing.connectTimeoutMs, context.signal);
  if (dialled.kind === 'failed') return { kind: 'unreachable', reason: dialled.reason };
  const extensionPattern = config.extensionPattern ?? context.extensionPattern ?? DEFAULT_SETTINGS.extensionPattern;
  return new FreeswitchSession(dialled.socket, { config, context, timing, password, extensionPattern }).run();
}
