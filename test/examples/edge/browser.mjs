// Opens the inspector in Chromium from its file, as a user does, on a desktop and a phone, in light and in dark.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer-core';
import { Exact, OneOf, Pattern, Range, SigningKey, Subpath, Warrant } from 'tenuo-edge';
import { CEL, cel } from 'tenuo-edge/cel';
import { examples } from './programs.mjs';

const WIDTHS = [1280, 390];
const SCHEMES = ['light', 'dark'];
const LEAST_CONTRAST = 4.5;

const keys = Array.from({ length: 9 }, () => SigningKey.generate());
const now = Math.floor(Date.now() / 1000);

/** Opens every state of the page in every form. Returns what was seen, in a line. */
export async function checkBrowser(executablePath, screenshots) {
  execFileSync(process.execPath, [join(examples, 'browser/build.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] });
  const browser = await puppeteer.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    const complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) complaints.push(`asked for ${request.url()}`);
    });
    if (screenshots) mkdirSync(screenshots, { recursive: true });
    for (const width of WIDTHS) {
      for (const scheme of SCHEMES) {
        await page.setViewport({ width, height: width < 500 ? 844 : 900 });
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
        for (const state of STATES) {
          await open(page, state);
          await checkLook(page, `${state.name}, ${width} px, ${scheme}`);
          if (screenshots)
            await page.screenshot({ path: join(screenshots, `${state.name}-${width}-${scheme}.png`), fullPage: true });
        }
      }
    }
    await checkKeyboard(page);
    await checkFiles(page);
    await checkClock(page);
    assert.deepEqual(complaints, []);
    await checkPolicy(page);
    return `${STATES.length} states, ${WIDTHS.join(' and ')} px wide, ${SCHEMES.join(' and ')}`;
  } finally {
    await browser.close();
  }
}

const PAGE = pathToFileURL(join(examples, 'browser/dist/warrant-inspector.html')).href;
const rootKey = keys[0].publicKey.toHex();

function mint(ttl, issuedAt = now) {
  return Warrant.mintBuilder()
    .capability('scale', { cluster: Pattern('staging-*'), replicas: Range.max(15) })
    .holder(keys[1].publicKey)
    .issuedAt(issuedAt)
    .ttl(ttl)
    .mint(keys[0]);
}

function chainOfEight() {
  let warrant = Warrant.mintBuilder()
    .capability('read_file', { path: Subpath('/data') })
    .capability('a_tool_whose_name_does_not_end_'.repeat(8), {
      ['an_argument_that_neither_does_'.repeat(8)]: OneOf(Array.from({ length: 200 }, (_, i) => `value-${i}`)),
    })
    .tool('search')
    .holder(keys[1].publicKey)
    .ttl(86_400)
    .mint(keys[0]);
  for (let i = 1; i < 8; i++)
    warrant = warrant
      .grantBuilder()
      .inheritAll()
      .holder(keys[i + 1].publicKey)
      .ttl(86_400 - i * 3600)
      .grant(keys[i]);
  return warrant;
}

function tampered(warrant) {
  const stack = warrant.toStack();
  stack[stack.length - warrant.toBytes().length - 3] ^= 1;
  return Buffer.from(stack).toString('base64');
}

function issuerWarrant() {
  return Warrant.mintBuilder()
    .issuer()
    .issuableTools(['search', 'scale'])
    .constraintBounds({ replicas: Range.max(20), environment: Exact('staging') })
    .maxIssueDepth(3)
    .holder(keys[1].publicKey)
    .ttl(3600)
    .mint(keys[0]);
}

function chainOfCel() {
  return Warrant.mintBuilder()
    .capability('pay', { amount: CEL('value <= 100') })
    .holder(keys[1].publicKey)
    .ttl(3600)
    .mint(keys[0])
    .grantBuilder({ cel })
    .capability('pay', { amount: CEL('(value <= 100) && (value > 5)') })
    .holder(keys[2].publicKey)
    .grant(keys[1]);
}

/** What is pasted, the heading that follows, and the summaries of the cards. */
const STATES = [
  { name: 'empty', paste: '', heading: null, cards: [] },
  { name: 'sample', heading: 'This chain of 3 warrants is sound', cards: [/^1 Root ✓ signature/, /^2/, /^3 Leaf/] },
  {
    name: 'trusted',
    paste: String(mint(3600)),
    root: rootKey,
    heading: 'This warrant is sound and comes from the root that you trust',
    cards: [/^1 The warrant ✓ signature ✓ expires in 5\d minutes 1 tool$/],
  },
  {
    name: 'untrusted',
    paste: mint(3600).toPem(),
    root: keys[5].publicKey.toHex(),
    heading: 'This would be refused',
    cards: [/./],
  },
  { name: 'wrong-root', paste: String(mint(3600)), root: 'no key', heading: 'This warrant is sound', cards: [/./] },
  { name: 'expired', paste: String(mint(60, now - 3 * 86_400)), heading: 'This would be refused', cards: [/expired/] },
  { name: 'early', paste: String(mint(60, now + 3600)), heading: 'This would be refused', cards: [/not valid yet/] },
  { name: 'issuer', paste: issuerWarrant().toPem(), heading: 'This warrant is sound', cards: [/issuer warrant$/] },
  {
    name: 'eight',
    paste: chainOfEight().toStackText(),
    heading: 'This chain of 8 warrants is sound',
    cards: Array(8).fill(/✓/),
  },
  { name: 'orphan', paste: String(chainOfEight()), heading: 'This would be refused', cards: [/./] },
  {
    name: 'tampered',
    paste: tampered(chainOfEight()),
    heading: 'This would be refused: warrant 7 is at fault',
    cards: [/✓/, /✓/, /✓/, /✓/, /✓/, /✓/, /not verified/, /✓/],
  },
  {
    name: 'cel',
    paste: chainOfCel().toStackText(),
    heading: 'This chain of 2 warrants is sound',
    cards: [/^1 Root/, /^2 Leaf/],
  },
  { name: 'garbage', paste: 'not a warrant <img src=x>', heading: 'This cannot be read as a warrant', cards: [] },
  { name: 'huge', paste: 'A'.repeat(5_000_000), heading: 'This cannot be read as a warrant', cards: [] },
];

