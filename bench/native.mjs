// The native programs: built here, from exact versions, where cargo and python3 are present; what is missing is said.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { writeSharedFixtures } from './fixtures/shared.mjs';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const FIXTURES = path('results/fixtures.json');
const PYTHON_PACKAGE = 'tenuo==0.3.3';

/** As anyone builds it, and as for this machine alone (AVX-512 where it has that). */
const BUILDS = {
  default: { flags: '', binaries: ['tenuo', 'ed25519'] },
  native: { flags: '-Ctarget-cpu=native', binaries: ['ed25519'] },
};

/** Builds what can be built; the programs that then take part. */
export async function nativePrograms(settings) {
  writeSharedFixtures(FIXTURES);
  const args = [FIXTURES, JSON.stringify(settings)];
  const programs = [];
  if (has('cargo')) {
    for (const [build, { flags, binaries }] of Object.entries(BUILDS)) {
      const built = cargoBuild(build, flags, binaries);
      for (const binary of built ? binaries : []) {
        const name = build === 'native' ? `${binary}, native` : binary;
        programs.push({ name, command: [path(`native/target/${build}/release/${binary}`), ...args] });
      }
    }
  } else say('cargo is missing: upstream’s crate and native Ed25519 are left out');
  const python = pythonWithPackage();
  if (python !== undefined) programs.push({ name: 'python', command: [python, path('native/sdk.py'), ...args] });
  return programs;
}

function cargoBuild(build, flags, binaries) {
  say(`building ${binaries.join(' and ')}, ${flags || 'default flags'} (minutes, the first time)`);
  const args = ['build', '--quiet', '--release', '--locked', '--manifest-path', path('native/Cargo.toml')];
  const env = { ...process.env, CARGO_TARGET_DIR: path(`native/target/${build}`), RUSTFLAGS: flags };
  const { status } = run('cargo', [...args, ...binaries.flatMap((name) => ['--bin', name])], { env });
  if (status !== 0) say(`cargo could not build them: ${binaries.join(' and ')} are left out`);
  return status === 0;
}

/** A virtual environment beside the crate. */
function pythonWithPackage() {
  const python = path('native/venv/bin/python');
  if (existsSync(python)) return python;
  if (!has('python3')) return say('python3 is missing: upstream’s Python package is left out');
  say(`installing ${PYTHON_PACKAGE}`);
  const steps = [
    ['python3', ['-m', 'venv', path('native/venv')]],
    [python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', PYTHON_PACKAGE]],
  ];
  if (steps.every(([file, args]) => run(file, args).status === 0)) return python;
  return say(`${PYTHON_PACKAGE} could not be installed: it is left out`);
}

const has = (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
const run = (file, args, options = {}) => spawnSync(file, args, { stdio: ['ignore', 'ignore', 'inherit'], ...options });

function say(text) {
  process.stderr.write(`${text}\n`);
}
