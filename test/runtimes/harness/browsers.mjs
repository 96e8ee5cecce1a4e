// Chromium and Firefox, headless, against pages that are served from the loopback interface.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import puppeteer from 'puppeteer-core';

const MILLISECONDS = 120_000;

const BROWSERS = {
  chromium: {
    paths: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
    browser: 'chrome',
    // A sandbox needs what containers have not; the rest keeps it from calling home.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  },
  firefox: {
    paths: ['/usr/bin/firefox-esr', '/usr/bin/firefox'],
    browser: 'firefox',
    extraPrefsFirefox: {
      'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false,
      'app.update.enabled': false,
    },
  },
};

const programOf = (name) => BROWSERS[name].paths.find((path) => existsSync(path)) ?? null;

export const missingBrowser = (name) =>
  programOf(name) === null ? `${name} is not installed (${BROWSERS[name].paths.join(', ')})` : null;

/** What Firefox itself says of a page's policy, whoever asked and however quietly; no page can keep it from that. */
const OF_THE_BROWSER = /^Error: Content-Security-Policy: The page’s settings blocked WebAssembly/;

/**
 * Opens a page and waits for `globalThis.report`.
 *
 * @param files what is served: a path to a text, or to a file of the disk as `{ file }`.
 * @param headers of every response.
 * @returns the page's report, with the browser's version.
 * @throws where the page writes a line to its console, or an exception is not caught.
 */
export async function openPage(name, { files, headers = {} }) {
  const server = await serveFiles(files, headers);
  const profile = mkdtempSync(join(tmpdir(), 'profile-'));
  const { paths: _, ...options } = BROWSERS[name];
  let browser;
  try {
    browser = await puppeteer.launch({
      ...options,
      executablePath: programOf(name),
      headless: true,
      userDataDir: profile,
      protocolTimeout: MILLISECONDS,
    });
    const page = await browser.newPage();
    const lines = [];
    const silence = new Promise((_, reject) => {
      const take = (line) => {
        if (OF_THE_BROWSER.test(line)) return;
        lines.push(line);
        // Nothing may be said at all, so there is nothing to wait for; what follows belongs to it.
        setTimeout(() => reject(new Error(`the page wrote to its console: ${lines.join(' | ')}`)), 500);
      };
      page.on('console', (message) => take(`${message.type()}: ${message.text()}`));
      page.on('pageerror', (error) => take(String(error)));
    });
    silence.catch(() => {}); // what is said after the report is asked for below
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const reported = page.waitForFunction('globalThis.report !== undefined', { timeout: MILLISECONDS });
    await Promise.race([reported, silence]);
    const report = JSON.parse(await page.evaluate('JSON.stringify(globalThis.report)'));
    if (lines.length > 0) throw new Error(`the page wrote to its console: ${lines.join(' | ')}`);
    return { version: (await browser.version()).replace(/^.*\//, ''), ...report };
  } finally {
    await browser?.close();
    server.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

function serveFiles(files, headers) {
  const server = createServer((request, response) => {
    const path = request.url === '/' ? '/index.html' : request.url;
    const found = path === '/favicon.ico' ? '' : files(path);
    if (found === undefined) return response.writeHead(404).end();
    const type = `${TYPES[extname(path)] ?? 'text/plain'}; charset=utf-8`;
    response.writeHead(200, { 'content-type': type, ...headers });
    response.end(typeof found === 'string' ? found : readFileSync(found.file));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
