// Keys as commands take them. A private key comes out of a file, a variable or standard input, and never off the command line:
// every user of the machine sees that, and the shell keeps it.
import { statSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { type PrivateJwk, PublicKey, type PublicKeyInput, SigningKey } from '../index.ts';
import { Misuse, toldOf } from './failure.ts';
import { fileExists, type Input, isText, readInput, STDIN, textOf } from './input.ts';

/** Variables that hold a private key in `.env` files, upstream's first. */
const KEY_VARIABLES = ['TENUO_ROOT_KEY', 'TENUO_ISSUER_KEY', 'TENUO_SIGNING_KEY'];
const ROOTS_VARIABLE = 'TENUO_TRUSTED_ROOTS';
const SEED_BYTES = 32;
/** Where PKCS#8 in DER begins. */
const DER_SEQUENCE = 0x30;
const OTHERS_MAY_READ = 0o044;
const FORMS = 'PKCS#8 in PEM, base64 or hex of 32 bytes, a JWK, or a .env file with TENUO_ROOT_KEY';

export const KEY_HELP = 'a file, env:NAME for a variable, or - for standard input';

/** What was noticed about a key, for the person at the terminal. */
export type Note = (text: string) => void;

/**
 * The private key of a file, `env:NAME`, or standard input (`-`).
 *
 * @throws Misuse where it is none, and where it is the key itself.
 */
export async function readSigningKey(source: string, option: string, note: Note): Promise<SigningKey> {
  const isFile = source !== STDIN && !source.startsWith('env:');
  if (isFile && !fileExists(source)) {
    refuseKeyItself(source, option);
    throw new Misuse(`${option}: there is no file ${source}`, `Make a key with: tenuo keygen ${keyName(source)}`);
  }
  const input = await readInput(source, option);
  const key = inWords(
    option,
    () => readKey(input, option) ?? otherKey(input.name, isFile ? source : undefined, option),
  );
  if (isFile) warnOfReaders(source, note);
  return key;
}

/** The key of `--key`, else of a variable that upstream and `autoConfigure` know. */
export async function signingKeyOrDefault(
  source: string | undefined,
  variables: readonly string[],
  note: Note,
): Promise<SigningKey> {
  if (source !== undefined) return readSigningKey(source, '--key', note);
  const name = variables.find((variable) => (process.env[variable] ?? '').trim() !== '');
  if (name === undefined)
    throw new Misuse(
      '--key is missing: which private key signs?',
      variables.length === 0
        ? `It is ${KEY_HELP}.`
        : `It is ${KEY_HELP}. Where it is left out, ${variables.join(' or ')} is read, and neither is set.`,
    );
  note(`the key is that of ${name}`);
  return readSigningKey(`env:${name}`, '--key', note);
}

function keyName(path: string): string {
  return /^[\w./\\-]+$/.test(path) ? path.replace(/\.key$/, '') : 'NAME';
}

/** Whoever pastes a key here is told so, and does not see it again. */
function refuseKeyItself(text: string, option: string): void {
  const looksLikeKey =
    /^[\w+=-]{40,}$|^[\w+/-]{43}=?$|PRIVATEKEY|"d":/.test(text.replace(/\s/g, '')) || text.length > 200;
  if (!looksLikeKey) return;
  throw new Misuse(
    `${option} takes the name of a file, and not the key itself`,
    'Other users of this machine can see it now, and the shell has kept it: use another key from now on. ' +
      `Give ${KEY_HELP}.`,
  );
}

function warnOfReaders(path: string, note: Note): void {
  if (process.platform === 'win32') return;
  const { mode } = statSync(path);
  if ((mode & OTHERS_MAY_READ) !== 0) note(`other users may read the private key ${path}: chmod 600 ${path}`);
}

/** What the library says of a key that is none, without the code that warrants with such a key would be refused by. */
function inWords<Result>(option: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof Misuse) throw error;
    const { summary, hint } = toldOf(error);
    throw new Misuse(`${option}: ${summary}`, hint);
  }
}

/** The key in one of the forms that are told by their text; null where it is none of them. */
function readKey(input: Input, option: string): SigningKey | null {
  if (input.bytes.length === SEED_BYTES) return SigningKey.fromSeed(input.bytes);
  if (input.bytes[0] === DER_SEQUENCE && !isText(input)) return null;
  return keyOfText(textOf(input), input.name, option);
}

