import { after, before, describe, it } from 'node:test';
import { noBrowser, PageRig } from './rig/page-rig.ts';

describe('the page of calls (P12)', { skip: noBrowser }, () => {
  let rig: PageRig;
  before(async () => {
    rig = await PageRig.open({ calls: 30 });
  });
  after(() => rig[Symbol.asyncDispose]());

  for (const scheme of ['light', 'dark'] as const) {
    for (const width of [320, 1440]) {
      it(`is usable by everybody, full and without a match, ${scheme}, ${width} px wide`, async () => {
        for (const path of ['/calls', '/calls?q=nobody-is-called-so']) {
          await using page = await rig.page(path, { scheme, width });
          await page.settle();
          await page.checkAccess();
          await page.checkWidth();
        }
      });
    }
  }
});
