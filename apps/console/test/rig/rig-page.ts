import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, ConsoleMessage, Page } from 'playwright-core';

export interface PageOptions {
  /** 1440 unless told; below 768 tables are cards and the menu is behind a button. */
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
  readonly language?: 'en' | 'da' | 'de';
  /** Nobody is signed in. */
  readonly isSignedOut?: boolean;
  /** Signed in by a session of this account: for pages about oneself. */
  readonly account?: { readonly login: string; readonly password: string };
  /** What the browser may complain about in this test, e.g. a refusal that is tested. */
  readonly expected?: RegExp;
  /** Answers as if this many ms away, and so much slower a computer: for pages that must be quick. */
  readonly cpuSlowdown?: number;
}

export interface OpenPage {
  readonly browser: Browser;
  readonly url: string;
  readonly token: string;
  readonly path: string;
  readonly options: PageOptions;
}

/** A page under watch: when it is left, whatever it complained about or asked of other hosts fails the test. */
export class RigPage implements AsyncDisposable {
  readonly view: Page;
  readonly #context: BrowserContext;
  readonly #complaints: string[] = [];
  readonly #seen: string[] = [];
  readonly #expected: RegExp | undefined;

  constructor(view: Page, { url, expected }: { readonly url: string; readonly expected?: RegExp }) {
    this.view = view;
    this.#context = view.context();
    this.#expected = expected;
    view.on('console', (message: ConsoleMessage) => {
      if (message.type() === 'error' || message.type() === 'warning')
        this.#complain(`${message.type()}: ${message.text()} ${message.location().url}`);
    });
    view.on('pageerror', (error) => this.#complain(`thrown: ${error.stack ?? error.message}`));
    view.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (origin !== url && protocol !== 'data:' && protocol !== 'blob:') this.#complain(`asked another host: ${request.url()}`);
    });
  }

  /** Fails on anything that axe finds in what is shown now (WCAG 2.2 A and AA, best practices). */
  async checkAccess(): Promise<void> {
    // Colours are measured once nothing moves any more.
    await this.view.evaluate(() => {
      const ending = document.getAnimations().filter((one) => one.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY);
      return Promise.all(ending.map((one) => one.finished.catch(() => {})));
    });
    const { violations } = await new AxeBuilder({ page: this.view }).analyze();
    const found = violations.map(
      ({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map(({ html, failureSummary }) => `${html}\n  ${failureSummary}`).join('\n  ')}`,
    );
    assert.deepEqual(found, [], `axe: ${this.view.url()}`);
  }

  /** Fails when the page is wider than its window. */
  async checkWidth(): Promise<void> {
    const [wide, width] = await this.view.evaluate(
      () => [document.documentElement.scrollWidth, document.documentElement.clientWidth] as const,
    );
    assert.ok(wide <= width, `the page is ${wide} px wide in a window of ${width} px`);
  }

  /** Resolves once the page has its heading, nothing is loading any more, and its fonts are there. */
  async settle(): Promise<void> {
    await this.view.locator('h1').first().waitFor();
    await this.view.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
    await this.view.evaluate(() => document.fonts.ready.then(() => true));
  }

  /** Everything the browser has complained about so far, expected or not. */
  seen(): readonly string[] {
    return this.#seen;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#context.close();
    assert.deepEqual(this.#complaints, [], 'the browser complained');
  }

  #complain(text: string): void {
    this.#seen.push(text);
    if (this.#expected?.test(text) !== true) this.#complaints.push(text);
  }
}

export async function openPage({ browser, url, token, path, options }: OpenPage): Promise<RigPage> {
  const {
    width = 1440,
    height = width < 768 ? 844 : 900,
    scheme = 'light',
    language = 'en',
    isSignedOut = false,
    account,
    expected,
    cpuSlowdown,
  } = options;
  const locale = { en: 'en-GB', da: 'da-DK', de: 'de-DE' }[language];
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    locale,
    timezoneId: 'Europe/Copenhagen',
    reducedMotion: 'reduce',
    hasTouch: width < 768,
  });
  context.setDefaultTimeout(15_000);
  if (account) await beginSession(context, { url, account });
  else if (!isSignedOut) await signIn(context, token);
  const view = await context.newPage();
  const page = new RigPage(view, { url, ...(expected && { expected }) });
  if (cpuSlowdown !== undefined) {
    const session = await context.newCDPSession(view);
    await session.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown });
  }
  await view.goto(url + path);
  return page;
}

interface SessionStart {
  readonly url: string;
  readonly account: NonNullable<PageOptions['account']>;
}

async function beginSession({ request }: BrowserContext, { url, account: { login, password } }: SessionStart): Promise<void> {
  const answer = await request.post(`${url}/api/v1/auth/login`, {
    data: { login, password },
    headers: { origin: url, 'x-ringhook-csrf': '1' },
  });
  assert.equal(answer.status(), 200, await answer.text());
}

const SCOPES = ['admin'];

/** By a token that goes with every request. */
async function signIn(context: BrowserContext, token: string): Promise<void> {
  await context.setExtraHTTPHeaders({ authorization: `Bearer ${token}` });
  const account = {
    id: 'a1',
    login: 'alice',
    name: 'Alice Anders',
    role: 'administrator',
    userId: null,
    disabled: false,
    language: null,
    signIn: 'password',
    mustChangePassword: false,
    createdAt: 1_795_000_000_000,
    lastSeenAt: null,
  };
  await context.route('**/api/v1/auth/me', (route) => route.fulfill({ json: { account, token: null, scopes: SCOPES } }));
  await context.route('**/api/v1/auth/state', (route) =>
    route.fulfill({ json: { setupNeeded: false, signedIn: account, scopes: SCOPES, oidc: null, version: '0.1.0' } }),
  );
}
