// docs/production.md: each program in it runs, in a process of its own, and prints what is said there that it prints.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { SigningKey } from '../../src/index.ts';
import { blocksOf } from '../support/markdown.ts';
import { plainEnvironment, projectRoot, requireBuild } from '../support/spawn.ts';

const blocks = blocksOf(readFileSync(`${projectRoot}docs/production.md`, 'utf8'));
const programs = blocks.flatMap(({ language, code }, index) => {
  const next = blocks[index + 1];
  return language === 'ts' ? [{ code, output: next?.language === 'text' ? next.code : '' }] : [];
});

/** What a deployment has put into the environment. */
const issuer = SigningKey.fromSeed(new Uint8Array(32).fill(1));
const DEPLOYMENT = {
  ISSUER_KEY: issuer.exportPem(),
  TRUSTED_ROOT_PUBKEY: issuer.publicKey.toHex(),
  TENUO_ISSUER_KEY: Buffer.from(issuer.exportSeed()).toString('base64'),
  TENUO_TRUSTED_ROOTS: issuer.publicKey.toHex(),
  TENUO_MODE: 'enforce',
};

/** Runs TypeScript as a program of a project that has the package; what it prints, warnings among it, as in a terminal. */
function output(code: string): string {
  requireBuild();
  const { code: input } = transformSync(code, { loader: 'ts', format: 'esm', target: 'node20' });
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module'], {
    cwd: projectRoot,
    encoding: 'utf8',
    env: plainEnvironment(DEPLOYMENT),
    input,
  });
  expect(status, stderr).toBe(0);
  return stderr + stdout;
}

describe('docs/production.md', () => {
  it('has programs', () => {
    expect(programs.length).toBeGreaterThan(3);
  });

  it.each(programs)('runs $code', ({ code, output: said }) => {
    expect(output(code)).toBe(said);
  });

  it('names documents that exist', () => {
    const text = readFileSync(`${projectRoot}docs/production.md`, 'utf8');
    for (const [, path] of text.matchAll(/\]\(([^)#:]+)/g))
      expect(() => readFileSync(`${projectRoot}docs/${path}`), path).not.toThrow();
  });
});
