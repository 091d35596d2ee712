import { isDeepStrictEqual } from 'node:util';
import { AppError, type Configuration } from '@ringhook/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { callerName, may } from './auth/caller.ts';
import { type CheckTests, ignoresTests, requireTests } from './check-saved-tests.ts';
import { ApiError, type WrongField } from './errors.ts';
import type { ConfigurationRevision, ConfigurationStore, SourceKind } from './ports.ts';

/** Finds what would not work, beyond what the schema can see; an empty list lets the configuration be saved. */
export type CheckConfiguration = (configuration: Configuration) => readonly WrongField[];

export interface EditPorts {
  readonly configuration: ConfigurationStore;
  readonly check: CheckConfiguration;
  /** Absent: there are no saved tests. */
  readonly checkTests?: CheckTests | undefined;
  /** The file that the configuration is read from; nothing else changes it then. */
  readonly managedBy?: string | undefined;
}

export interface Edit {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** What the history says when the request has no `Change-Note`. */
  readonly note: string;
  /** Replacing or deleting asks for `If-Match`; adding can't overwrite anything. */
  readonly needsRevision: boolean;
  /** Pure: may run again when somebody else saved in between. */
  readonly change: (configuration: Configuration) => Configuration;
}

const MOST_TRIES = 5;
const NOTE_LENGTH = 500;

/** Changes the configuration under its optimistic lock: either one new, checked revision, or nothing. */
export async function editConfiguration(
  { configuration: store, check, checkTests, managedBy }: EditPorts,
  edit: Edit,
): Promise<ConfigurationRevision> {
  if (managedBy !== undefined) throw managed(managedBy);
  const wanted = wantedRevision(edit, store.current().revision);
  const reason = noteOf(edit.request) ?? edit.note;
  for (let tries = 1; ; tries++) {
    const current = store.current();
    if (wanted !== undefined && wanted !== current.revision) throw conflict(current.revision);
    const next = edit.change(current.configuration);
    const saved = isDeepStrictEqual(next, current.configuration) ? current : await save(next, current.revision);
    if (saved) {
      if (saved === current) edit.request.audited = 'nothing';
      tagRevision(edit.reply, saved.revision);
      return saved;
    }
    if (wanted !== undefined || tries === MOST_TRIES) throw conflict(store.current().revision);
  }

  async function save(next: Configuration, expectedRevision: number): Promise<ConfigurationRevision | undefined> {
    requireValid(check, next);
    requireSignInRights(edit.request, store.current().configuration, next);
    const note = reason + requireTests(checkTests?.(store.current().configuration, next) ?? [], ignoresTests(edit.request));
    const outcome = await store.save(next, { author: callerName(edit.request) ?? 'unknown', note, expectedRevision });
    if (outcome.kind !== 'saved') return undefined;
    edit.request.audited = { action: 'configuration.saved', detail: `revision ${outcome.revision.revision}: ${note}` };
    return outcome.revision;
  }
}

/** Whoever names the identity provider names administrators: being allowed to change rules is not enough for that. */
function requireSignInRights({ caller }: FastifyRequest, before: Configuration, next: Configuration): void {
  if (isDeepStrictEqual(before.settings.signIn, next.settings.signIn) || may(caller, 'admin')) return;
  throw new ApiError('SCOPE_MISSING', 'settings.signIn', 'settings.signIn is changed with the scope "admin" only');
}

/** Throws CONFIGURATION_INVALID, naming the fields. */
export function requireValid(check: CheckConfiguration, next: Configuration): void {
  const fields = check(next);
  if (fields.length > 0) throw invalid(fields);
}

/** Answers about the configuration carry its revision, to be sent back as `If-Match`. */
export function tagRevision(reply: FastifyReply, revision: number): void {
  void reply.header('etag', `"${revision}"`);
}

/** `Change-Note` of any write: why it was made, for the history; percent-encoded, since a header holds no other letters than those of ASCII. */
function noteOf({ headers }: FastifyRequest): string | undefined {
  const given = headers['change-note'];
  if (given === undefined) return undefined;
  const note = decoded(String(given));
  if (note !== undefined && note.length <= NOTE_LENGTH && !/\p{Cc}/u.test(note)) return note === '' ? undefined : note;
  const message = `must be percent-encoded UTF-8 of at most ${NOTE_LENGTH} characters on one line`;
  throw new ApiError('REQUEST_INVALID', 'Change-Note', `Change-Note ${message}`, { fields: [{ field: 'Change-Note', message }] });
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text).trim();
  } catch {
    return undefined;
  }
}

function wantedRevision({ request, needsRevision }: Edit, current: number): number | undefined {
  const given = request.headers['if-match'];
  if (given === undefined) {
    if (!needsRevision) return undefined;
    const headers = { etag: `"${current}"` };
    const message = `send If-Match: "${current}" (the ETag of what you read), or If-Match: * to overwrite whatever is there`;
    throw new ApiError('REVISION_REQUIRED', 'If-Match', message, { headers, currentRevision: current });
  }
  if (given.trim() === '*') return undefined;
  const revision = /^\s*(?:W\/)?"?(\d{1,15})"?\s*$/.exec(given)?.[1];
  if (revision !== undefined) return Number(revision);
  const fields = [{ field: 'If-Match', message: 'must be a revision like "12", or *' }];
  throw new ApiError('REQUEST_INVALID', 'If-Match', 'If-Match must be a revision like "12", or *', { fields });
}

function managed(file: string): ApiError {
  const message = `the configuration is managed by the file ${file}; change it there, then send SIGHUP or restart`;
  return new ApiError('MANAGED_BY_FILE', file, message);
}

function conflict(currentRevision: number): ApiError {
  const message = `the configuration is now at revision ${currentRevision}; nothing was saved`;
  return new ApiError('REVISION_CONFLICT', 'configuration', message, { currentRevision, headers: { etag: `"${currentRevision}"` } });
}

function invalid(fields: readonly WrongField[]): ApiError {
  const shown = fields.slice(0, 3).map(({ field, message }) => `${field} ${message}`);
  const more = fields.length > shown.length ? ` (and ${fields.length - shown.length} more)` : '';
  return new ApiError('CONFIGURATION_INVALID', 'configuration', shown.join('; ') + more, { fields });
}

/** The check that asks each source's own kind about its options. */
export function checkSources(known: readonly SourceKind[]): CheckConfiguration {
  const kinds = new Map(known.map((kind) => [kind.kind, kind]));
  return (configuration) =>
    configuration.sources.flatMap((source, index) => {
      const kind = kinds.get(source.kind);
      if (!kind) {
        return [
          {
            field: `sources[${index}].kind`,
            message: `"${source.kind}" is not a kind of source; known are ${[...kinds.keys()].join(', ')}`,
          },
        ];
      }
      try {
        kind.checkOptions(source.options);
        return [];
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return [{ field: `sources[${index}].options`, message: error.message }];
      }
    });
}
