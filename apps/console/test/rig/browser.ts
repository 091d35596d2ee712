import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [process.env['RINGHOOK_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const EXECUTABLE = PLACES.find((place) => place !== undefined && existsSync(place));

/** Why tests in a browser can't run here; false when they can. For `describe(..., { skip: noBrowser })`. */
export const noBrowser = EXECUTABLE === undefined ? 'there is no Chromium here (RINGHOOK_CHROMIUM names another place)' : false;

/** Chromium as it runs everywhere, as root as well, and without asking the internet for anything. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(EXECUTABLE !== undefined && { executablePath: EXECUTABLE }),
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--font-render-hinting=none',
    ],
  });
}
