/**
 * Pictures of every page of the console: narrow and wide, light and dark, with recorded calls, in a real Chromium.
 *
 *   npm run screenshots                    all pages
 *   npm run screenshots -- /calls /rules   the named ones
 *   npm run screenshots -- --language da   in another language
 *
 * They go to apps/console/screenshots, which is not committed; the few that the README shows go to docs/screenshots.
 */
import { copyFileSync, mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { PAGES } from '../apps/console/src/app/page-list.ts';
import { noBrowser, PageRig } from '../apps/console/test/rig/page-rig.ts';

const FOLDER = new URL('../apps/console/screenshots/', import.meta.url);
const SHOWN_FOLDER = new URL('../docs/screenshots/', import.meta.url);
const SIZES = [
  ['wide', 1440],
  ['narrow', 390],
] as const;
/** What stands for a parameter of an address: something that the recorded calls or the demo's configuration has. */
const SAMPLES: Readonly<Record<string, string>> = {
  $number: '1',
  $rule: 'missed-to-chat',
  $adapter: 'crm',
  $source: 'simulator',
  $id: 'crm',
};
/** Committed for the README: picture here -> name there. */
const SHOWN: Readonly<Record<string, string>> = {
  'live-wide-light': 'live',
  'calls-number-wide-light': 'call',
  'rules-wide-dark': 'rules',
  'deliveries-wide-dark': 'deliveries',
};

const { values, positionals } = parseArgs({ options: { language: { type: 'string', default: 'en' } }, allowPositionals: true });
if (noBrowser !== false) {
  console.error(noBrowser);
  process.exit(1);
}

mkdirSync(FOLDER, { recursive: true });
mkdirSync(SHOWN_FOLDER, { recursive: true });
await using rig = await PageRig.open({ calls: 120, liveCallsPerMinute: 40 });
for (const page of PAGES) {
  if (positionals.length > 0 && !positionals.includes(page.path)) continue;
  const address = page.path.replace(/\$\w+/g, (name) => SAMPLES[name] ?? '1');
  const name = page.path.slice(1).replaceAll('/', '-').replaceAll('$', '') || 'home';
  for (const [size, width] of SIZES) {
    for (const scheme of ['light', 'dark'] as const) {
      const language = values.language as 'en' | 'da' | 'de';
      await using open = await rig.page(address, { width, scheme, language, isSignedOut: page.isPublic === true, expected: /./ });
      await open.settle();
      const file = new URL(`${name}-${size}-${scheme}.png`, FOLDER);
      await open.view.screenshot({ path: file.pathname });
      const shownAs = SHOWN[`${name}-${size}-${scheme}`];
      if (shownAs !== undefined && values.language === 'en') copyFileSync(file, new URL(`${shownAs}.png`, SHOWN_FOLDER));
      console.log(
        `${address} ${size} ${scheme}: ${file.pathname}${open.seen().length > 0 ? `; the browser said: ${open.seen().join('; ')}` : ''}`,
      );
    }
  }
}
