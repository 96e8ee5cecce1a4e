// Which programs take part: the suite under one or several runtimes, and the native ones.
import { existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { Misuse } from './options.mjs';

const WORKER = fileURLToPath(new URL('worker.mjs', import.meta.url));
const inModules = (path) => fileURLToPath(new URL(`node_modules/${path}`, import.meta.url));
const own = `node${process.versions.node.split('.')[0]}`;

/** The runtimes that bench/package.json pins, beside the one that runs this: how each starts a module. */
const PINNED = {
  node24: [inModules('node24/bin/node')],
  node26: [inModules('node26/bin/node')],
  deno: [inModules('@deno/linux-x64-glibc/deno'), 'run', '-A'],
  bun: [inModules('@oven/bun-linux-x64/bin/bun')],
};

const RUNTIMES = [own, ...Object.keys(PINNED).filter((name) => name !== own)];

/** Whether a runtime has to be installed first. */
export const isPinned = (name) => name !== own;

/** How a runtime starts a module. @throws Misuse where it is not installed. */
export function commandOf(name) {
  if (name === own) return [process.execPath, '--no-warnings'];
  const command = PINNED[name];
  if (!isPresent(name))
    throw new Misuse(`--on ${name}: it is not installed here; bench/package.json has it for Linux on x86-64 only`);
  return name.startsWith('node') ? [...command, '--no-warnings'] : command;
}

/** Whether a runtime is here: those that are pinned are for Linux on x86-64. */
export const isPresent = (name) => name === own || existsSync(PINNED[name][0]);

/** The names that `--on` takes, as runtimes: `all` is every one of them; none is this one. @throws Misuse */
export function chosen(names) {
  if (names.length === 0) return [own];
  const list = names.includes('all') ? RUNTIMES : [...new Set(names)];
  const unknown = list.find((name) => !RUNTIMES.includes(name));
  if (unknown !== undefined) throw new Misuse(`--on ${unknown}: the runtimes are ${RUNTIMES.join(', ')}, or all`);
  return list;
}

/** The suite under a runtime. */
export function suiteOn(name, settings) {
  return { name, command: [...commandOf(name), WORKER, JSON.stringify(settings)] };
}
