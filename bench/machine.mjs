// What the numbers were measured on.
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, type } from 'node:os';

const PACKAGES = ['tinybench', 'libsodium-wrappers', '@noble/ed25519', '@noble/hashes'];

/** One line: the processor, how many, the system. */
export function machineText() {
  const all = cpus();
  const model = all[0]?.model.trim().replace(/\s+/g, ' ') || 'unknown processor';
  return `${all.length} x ${model}, ${type()} ${release().split('-')[0]} ${process.arch}`;
}

export function versions() {
  const { node, v8, openssl } = process.versions;
  const found = { 'tenuo-edge': versionIn('../package.json'), node, v8, openssl };
  for (const name of PACKAGES) found[name] = versionIn(`../node_modules/${name}/package.json`);
  return found;
}

function versionIn(path) {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')).version;
}

/** Load average of the last minute; 0 where the system has none. */
export const load = () => Math.round(loadavg()[0] * 100) / 100;
