// tenuo doctor: whether everything that decisions rest on is as it should be here.
import type { Command } from 'commander';
import {
  Authorizer,
  autoConfigure,
  createEngine,
  type Engine,
  type EngineKind,
  Exact,
  engine,
  getConfig,
  resetConfig,
  SigningKey,
  TenuoError,
  Warrant,
} from '../../index.ts';
import { instantText } from '../../instant.ts';
import { VERSION } from '../../version.ts';
import { type Result, runs, type Surroundings } from '../command.ts';
import { toldOf } from '../failure.ts';
import type { Paints } from '../terminal.ts';

/** `wrong` is what has to be put right; `worth knowing` is not. */
type State = 'ok' | 'note' | 'wrong';

interface Finding {
  readonly about: string;
  readonly state: State;
  readonly says: string;
}

export function addDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .summary('check engine, clock, keys and configuration of this machine')
    .description(
      'Checks what decisions rest on: the engine and its kernel, a signed call decided on each engine, randomness, the clock, and the TENUO_ variables of the environment. No value of a variable is shown.\n\nExit code 0: all is well. 1: something has to be put right.',
    )
    .addHelpText('after', '\nExamples:\n  tenuo doctor\n  tenuo doctor --json');
  runs(command, (_, { paints }: Surroundings) => doctor(paints));
}

async function doctor(paints: Paints): Promise<Result> {
  const findings = [
    {
      about: 'version',
      state: 'ok' as const,
      says: `tenuo-edge ${VERSION}, Node ${process.versions.node}, ${process.platform} ${process.arch}`,
    },
    engineFinding(engine()),
    ...(['wasm', 'js'] as const).map(selfTest),
    clockFinding(Date.now()),
    ...environmentFindings(process.env),
  ];
  const isWell = findings.every(({ state }) => state !== 'wrong');
  return { report: reportText(findings, paints), json: { ok: isWell, findings }, exit: isWell ? 0 : 1 };
}

function engineFinding({ kind, kernel, reason }: Engine): Finding {
  if (kind === 'js')
    return { about: 'engine', state: 'note', says: `JavaScript, slower, its signing not constant-time: ${reason}` };
  const says =
    kernel === 'relaxed-simd'
      ? 'a probe found that it fuses multiplication and addition'
      : 'relaxed SIMD is missing here, or does not fuse multiplication and addition';
  return { about: 'engine', state: 'ok', says: `WebAssembly, kernel ${kernel}: ${says}; ${reason}` };
}

/** A call that has to be allowed, and one that has to be denied. */
function selfTest(kind: EngineKind): Finding {
  const about = `self-test, ${kind}`;
  let own: Engine;
  try {
    own = engine().kind === kind ? engine() : createEngine(kind);
  } catch (error) {
    return { about, state: 'note', says: `this engine cannot run here: ${(error as Error).message}` };
  }
  try {
    const codes = ['a', 'b'].map((value) => codeOf(own, value));
    const isRight = codes.join() === 'allowed,constraint-violation';
    return isRight
      ? { about, state: 'ok', says: 'a call was minted for, signed and allowed, another denied' }
      : {
          about,
          state: 'wrong',
          says: `gave ${codes.join(' and ')} for a call that is allowed and one that is denied`,
        };
  } catch (error) {
    return { about, state: 'wrong', says: (error as Error).message };
  }
}

function codeOf(own: Engine, value: string): string {
  const options = { engine: own };
  using root = SigningKey.generate(options);
  const warrant = Warrant.mintBuilder(options)
    .capability('check', { value: Exact('a') })
    .ttl(60)
    .mint(root);
  const authorizer = new Authorizer({ trustedRoots: [root.publicKey], engine: own });
  const args = { value };
  return authorizer.authorize({ warrant, tool: 'check', args, signature: warrant.sign(root, 'check', args) }).code;
}

/** No clock can be checked from inside; one that was never set can be told. */
const RELEASED = Date.UTC(2025, 0, 1);
const FAR = Date.UTC(2100, 0, 1);

function clockFinding(now: number): Finding {
  const text = instantText(Math.floor(now / 1000));
  if (now < RELEASED || now > FAR)
    return {
      about: 'clock',
      state: 'wrong',
      says: `${text} cannot be right: set it, or warrants seem expired or not yet issued`,
    };
  return {
    about: 'clock',
    state: 'ok',
    says: `${text}; compare it with one that you trust: calls signed 2 minutes off are refused`,
  };
}

const PREFIX = 'TENUO_';
const PRIVATE_KEY = /^TENUO_(?:ISSUER_KEY|ROOT_KEY|SIGNING_KEY|KEY_.+)$/;

/** Each TENUO_ variable that is set, what autoConfigure makes of all of them, and what it warns of. No value is shown. */
function environmentFindings(env: NodeJS.ProcessEnv): Finding[] {
  const names = Object.keys(env)
    .filter((name) => name.startsWith(PREFIX))
    .sort();
  return [...names.filter((name) => PRIVATE_KEY.test(name)).map(keyFinding), ...configurationFindings()];
}

function keyFinding(name: string): Finding {
  try {
    using key = SigningKey.fromEnv(name);
    return { about: name, state: 'ok', says: `a private key; its public key is ${key.publicKey.fingerprint}…` };
  } catch (error) {
    const { summary, hint } = toldOf(error);
    return { about: name, state: 'wrong', says: hint === undefined ? summary : `${summary}. ${hint}` };
  }
}

/** Configures this process as a service would be. */
function configurationFindings(): Finding[] {
  const warnings: string[] = [];
  const options = { warn: (text: string) => warnings.push(text), auditLog: false, connectToken: () => {} } as const;
  const about = 'autoConfigure';
  try {
    const isConfigured = autoConfigure(options);
    return [
      {
        about,
        state: 'ok',
        says: isConfigured ? configurationText() : 'no TENUO_ variable that it configures by is set',
      },
      ...warned(warnings),
    ];
  } catch (error) {
    const { summary, hint } = toldOf(error);
    // Whoever only mints needs no roots.
    const state = error instanceof TenuoError && error.reason === 'roots-missing' ? 'note' : 'wrong';
    return [{ about, state, says: hint === undefined ? summary : `${summary}. ${hint}` }, ...warned(warnings)];
  } finally {
    resetConfig();
  }
}

function configurationText(): string {
  const { issuerKey, trustedRoots, mode, devMode, defaultTtl } = getConfig();
  const issuer = issuerKey === undefined ? 'no issuer key' : `issuer ${issuerKey.publicKey.fingerprint}…`;
  const roots = `${trustedRoots.length} trusted: ${trustedRoots.map((key) => `${key.fingerprint}…`).join(', ')}`;
  return `mode ${mode}${devMode ? ', development mode' : ''}; ${issuer}; ${roots}; warrants of ${defaultTtl} s`;
}

/** A name that was misspelt is put right; what else is warned of may be meant. */
function warned(warnings: readonly string[]): Finding[] {
  return warnings.map((text) => ({
    about: 'warning',
    state: text.includes('did you mean') ? 'wrong' : 'note',
    says: text.replace(/^tenuo-edge: /, ''),
  }));
}

function reportText(findings: readonly Finding[], { green, red, yellow }: Paints): string {
  const marks = { ok: green('ok   '), note: yellow('note '), wrong: red('wrong') };
  const width = Math.max(...findings.map(({ about }) => about.length));
  return findings.map(({ about, state, says }) => `${marks[state]}  ${about.padEnd(width)}  ${says}`).join('\n');
}
