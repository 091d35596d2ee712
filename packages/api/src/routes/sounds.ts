import { createHash } from 'node:crypto';
import { Sound, soundName, SoundParams } from '@ringhook/contract';
import { DEFAULT_SOUND_NAMES, defaultSound, readWav } from '@ringhook/core';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { type Caller, may } from '../auth/caller.ts';
import { ApiError, notFound } from '../errors.ts';
import type { SoundFile, SoundLibrary } from '../ports/desk.ts';

const tags = ['workstation'];
const MOST_BYTES = 2 * 1_048_576;
/** Every backup carries them. */
const MOST_SOUNDS = 100;

/** Sound files for workstations: WAV only, really looked at (G04, G19). */
export function soundRoutes(app: Api, sounds: SoundLibrary, now: () => number): void {
  app.addContentTypeParser(
    ['audio/wav', 'audio/x-wav', 'audio/wave', 'audio/vnd.wave'],
    { parseAs: 'buffer', bodyLimit: MOST_BYTES },
    (_request, body, done) => done(null, body),
  );

  app.get('/sounds', {
    config: { scope: 'desk' },
    schema: { tags, summary: 'Sounds that can be chosen', response: { 200: z.array(Sound) } },
    handler: async ({ caller }) => [...DEFAULT_SOUND_NAMES.map(shipped), ...sounds.list().map((file) => shown(file, sounds, caller))],
  });

  app.get('/sounds/:name', {
    config: { scope: 'desk' },
    schema: { tags, summary: 'One sound file', params: SoundParams, response: { 200: z.any().meta({ description: 'audio/wav' }) } },
    handler: async ({ params: { name } }, reply) => {
      const bytes = defaultSound(name) ?? sounds.read(name);
      if (!bytes) throw notFound('sound', name);
      return reply.header('content-type', 'audio/wav').header('content-disposition', 'inline').send(Buffer.from(bytes));
    },
  });

  app.put('/sounds/:name', {
    config: { scope: 'desk' },
    bodyLimit: MOST_BYTES,
    schema: { tags, summary: 'Bring a sound file (audio/wav)', params: z.object({ name: soundName() }), response: { 200: Sound } },
    handler: async ({ params: { name }, body, caller }) => {
      const before = requireMine(name, caller);
      if (!before && sounds.list().length >= MOST_SOUNDS)
        throw wrong('name', `is one too many: ${MOST_SOUNDS} sounds are kept; delete some`);
      const facts = Buffer.isBuffer(body) ? readWav(body) : undefined;
      if (!Buffer.isBuffer(body) || facts === undefined) throw wrong('body', 'must be a WAV file, sent as audio/wav');
      if (facts.kind === 'refused') throw wrong('body', `can't be played: ${facts.message}`);
      sounds.put(name, body, { ownerId: ownerIdOf(caller), now: now() });
      const file = sounds.list().find((entry) => entry.name === name);
      if (!file) throw notFound('sound', name);
      return shown(file, sounds, caller);
    },
  });

  app.delete('/sounds/:name', {
    config: { scope: 'desk' },
    schema: {
      tags,
      summary: 'Delete a sound file',
      params: SoundParams,
      response: { 204: z.undefined().meta({ description: 'Deleted.' }) },
    },
    handler: async ({ params: { name }, caller }, reply) => {
      if (!requireMine(name, caller) || !sounds.remove(name)) throw notFound('sound', name);
      return reply.status(204).send();
    },
  });

  /** The file that is there, if it may be changed by whoever asks. */
  function requireMine(name: string, caller: Caller | null): SoundFile | undefined {
    if (DEFAULT_SOUND_NAMES.includes(name)) throw wrong('name', 'is that of a sound which is always there: choose another');
    const file = sounds.list().find((entry) => entry.name === name);
    if (file && !isMine(file, caller))
      throw new ApiError('SCOPE_MISSING', name, `"${name}" was brought by somebody else: choose another name`);
    return file;
  }
}

function isMine({ ownerId }: SoundFile, caller: Caller | null): boolean {
  return may(caller, 'write:config') || (ownerId !== null && ownerId === ownerIdOf(caller));
}

function ownerIdOf(caller: Caller | null): string | null {
  if (caller?.kind === 'session') return caller.account.id;
  return caller?.token.owner?.id ?? null;
}

function shipped(name: string): z.output<typeof Sound> {
  const bytes = defaultSound(name) ?? new Uint8Array();
  const hash = createHash('sha256').update(bytes).digest('hex');
  return { name, hash, bytes: bytes.length, durationMs: durationOf(bytes), isShipped: true, isOwn: false, updatedAt: null };
}

function shown(file: SoundFile, sounds: SoundLibrary, caller: Caller | null): z.output<typeof Sound> {
  const { name, hash, bytes, updatedAt } = file;
  const durationMs = durationOf(sounds.read(name) ?? new Uint8Array());
  return { name, hash, bytes, durationMs, isShipped: false, isOwn: isMine(file, caller), updatedAt };
}

function durationOf(bytes: Uint8Array): number | null {
  const facts = readWav(bytes);
  return facts.kind === 'wav' ? facts.durationMs : null;
}

function wrong(field: string, message: string): ApiError {
  return new ApiError('REQUEST_INVALID', field, `${field} ${message}`, { fields: [{ field, message }] });
}
