import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PAGES } from '../src/app/page-list.ts';
import { sampleAddress } from './rig/page-samples.ts';
import { ALICE, noBrowser, PageRig, type RigPage } from './rig/page-rig.ts';
import { textKeys } from './rig/text-keys.ts';

/** Signed out there is no frame; those pages have tests of their own. */
const ADDRESSES = PAGES.filter(({ isPublic }) => isPublic !== true).map(({ path }) => ({ path, address: sampleAddress(path) }));
/** Headings for which the language has the English word. */
const SAME_IN_ENGLISH: readonly string[] = ['da /live', 'de /live', 'da /endpoints'];
/** What has been done stands there by its code, and some codes are keys of texts as well. */
const SHOWS_CODES: readonly string[] = ['/audit'];
const KEYS = textKeys();

describe('every page (P12)', { skip: noBrowser }, () => {
  let rig: PageRig;
  const englishTitles = new Map<string, string>();
  before(async () => {
    rig = await PageRig.open({ calls: 40 });
    await linkAlice(rig);
  });
  after(() => rig[Symbol.asyncDispose]());

  for (const language of ['en', 'da', 'de'] as const) {
    describe(`in "${language}"`, () => {
      let page: RigPage;
      before(async () => {
        page = await rig.page('/nowhere', { language, account: ALICE });
      });
      after(() => page[Symbol.asyncDispose]());

      for (const { path, address } of ADDRESSES) {
        it(`${path} is whole`, async () => {
          const { view } = page;
          const complaints = page.seen().length;
          await view.setViewportSize({ width: language === 'en' ? 1440 : 320, height: 900 });
          await view.goto(rig.url + address);
          await page.settle();
          const titles = await view.locator('h1').allInnerTexts();
          assert.equal(titles.length, 1, `headings of the first order: ${titles.join(', ')}`);
          const [title = ''] = titles;
          if (language === 'en') englishTitles.set(path, title);
          else if (!path.includes('$') && !SAME_IN_ENGLISH.includes(`${language} ${path}`))
            assert.notEqual(title, englishTitles.get(path), 'the heading is not translated');
          if (!SHOWS_CODES.includes(path)) assert.deepEqual(await shownKeys(page), [], 'texts are missing');
          await page.checkWidth();
          if (language === 'en') await checkLooks(page);
          assert.deepEqual(page.seen().slice(complaints), []);
        });
      }
    });
  }
});

/** An account has its own calls, sounds and events once it belongs to somebody of the directory. */
async function linkAlice(rig: PageRig): Promise<void> {
  const { items } = (await rig.api('/accounts')).body as { items: readonly { id: string }[] };
  const { status } = await rig.api(`/accounts/${items[0]?.id}`, { method: 'PATCH', body: { userId: '501' }, headers: { 'if-match': '*' } });
  assert.equal(status, 200);
}

async function shownKeys({ view }: RigPage): Promise<readonly string[]> {
  const words = (await view.locator('body').innerText()).split(/\s+/);
  return words.filter((word) => KEYS.has(word.replace(/^\w+:/, '')));
}

/** Light and wide, dark and narrow; from a small telephone to the largest screens nothing has to be scrolled sideways. */
async function checkLooks(page: RigPage): Promise<void> {
  const { view } = page;
  await page.checkAccess();
  await view.emulateMedia({ colorScheme: 'dark' });
  await view.setViewportSize({ width: 320, height: 900 });
  await page.settle();
  await page.checkAccess();
  await page.checkWidth();
  await view.emulateMedia({ colorScheme: 'light' });
  await view.setViewportSize({ width: 3840, height: 2160 });
  await page.checkWidth();
  const heading = await view.locator('h1').boundingBox();
  assert.ok(heading && heading.x >= 0 && heading.x + heading.width <= 3840 && heading.y < 450, 'the heading is in sight');
}
