/** A browser for the tests of pages: Debian's Chromium, drawing WebGL by software, with nothing said to strangers. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const programs = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const flags = [
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
/** Where pictures of the screens go; none unless set. */
const pictures = process.env['SCREENS_DIR'];
const axe_source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Starts a browser; null where there is none. */
export async function open_browser(): Promise<Browser | null> {
  const executablePath = programs.find((path) => existsSync(path));
  return executablePath === undefined ? null : chromium.launch({ executablePath, args: flags });
}

/** Gives a describe block a browser. Skips without Chromium, unless CI=true, where a missing browser fails. */
export function use_browser(): () => Browser {
  let browser: Browser | undefined;
  before(async function () {
    this.timeout(60_000);
    const opened = await open_browser();
    if (opened === null && process.env['CI'] !== 'true') this.skip();
    if (opened === null) throw new Error(`no browser: ${programs.join(', ')}`);
    browser = opened;
  });
  after(() => browser?.close());
  return () => {
    if (browser === undefined) throw new Error('browser() called outside tests');
    return browser;
  };
}

export interface Visit {
  page: Page;
  /** What went wrong without anybody asking: console errors, exceptions, requests of foreign hosts. */
  complaints: string[];
}

/** Opens a page of its own and listens to all that it says. */
export async function visit(
  browser: Browser,
  url: string,
  { prepare, ...options }: BrowserContextOptions & { prepare?: (page: Page) => Promise<unknown> } = {},
): Promise<Visit> {
  // Playwright's own scripts pass the policy by; those of the page must not.
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  const { origin } = new URL(url);
  page.on('request', (request) => {
    const asked = request.url();
    if (!asked.startsWith(`${origin}/`) && !/^(data|blob):/.test(asked)) complaints.push(`foreign: ${asked}`);
  });
  await prepare?.(page);
  await page.goto(url);
  return { page, complaints };
}

/** Violations that axe-core finds, one line each. */
export async function find_violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe_source);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run({ resultTypes: ['violations'] });
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`,
    );
  });
}

/** Pixels that the page is too wide for its window. */
export const overflow_of = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { document } = globalThis as unknown as {
      document: { documentElement: { scrollWidth: number; clientWidth: number } };
    };
    return document.documentElement.scrollWidth - document.documentElement.clientWidth;
  });

/** A picture of the whole page for whoever looks at the screens; none unless SCREENS_DIR says where it goes. */
export async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

/**
 * Expects of an opened page that it fits windows of 1280, 390 and 320 pixels, has no barrier that axe-core finds in the
 * widest and the narrowest, and complained of nothing; closes it.
 */
export async function expect_fit({ page, complaints }: Visit, name: string): Promise<void> {
  for (const width of [1280, 390, 320]) {
    await page.setViewportSize({ width, height: 900 });
    const place = `${name} at ${width}`;
    if (width !== 390) expect(await find_violations(page), place).to.deep.equal([]);
    expect(await overflow_of(page), place).to.be.at.most(0);
    await picture(page, `${name.replaceAll(/[^\w-]+/g, '_')}_${width}`);
  }
  expect(complaints, name).to.deep.equal([]);
  await page.context().close();
}

/** Different colours of an image, by a sample of its pixels; runs in the page. */
export function count_colours(image: {
  naturalWidth: number;
  naturalHeight: number;
  ownerDocument: { createElement(name: string): never };
}): number {
  const canvas = image.ownerDocument.createElement('canvas') as {
    width: number;
    height: number;
    getContext(kind: string): {
      drawImage(image: unknown, x: number, y: number): void;
      getImageData(x: number, y: number, w: number, h: number): { data: Uint8ClampedArray };
    };
  };
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  const pen = canvas.getContext('2d');
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  const colours = new Set<string>();
  for (let i = 0; i < data.length; i += 4 * 97) colours.add(data.slice(i, i + 3).join());
  return colours.size;
}

/** Takes WebGL from the page before it begins. */
export const without_webgl = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const { HTMLCanvasElement } = globalThis as unknown as {
      HTMLCanvasElement: { prototype: { getContext: (kind: string) => unknown } };
    };
    const original = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (this: unknown, kind: string) {
      return kind.startsWith('webgl') ? null : original.call(this as never, kind);
    };
  });
