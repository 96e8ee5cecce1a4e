// Pages without a bundler: `./browser` as it stands, and the same where the page's policy forbids WebAssembly.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { missingBrowser, openPage } from '../harness/browsers.mjs';
import { ESM } from './entry.mjs';

/** What a page is told about bare names; the nonce is what its policy asks of inline scripts. */
const NONCE = 'matrix';
const page = (imports) => `<!doctype html><meta charset="utf-8"><title>matrix</title>
<script type="importmap" nonce="${NONCE}">${JSON.stringify({ imports })}</script>
<script type="module" src="/page.mjs"></script>
`;

const PAGE = `${ESM('/driver.mjs')}
globalThis.report = run(api, await (await fetch('/questions.jsonl')).text());
`;

/** No 'wasm-unsafe-eval', so compiling is refused. */
const POLICY = `default-src 'self'; script-src 'self' 'nonce-${NONCE}'`;

/**
 * What a page's import map says: `./browser` is one file, the entries beside it name what their manifest and their
 * dependencies know, as they do for bundlers.
 */
function importsOf({ exports, imports }) {
  const inPackage = (path) => `/node_modules/tenuo-edge/${path.replace('./', '')}`;
  return {
    'tenuo-edge': inPackage(exports['./browser'].default),
    'tenuo-edge/cel': inPackage(exports['./cel'].import.default),
    'tenuo-edge/ed25519': inPackage(exports['./ed25519'].import.default),
    ...Object.fromEntries(Object.entries(imports).map(([name, conditions]) => [name, inPackage(conditions.default)])),
    '@noble/ed25519': '/node_modules/@noble/ed25519/index.js',
    '@noble/hashes/': '/node_modules/@noble/hashes/',
    '@bufbuild/re2': '/node_modules/@bufbuild/re2/dist/esm/index.js',
  };
}

const row = (browser, policy) => ({
  name: policy === null ? browser : `${browser}-csp`,
  title: `${browser === 'firefox' ? 'Firefox' : 'Chromium'}, ${policy === null ? 'no bundler' : 'a policy without WebAssembly'}`,
  loaded: policy === null ? '`./browser` in a page' : '`./browser`; compiling is refused',
  missing: () => missingBrowser(browser),
  run: ({ workspace, questions }) => {
    const { home, manifest } = workspace;
    const imports = importsOf(manifest);
    const texts = { '/index.html': page(imports), '/page.mjs': PAGE, '/questions.jsonl': questions };
    const files = (path) => {
      if (texts[path] !== undefined) return texts[path];
      const isServed = (path === '/driver.mjs' || path.startsWith('/node_modules/')) && !path.includes('..');
      return isServed && existsSync(join(home, path)) ? { file: join(home, path) } : undefined;
    };
    return openPage(browser, { files, headers: policy === null ? {} : { 'content-security-policy': policy } });
  },
});

export default ['chromium', 'firefox'].flatMap((browser) => [row(browser, null), row(browser, POLICY)]);
