import { join } from 'node:path';
import { Consents } from '../state/consents.ts';
import { Credentials } from '../state/credentials.ts';
import { type Folders, foldersFor } from '../state/folders.ts';
import { readJson, writeJson } from '../state/json-file.ts';
import { RunLog } from '../state/run-log.ts';
import type { MuteDebt, MuteMemory } from '../mute/muter.ts';
import { SoundFiles } from '../sound/sound-files.ts';

/** Everything that is kept on this computer, by what it is for. */
export interface Places {
  readonly folders: Folders;
  readonly credentials: Credentials;
  readonly consents: Consents;
  readonly log: RunLog;
  readonly statusFile: string;
  readonly soundFiles: SoundFiles;
  readonly muteMemory: MuteMemory;
}

export function placesOfThisComputer(): Places {
  const folders = foldersFor(process.platform, process.env);
  const muted = join(folders.state, 'muted.json');
  return {
    folders,
    credentials: new Credentials(folders),
    consents: new Consents(join(folders.config, 'consents.json')),
    log: new RunLog(join(folders.state, 'log.jsonl')),
    statusFile: join(folders.state, 'status.json'),
    soundFiles: new SoundFiles(join(folders.state, 'sounds')),
    muteMemory: {
      read: () => readJson(muted) as MuteDebt | undefined,
      write: (debt) => writeJson(muted, debt),
    },
  };
}
