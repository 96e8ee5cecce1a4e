// tenuo doctor: whether everything that decisions rest on is as it should be here.
import type { Command } from 'commander';
import {
  Authorizer,
  createEngine,
  type Engine,
  type EngineKind,
  Exact,
  engine,
  PublicKey,
  SigningKey,
  Warrant,
} from '../../index.ts';
import { instantText } from '../../instant.ts';
import { VERSION } from '../../version.ts';
import { type Result, runs, type Surroundings } from '../command.ts';
import { nearest } from '../nearest.ts';
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
  return { about: 'engine', state: 'ok', says: `WebAssembly (${reason}), kernel ${kernel}: ${says}` };
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

/** What is made of a variable: a text where it is well. @throws where it is not. */
type Check = (text: string) => string;

const isSeed = /^(?:[\da-f]{64}|[A-Za-z0-9+/]{43}=?)$/i;

function privateKey(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.includes('-----BEGIN ') && !isSeed.test(trimmed))
    throw new Error('holds no private key: expected 64 hex digits, standard base64 of 32 bytes, or PEM');
  using key = trimmed.includes('-----BEGIN ')
    ? SigningKey.fromPem(text)
    : SigningKey.fromSeed(Buffer.from(trimmed, trimmed.length === 64 ? 'hex' : 'base64'));
  return `a private key; its public key is ${key.publicKey.fingerprint}…`;
}

function roots(text: string): string {
  const keys = text.split(',').map((one) => PublicKey.from(one.trim()).fingerprint);
  return `${keys.length} trusted: ${keys.map((key) => `${key}…`).join(', ')}`;
}

const VARIABLES: Readonly<Record<string, Check>> = {
  TENUO_ISSUER_KEY: privateKey,
  TENUO_ROOT_KEY: privateKey,
  TENUO_SIGNING_KEY: privateKey,
  TENUO_TRUSTED_ROOTS: roots,
};

const NAMED_KEY = /^TENUO_KEY_./;

/** Each TENUO_ variable that is set: whether it can be read, never what it holds. */
function environmentFindings(env: NodeJS.ProcessEnv): Finding[] {
  const names = Object.keys(env)
    .filter((name) => name.startsWith('TENUO_'))
    .sort();
  if (names.length === 0) return [{ about: 'environment', state: 'ok', says: 'no TENUO_ variable is set' }];
  return names.map((name) => variableFinding(name, env[name] ?? ''));
}

function variableFinding(name: string, text: string): Finding {
  const check = NAMED_KEY.test(name) ? privateKey : VARIABLES[name];
  if (check === undefined) {
    const near = nearest(name, Object.keys(VARIABLES));
    return near === undefined
      ? { about: name, state: 'note', says: 'set; this program does not read it' }
      : { about: name, state: 'wrong', says: `is not read by anything. Did you mean ${near}?` };
  }
  if (text.trim() === '')
    return { about: name, state: 'wrong', says: 'is set and empty: give it a value, or unset it' };
  try {
    return { about: name, state: 'ok', says: check(text) };
  } catch (error) {
    return { about: name, state: 'wrong', says: (error as Error).message };
  }
}

function reportText(findings: readonly Finding[], { green, red, yellow }: Paints): string {
  const marks = { ok: green('ok   '), note: yellow('note '), wrong: red('wrong') };
  const width = Math.max(...findings.map(({ about }) => about.length));
  return findings.map(({ about, state, says }) => `${marks[state]}  ${about.padEnd(width)}  ${says}`).join('\n');
}