function keyOfText(text: string, name: string, option: string): SigningKey | null {
  if (/-----BEGIN (?:\w+ )?PUBLIC KEY/.test(text))
    throw new Misuse(`${option}: ${name} holds a public key`, 'Here a private key is wanted: the .key beside it.');
  if (text.includes('-----BEGIN ')) return SigningKey.fromPem(`${text}\n`);
  if (text.startsWith('{')) return SigningKey.fromJwk(jsonOf(text, name, option) as PrivateJwk);
  if (/^[\da-f]{64}$/i.test(text)) return SigningKey.fromHex(text);
  if (/^[\w+/-]{43}=?$/.test(text)) return SigningKey.fromSeed(Buffer.from(text, 'base64'));
  const variable = variableOf(text);
  return variable === null ? null : keyOfText(variable, `${name}, its variable`, option);
}

/** DER, or what is no key: of a file the library says in words what it seems to be. */
function otherKey(name: string, path: string | undefined, option: string): SigningKey {
  if (path !== undefined && statSync(path).isFile()) return SigningKey.fromFile(path);
  throw new Misuse(`${option}: ${name} holds no private key`, `Expected ${FORMS}.`);
}

function jsonOf(text: string, name: string, option: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Misuse(`${option}: ${name} is not JSON`, `Expected ${FORMS}.`);
  }
}

/** The key in the lines of a `.env` file. */
function variableOf(text: string): string | null {
  const variables = parseEnv(text);
  const name = KEY_VARIABLES.find((variable) => (variables[variable] ?? '').trim() !== '');
  return name === undefined ? null : (variables[name] as string).trim();
}

/**
 * A public key: a file, `env:NAME`, or the key itself in any form that `PublicKey.from` reads.
 *
 * @throws Misuse where it is none, or a private key.
 */
export async function readPublicKey(source: string, option: string): Promise<PublicKey> {
  const isItself = source !== STDIN && !source.startsWith('env:') && !fileExists(source);
  const input = isItself ? null : await readInput(source, option);
  if (input !== null && (input.bytes.length === SEED_BYTES || !isText(input)))
    return inWords(option, () => PublicKey.from(input.bytes));
  const text = input === null ? source.trim() : textOf(input);
  if (/PRIVATE KEY|"d"\s*:|^\s*(export )?TENUO_\w*KEY\s*=/m.test(text))
    throw new Misuse(
      `${option}: ${input?.name ?? 'this'} is a private key`,
      'Here a public key is wanted: the .pub beside it. Keep the private one to yourself.',
    );
  if (isItself && /[./\\]/.test(text) && !text.includes('-----') && !/^[\w+/-]{42,44}=*$/.test(text))
    throw new Misuse(
      `${option}: there is no file ${source}`,
      `A public key is a file NAME.pub, hex, base64, PEM or a JWK.`,
    );
  try {
    return PublicKey.from(text.startsWith('{') ? (JSON.parse(text) as PublicKeyInput) : text);
  } catch (error) {
    const { summary, hint } = toldOf(error);
    throw new Misuse(`${option}: ${input?.name ?? 'this'} is no public key: ${summary}`, hint ?? PUBLIC_FORMS);
  }
}

const PUBLIC_FORMS = 'A public key is a file NAME.pub, 64 hex digits, base64 of 32 bytes, PEM or a JWK.';

/** The trusted roots: those given, else those of TENUO_TRUSTED_ROOTS; none where there are none. */
export async function readRoots(sources: readonly string[], note: Note): Promise<PublicKey[]> {
  if (sources.length > 0) return Promise.all(sources.map((source) => readPublicKey(source, '--root')));
  const texts = (process.env[ROOTS_VARIABLE] ?? '').split(',').map((text) => text.trim());
  const roots = texts.filter((text) => text !== '').map((text) => rootOf(text));
  if (roots.length > 0) note(`the trusted roots are those of ${ROOTS_VARIABLE}`);
  return roots;
}

function rootOf(text: string): PublicKey {
  try {
    return PublicKey.from(text);
  } catch (error) {
    const { summary, hint } = toldOf(error);
    throw new Misuse(`${ROOTS_VARIABLE} holds something that is no public key: ${summary}`, hint ?? PUBLIC_FORMS);
  }
}
