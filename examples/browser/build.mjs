// Writes the inspector as one HTML file that works offline: node examples/browser/build.mjs
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, 'dist', 'warrant-inspector.html');

const script = inline(await bundle('page.ts'));
const style = inline(await bundle('page.css'));
// Nothing may be fetched, sent or run but these two parts; compiling WebAssembly is allowed.
const policy = [
  "default-src 'none'",
  `script-src '${hash(script)}' 'wasm-unsafe-eval'`,
  `style-src '${hash(style)}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const parts = { '(policy)': policy, '/*(style)*/': style, '/*(script)*/': script };
const html = readFileSync(join(here, 'page.html'), 'utf8').replace(
  /\(policy\)|\/\*\((?:style|script)\)\*\//g,
  (place) => parts[place],
);
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, html);
console.log(`${target}\n${Math.ceil(html.length / 1024)} KB. Open it in a browser: ${pathToFileURL(target)}`);

async function bundle(file) {
  const { outputFiles } = await build({
    entryPoints: [join(here, file)],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: ['chrome123', 'firefox120', 'safari17.5'],
    charset: 'utf8',
    legalComments: 'none',
  });
  return outputFiles[0].text.trim();
}

/** What would end the element early must not stand in it. */
function inline(text) {
  return text.replace(/<(?=\/script|\/style|!--)/gi, '\\x3c');
}

function hash(text) {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
