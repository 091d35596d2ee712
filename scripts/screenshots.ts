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
import type { IncomingHttpHeaders } from 'node:http';
import { parseArgs } from 'node:util';
import { PAGES } from '../apps/console/src/app/page-list.ts';
import { sampleAddress } from '../apps/console/test/rig/page-samples.ts';
import { ALICE, noBrowser, PageRig } from '../apps/console/test/rig/page-rig.ts';
import { pictureSite } from './picture-site.ts';

const FOLDER = new URL('../apps/console/screenshots/', import.meta.url);
const SHOWN_FOLDER = new URL('../docs/screenshots/', import.meta.url);
const SIZES = [
  ['wide', 1440],
  ['narrow', 390],
] as const;
/** Committed for the README: picture here -> name there. */
const SHOWN: Readonly<Record<string, string>> = {
  'live-wide-light': 'live',
  'calls-number-wide-light': 'call',
  'rules-rule-wide-light': 'rule',
  'adapters-adapter-wide-dark': 'adapter',
};

const { values, positionals } = parseArgs({ options: { language: { type: 'string', default: 'en' } }, allowPositionals: true });
if (noBrowser !== false) {
  console.error(noBrowser);
  process.exit(1);
}

mkdirSync(FOLDER, { recursive: true });
mkdirSync(SHOWN_FOLDER, { recursive: true });
await using rig = await PageRig.open({ calls: 120, liveCallsPerMinute: 20, configure: pictureSite, answer: someRefusals() });
await linkAlice();
for (const page of PAGES) {
  if (positionals.length > 0 && !positionals.includes(page.path)) continue;
  const address = sampleAddress(page.path);
  const name = page.path.slice(1).replaceAll('/', '-').replaceAll('$', '') || 'home';
  for (const [size, width] of SIZES) {
    for (const scheme of ['light', 'dark'] as const) {
      const language = values.language as 'en' | 'da' | 'de';
      const who = page.isPublic === true ? { isSignedOut: true } : { account: ALICE };
      await using open = await rig.page(address, { width, scheme, language, ...who, expected: /./ });
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

/** Every sixth call is refused once, every ninth for good: pages of requests have something to tell. */
function someRefusals(): (request: { readonly headers: IncomingHttpHeaders }) => number {
  const refused = new Set<string>();
  return ({ headers }) => {
    const call = String(headers['ringhook-call']);
    if (Number(call) % 9 === 0) return 400;
    if (Number(call) % 6 !== 0 || refused.has(call)) return 200;
    refused.add(call);
    return 503;
  };
}

/** An account has its own sounds and events once it belongs to somebody of the directory. */
async function linkAlice(): Promise<void> {
  const { items } = (await rig.api('/accounts')).body as { items: readonly { id: string }[] };
  await rig.api(`/accounts/${items[0]?.id}`, { method: 'PATCH', body: { userId: '501' }, headers: { 'if-match': '*' } });
}