async function open(page, { name, paste, root, heading, cards }) {
  await page.goto(PAGE);
  if (paste === undefined) await page.click('#sample');
  else await pasteInto(page, paste);
  if (root !== undefined) await page.type('#root', root);
  const seen = await page.evaluate(() => ({
    heading: document.querySelector('#verdict h2')?.textContent ?? null,
    cards: [...document.querySelectorAll('summary')].map((card) => card.innerText.replace(/\s+/g, ' ')),
  }));
  assert.equal(seen.heading, heading, name);
  assert.equal(seen.cards.length, cards.length, name);
  for (const [i, card] of cards.entries()) assert.match(seen.cards[i], card, name);
}

/** As the browser does: an event with the clipboard, and the text in the field unless the page takes it. */
function pasteInto(page, text) {
  return page.evaluate((text) => {
    const input = document.getElementById('input');
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', text);
    if (!input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true, bubbles: true }))) return;
    input.value = text;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }, text);
}

/** Nothing wider than the window, and no text that is hard to read. */
async function checkLook(page, where) {
  const { wide, faint } = await page.evaluate((least) => {
    const luminance = (color) => {
      const [r, g, b] = color.map((part) =>
        part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const parts = (text) => text.match(/[\d.]+/g).map(Number);
    const paperOf = (element) => {
      for (let at = element; at !== null; at = at.parentElement) {
        const [r, g, b, alpha = 1] = parts(getComputedStyle(at).backgroundColor);
        if (alpha === 1) return [r, g, b];
      }
      return [255, 255, 255];
    };
    const ratio = (element) => {
      const [a, b] = [luminance(parts(getComputedStyle(element).color).slice(0, 3)), luminance(paperOf(element))];
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    };
    const texts = [...document.querySelectorAll('body *')].filter(
      (element) =>
        element.checkVisibility() &&
        [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ''),
    );
    return {
      wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      faint: texts
        .filter((element) => ratio(element) < least)
        .map((element) => `${element.textContent} ${ratio(element)}`),
    };
  }, LEAST_CONTRAST);
  assert.equal(wide, 0, `${where}: wider than the window`);
  assert.deepEqual(faint, [], `${where}: too little contrast`);
}

async function checkKeyboard(page) {
  await page.goto(PAGE);
  const reached = [];
  for (let i = 0; i < 5; i++) {
    await page.keyboard.press('Tab');
    reached.push(await page.evaluate(() => document.activeElement.id));
  }
  assert.deepEqual(reached, ['input', 'sample', 'open', 'clear', 'root']);
  await page.focus('#sample');
  await page.keyboard.press('Enter');
  await page.focus('summary');
  await page.keyboard.press('Enter');
  assert.equal(await page.$eval('details', (card) => card.open), true);
  await page.waitForFunction(() => document.querySelector('details').innerText.includes('restart_service'));
  await page.focus('#clear');
  await page.keyboard.press('Enter');
  assert.equal(await page.$eval('#chain', (chain) => chain.childElementCount), 0);
}

/** A file may be dropped: text or bytes, and larger than anything. */
async function checkFiles(page) {
  for (const [content, heading] of [
    [chainOfEight().toPem(), 'This chain of 8 warrants is sound'],
    [[...chainOfEight().toStack()], 'This chain of 8 warrants is sound'],
    ['A'.repeat(700_000), 'This cannot be read as a warrant'],
  ]) {
    await page.goto(PAGE);
    await page.evaluate((content) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([typeof content === 'string' ? content : Uint8Array.from(content)], 'warrant'));
      document.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true, bubbles: true }));
    }, content);
    await page.waitForSelector('#verdict h2');
    assert.equal(await page.$eval('#verdict h2', (element) => element.textContent), heading);
  }
}

/** A warrant that expires while it is looked at turns. */
async function checkClock(page) {
  await page.goto(PAGE);
  await pasteInto(page, String(mint(3, Math.floor(Date.now() / 1000))));
  assert.match(await page.$eval('summary', (card) => card.innerText), /✓ expires in \d second/);
  await page.waitForFunction(() => document.querySelector('summary').innerText.includes('expired'), {
    timeout: 10_000,
  });
  assert.equal(await page.$eval('#verdict h2', (element) => element.textContent), 'This would be refused');
}

/** Whatever a warrant might smuggle in, the page can send nothing. */
async function checkPolicy(page) {
  const refused = await page.evaluate(async () => {
    const seen = [];
    document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
    await fetch('https://example.com/').catch(() => {});
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.body.append(script);
    await new Promise((resolve) => setTimeout(resolve));
    return { seen, ran: 'ran' in window };
  });
  assert.deepEqual(refused, { seen: ['connect-src', 'script-src-elem'], ran: false });
}
