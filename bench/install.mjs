// What the benchmark needs beside the package lies in bench/node_modules, so that users and tests of the package never
// load it. It is installed on first use.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const BENCH = fileURLToPath(new URL('.', import.meta.url));
const has = (path) => existsSync(`${BENCH}node_modules/${path}`);

/** Installs the peers and, where asked, the runtimes (several hundred MB), as bench/package-lock.json has them. */
export function install({ runtimes }) {
  const isMissing = !has('jose/package.json') || (runtimes && !has('node24/package.json'));
  if (!isMissing) return;
  const args = ['ci', '--prefix', BENCH, '--no-audit', '--no-fund', '--loglevel=error'];
  if (!runtimes) args.push('--omit=optional');
  process.stderr.write(
    `First run: installing ${runtimes ? 'the peers and other runtimes' : 'the peers'} into bench/node_modules (npm ci --prefix bench).\n`,
  );
  const { status, error } = spawnSync('npm', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  const reason = error?.message ?? `npm ended with ${status}`;
  process.stderr.write(
    `They could not be installed (${reason}). What is missing is left out, and the report says so.\n`,
  );
}
