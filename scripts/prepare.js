// Runs after "npm ci": builds the console, so that a fresh checkout serves it. Plain JavaScript, for an older Node may start it;
// the build itself runs on the pinned one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

function placeOf(name) {
  try {
    return dirname(require.resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}

const node = placeOf('node');
if (!existsSync('apps/console/build.ts')) {
  console.log('prepare: no sources of the console here, nothing to build');
} else if (placeOf('vite') === undefined || node === undefined) {
  console.log('prepare: the console is not built, for the development dependencies are not installed');
} else {
  const { status, error } = spawnSync(join(node, 'bin', 'node'), ['apps/console/build.ts'], { stdio: 'inherit' });
  if (error) console.error(`prepare: ${error.message}`);
  // Everything but the console works without it, and says so; only where all must be right does this end the installation.
  if (status !== 0) console.error('prepare: the console could not be built; "npm run build" tries again');
  if (process.env.CI === 'true') process.exitCode = status ?? 1;
}
