// Where keys are kept outside of the program: environment variables and files.
import { builtinModule } from '../builtin.ts';
import { ConfigurationError } from '../errors.ts';
import { FORM_REASONS } from './form-reasons.ts';

/**
 * Environment variables by name.
 *
 * @example
 * ```ts
 * import { type Environment, SigningKey } from 'tenuo-edge';
 *
 * const env: Environment = { ISSUER_KEY: '07'.repeat(32) };
 * console.log(SigningKey.fromEnv('ISSUER_KEY', { env }).publicKey.fingerprint); // ea4a6c63e29c520a
 * ```
 *
 * @see docs/protocol.md#1-names-and-keys
 */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A key file holds no more. */
const MAX_FILE_BYTES = 16_384;

interface Files {
  openSync(path: string | URL, flags: 'r'): number;
  readSync(file: number, into: Uint8Array, offset: number, length: number, position: null): number;
  closeSync(file: number): void;
}

/** The variables of the process; none where the platform has no such thing. */
export function environment(): Environment {
  const { process } = globalThis as { process?: { env?: Environment } };
  return process?.env ?? {};
}

/** How errors name a variable. */
export function variableSubject(name: string): string {
  return `the environment variable ${name}`;
}

/**
 * The text of a variable, white space around it left out.
 *
 * @throws ConfigurationError 1100 where it is not set, or empty.
 */
export function readVariable(name: string, env: Environment = environment()): string {
  if (typeof name !== 'string' || name === '') throw new TypeError('the name of an environment variable is a text');
  const text = env[name]?.trim() ?? '';
  if (text === '') throw new ConfigurationError(FORM_REASONS.KEY_VARIABLE_UNSET, { subject: name });
  return text;
}

/** How errors name a file. */
export function fileSubject(path: string | URL): string {
  return `the file ${String(path)}`;
}

/**
 * The bytes of a key file, which the caller wipes.
 *
 * @throws ConfigurationError 1100 where it cannot be read, or is longer than any key.
 */
export function readKeyFile(path: string | URL): Uint8Array {
  if (typeof path !== 'string' && !(path instanceof URL)) throw new TypeError('a key file is given as its path');
  const fs = builtinModule('node:fs') as Files | undefined;
  if (fs === undefined) throw unreadable(path, 'there are no files in this runtime');
  const bytes = new Uint8Array(MAX_FILE_BYTES + 1);
  try {
    const length = readInto(fs, path, bytes);
    if (length > MAX_FILE_BYTES) throw unreadable(path, 'it is longer than any key');
    return bytes.slice(0, length);
  } finally {
    bytes.fill(0);
  }
}

function readInto(fs: Files, path: string | URL, bytes: Uint8Array): number {
  try {
    const file = fs.openSync(path, 'r');
    try {
      let length = 0;
      for (let read = 1; read > 0 && length < bytes.length; length += read)
        read = fs.readSync(file, bytes, length, bytes.length - length, null);
      return length;
    } finally {
      fs.closeSync(file);
    }
  } catch (error) {
    throw unreadable(path, WHY[(error as { code?: string }).code ?? ''] ?? String((error as { code?: string }).code));
  }
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is none',
  EACCES: 'it may not be read by this user',
  EISDIR: 'it is a directory',
};

function unreadable(path: string | URL, why: string): ConfigurationError {
  const subject = `${fileSubject(path)}, ${why}`;
  return new ConfigurationError(FORM_REASONS.KEY_FILE_UNREADABLE, { subject });
}
