import { spawnSync } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';

const HERE = join(import.meta.dirname, '../..');

/** Builds the console when its sources are newer than what was built last. */
export function ensureBuilt(): void {
  const built = join(HERE, 'dist/index.html');
  const builtAt = existsSync(built) ? statSync(built).mtimeMs : 0;
  const sources = globSync(['src/**/*.*', 'index.html', 'vite.config.ts', 'build.ts'], { cwd: HERE });
  if (sources.every((file) => statSync(join(HERE, file)).mtimeMs <= builtAt)) return;
  const { status } = spawnSync(process.execPath, ['build.ts'], { cwd: HERE, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error('the console could not be built; "npm run build" shows why');
}
