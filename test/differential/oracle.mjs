// Finds upstream's own code behind the protocol: test/oracle, a Rust program.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const directory = fileURLToPath(new URL('../oracle', import.meta.url));

/** The program that TENUO_ORACLE names, or the one that cargo builds. Null without cargo; throws where it does not build. */
export function findOracle() {
  if (process.env.TENUO_ORACLE) return process.env.TENUO_ORACLE;
  if (spawnSync('cargo', ['--version'], { stdio: 'ignore' }).status !== 0) return null;
  const { status } = spawnSync('cargo', ['build', '--release', '--locked'], { cwd: directory, stdio: 'inherit' });
  if (status !== 0) throw new Error('the oracle (test/oracle) does not build');
  return join(directory, 'target/release/tenuo-oracle');
}
