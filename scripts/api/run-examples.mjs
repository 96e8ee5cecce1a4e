// Runs the modules that examples.mjs wrote: `node run-examples.mjs` with [{ title, path }] on its standard input. Ends with 1 where
// one fails, and says which and why.
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { formatWithOptions } from 'node:util';

const SECONDS = 10;

const modules = JSON.parse(await text(process.stdin));
const print = console.log;
const problems = [];
let current = '';
let waiting = new Set();

// What the package itself prints is not what an example shows.
for (const name of ['log', 'info', 'warn', 'error', 'debug']) console[name] = () => {};
// What fails behind an example's back is its failure too.
process.on('uncaughtException', (error) => fail(`ends with ${error?.stack ?? error}`));

const fail = (message) => problems.push(`${current}: ${message}`);
const shown = (values) => formatWithOptions({ colors: false }, ...values);

globalThis.example = {
  /** Everything that has to be shown. */
  expects(shown) {
    waiting = new Set(shown);
  },
  /** `console.log`, with what has to come out of it. In the expectation … stands for anything. */
  log(expected) {
    return (...values) => {
      waiting.delete(expected);
      if (expected !== null && !fits(shown(values), expected)) fail(`shows ${shown(values)} where it says ${expected}`);
    };
  },
  async throws(name, body) {
    try {
      await body();
    } catch (error) {
      return judge(name, error);
    }
    fail(`does not throw ${name}`);
  },
  /** The same within a function that cannot wait. */
  throwsNow(name, body) {
    try {
      body();
    } catch (error) {
      return judge(name, error);
    }
    fail(`does not throw ${name}`);
  },
};

function judge(name, error) {
  if (error?.name !== name && error?.constructor?.name !== name) fail(`throws ${error} where it says ${name}`);
}

function fits(actual, expected) {
  const literal = (part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${expected.split('…').map(literal).join('[\\s\\S]*')}$`).test(actual);
}

const { resetConfig } = await import('tenuo-edge');

for (const { title, path } of modules) {
  current = title;
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`takes more than ${SECONDS} seconds`)), SECONDS * 1000);
  });
  try {
    await Promise.race([import(pathToFileURL(path).href), late]);
  } catch (error) {
    fail(`ends with ${error?.stack ?? error}`);
  }
  clearTimeout(timer);
  for (const expected of waiting) fail(`never shows ${expected}`);
  resetConfig?.();
}

for (const problem of problems) print(problem);
process.exit(problems.length === 0 ? 0 : 1);
