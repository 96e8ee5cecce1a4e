// What the numbers were measured on.
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, type } from 'node:os';
import process from 'node:process';

const PACKAGES = [
  'libsodium-wrappers',
  '@noble/ed25519',
  '@noble/curves',
  'jose',
  'cborg',
  '@biscuit-auth/biscuit-wasm',
  '@cedar-policy/cedar-wasm',
];

/** One line: the processor, how many, the system. */
export function machineText() {
  const all = cpus();
  const model = all[0]?.model.trim().replace(/\s+/g, ' ') || 'unknown processor';
  return `${all.length} x ${model}, ${type()} ${release().split('-')[0]} ${process.arch}`;
}

/** Of the runtime that asks: its name and version first. */
export function runtimeVersions() {
  const { bun, deno, node, v8, openssl } = process.versions;
  if (bun !== undefined) return { bun };
  if (deno !== undefined) return { deno, v8 };
  return { node, v8, openssl };
}

/** Of the packages that take part; those that are not installed are left out. */
export function packageVersions() {
  const found = { 'tenuo-edge': versionIn('../package.json') };
  for (const name of PACKAGES) {
    const version = versionIn(`node_modules/${name}/package.json`) ?? versionIn(`../node_modules/${name}/package.json`);
    if (version !== undefined) found[name] = version;
  }
  return found;
}

function versionIn(path) {
  try {
    return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')).version;
  } catch {
    return undefined;
  }
}

/** Load average of the last minute; 0 where the system has none. */
export const load = () => Math.round(loadavg()[0] * 100) / 100;
