// Runs the Ed25519 suites under another Node, for the kernels that this one does not have:
//   node scripts/test-relaxed.mjs /path/to/node24
import { execFileSync } from 'node:child_process';
import process from 'node:process';

const node = process.argv[2] ?? 'node24';
execFileSync(node, ['node_modules/vitest/vitest.mjs', 'run', 'test/ed25519'], { stdio: 'inherit' });
