import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the program keeps what belongs to one user of one computer. */
export interface Folders {
  /** Who it is signed in as, consents. */
  readonly config: string;
  /** Sound files, what is muted, the log. */
  readonly state: string;
}

/** As the system wants it: XDG base directories, AppData, Library. `RINGHOOK_WORKSTATION_DIR` puts all into one folder. */
export function foldersFor(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): Folders {
  const own = env['RINGHOOK_WORKSTATION_DIR'];
  if (own) return { config: own, state: own };
  const home = env['HOME'] ?? homedir();
  const name = 'ringhook-workstation';
  if (platform === 'win32') {
    return {
      config: join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), name),
      state: join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), name),
    };
  }
  if (platform === 'darwin') {
    const support = join(home, 'Library', 'Application Support', name);
    return { config: support, state: support };
  }
  return {
    config: join(env['XDG_CONFIG_HOME'] ?? join(home, '.config'), name),
    state: join(env['XDG_STATE_HOME'] ?? join(home, '.local', 'state'), name),
  };
}
