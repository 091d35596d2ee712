import { DEFAULT_SETTINGS, errorText } from '@ringhook/core';
import { dial } from '../dial.ts';
import type { ConnectionOutcome, SourceAdapter, SourceContext } from '../source.ts';
import { ASTERISK_FIELDS, type AsteriskConfig, parseAsteriskConfig } from './config.ts';
import { readAsteriskDirectory } from './directory.ts';
import { AsteriskSession, type AsteriskTiming, DEFAULT_TIMING } from './session.ts';

const HINTS = {
  refusedHint: 'is Asterisk running, and does manager.conf say "enabled = yes" with this port and a bindaddr that can be reached?',
  tlsHint: 'use the port of tlsbindaddr, or turn "tls" off',
} as const;

/** Asterisk 16 to 22, over its manager interface. */
export const asteriskSource: SourceAdapter<AsteriskConfig> = {
  kind: 'asterisk',
  label: 'Asterisk (AMI)',
  fields: ASTERISK_FIELDS,
  parseConfig: parseAsteriskConfig,
  connect: (config, context) => connectAsterisk(config, context),
  readDirectory: readAsteriskDirectory,
};

export async function connectAsterisk(
  config: AsteriskConfig,
  context: SourceContext,
  timing: AsteriskTiming = DEFAULT_TIMING,
): Promise<ConnectionOutcome> {
  let secret: string;
  try {
    secret = await context.secret(config.secret);
  } catch (cause) {
    return { kind: 'rejected', reason: `the secret cannot be read: ${errorText(cause)}` };
  }
  if (/[\r\n\0]/.test(secret)) return { kind: 'rejected', reason: 'the secret holds a line break or a NUL, which no manager secret can' };
  const dialled = await dial({ ...config, ...HINTS }, timing.connectTimeoutMs, context.signal);
  if (dialled.kind === 'failed') return { kind: 'unreachable', reason: dialled.reason };
  const extensionPattern = config.extensionPattern ?? context.extensionPattern ?? DEFAULT_SETTINGS.extensionPattern;
  return new AsteriskSession(dialled.socket, { config, context, timing, secret, extensionPattern }).run();
}
