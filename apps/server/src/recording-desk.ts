import type { OpenRecording, SignRecordings } from '@ringhook/api';
import type { CallFacts, Configuration } from '@ringhook/core';
import { sourceAdapters } from '@ringhook/sources';
import { answerRecording, type LinkKey, type RecordingRoot, signRecordingLink } from '@ringhook/recordings';

export interface RecordingPorts {
  readonly configuration: () => Configuration;
  readonly key: LinkKey;
  /** Where Ringhook is reached when the settings don't say. */
  readonly ownUrl: () => string;
  readonly findCall: (callNumber: number) => Promise<CallFacts | undefined>;
  readonly log: (fields: object) => void;
  readonly now: () => number;
}

/** Signed links to recordings, and the files behind them (P15). */
export function createRecordingDesk({ configuration, key, ownUrl, findCall, log, now }: RecordingPorts): {
  readonly linkTo: (call: CallFacts) => string | null;
  /** For whoever is signed in: below the address they are at already. */
  readonly linksTo: SignRecordings;
  readonly open: OpenRecording;
} {
  const linkTo = ({ number, recordings }: CallFacts): string | null => {
    if (recordings.length === 0) return null;
    const { publicUrl, recordingLinkTtlMs } = configuration().settings;
    // The first that names a file; a call recorded in several parts has them all in the API.
    return signRecordingLink({ baseUrl: publicUrl ?? ownUrl(), callNumber: number, part: 0, expiresAt: now() + recordingLinkTtlMs, key });
  };

  const linksTo: SignRecordings = ({ number, recordings }) => {
    const expiresAt = now() + configuration().settings.recordingLinkTtlMs;
    return recordings.map(({ startedAt }, part) => {
      const url = signRecordingLink({ baseUrl: '', callNumber: number, part, expiresAt, key });
      return { part, startedAt, url, expiresAt };
    });
  };

  const open: OpenRecording = async ({ callNumber, method, query, headers }) => {
    const answer = await answerRecording(
      { callNumber, method, query, headers },
      {
        keys: () => [key],
        now,
        findCall: async (number) => {
          const call = await findCall(number);
          return call && { recordings: call.recordings, roots: rootsOf(configuration(), call.sourceId) };
        },
      },
    );
    log(answer.log);
    return { status: answer.status, headers: answer.headers, body: answer.body };
  };

  return { linkTo, linksTo, open };
}

/** Where the recordings of a source lie: its option `recordingRoots` with the adapter's default. */
function rootsOf({ sources }: Configuration, sourceId: string): readonly RecordingRoot[] {
  const definition = sources.find(({ id }) => id === sourceId);
  const adapter = definition && sourceAdapters.find(({ kind }) => kind === definition.kind);
  const roots = definition?.options['recordingRoots'] ?? adapter?.fields.find(({ name }) => name === 'recordingRoots')?.default;
  return Array.isArray(roots) ? roots.map(String).map(toRoot) : [];
}

/** `/there=/here`, or one folder that is the same on both sides. */
export function toRoot(text: string): RecordingRoot {
  const [from = '', to = from] = text.split('=', 2);
  return { from, to };
}
