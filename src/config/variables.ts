// The environment variables of a configuration, and those that others read. Names are without their prefix.

import { fromBase64 } from '../base64.ts';
import { MAX_TTL } from '../builders/mint.ts';
import { TenuoError } from '../errors.ts';
import { fromHex } from '../hex.ts';
import { SigningKey } from '../keys.ts';
import { looksLikePem } from '../pem.ts';
import { PublicKey } from '../public-key.ts';
import { KEY_BYTES } from '../sizes.ts';
import { type ConfigureOptions, MODES } from './config.ts';

/** A variable that stands for an option of `configure`. */
interface Variable {
  readonly name: string;
  readonly option: keyof ConfigureOptions;
  /** The texts that it takes. */
  readonly expected: string;
  /** What a text stands for: null where it is none of those, undefined where it is as if the variable was not set. */
  read(text: string): unknown;
}

export const VARIABLES: readonly Variable[] = [
  {
    name: 'ISSUER_KEY',
    option: 'issuerKey',
    expected: '32 bytes in standard base64 (with + and /), or as 64 hex digits without 0x',
    read: readIssuerKey,
  },
  {
    name: 'TRUSTED_ROOTS',
    option: 'trustedRoots',
    expected: 'public keys, separated by commas: each in standard base64, as 64 hex digits without 0x, or in PEM',
    read: readRoots,
  },
  {
    name: 'MODE',
    option: 'mode',
    expected: 'enforce, audit or permissive',
    read: (text) => MODES.find((mode) => mode === text.toLowerCase()) ?? null,
  },
  { name: 'DEV_MODE', option: 'devMode', expected: '1, true or yes; or 0, false or no', read: readYes },
  {
    name: 'DEFAULT_TTL',
    option: 'defaultTtl',
    expected: `whole seconds from 1 to ${MAX_TTL}`,
    read: (text) => readSeconds(text, 1, MAX_TTL),
  },
  {
    name: 'CLOCK_TOLERANCE',
    option: 'clockTolerance',
    expected: 'whole seconds',
    read: (text) => readSeconds(text, 0, Number.MAX_SAFE_INTEGER),
  },
];

/** Variables that other parts read, or upstream alone; with what to do here about those whose effect somebody may expect. */
export const ELSEWHERE: Readonly<Record<string, string | undefined>> = {
  ENV: undefined,
  TEST_MODE: undefined,
  ROOT_KEY: undefined,
  SIGNING_KEY: undefined,
  AUTHORIZER_NAME: undefined,
  A2A_REQUIRE_WARRANT: undefined,
  A2A_REQUIRE_AUDIENCE: undefined,
  A2A_REQUIRE_POP: undefined,
  A2A_CHECK_REPLAY: undefined,
  A2A_REPLAY_WINDOW: undefined,
  A2A_MAX_CHAIN_DEPTH: undefined,
  A2A_AUDIT_LOG: undefined,
  TRUSTED_KEYS: 'Roots are read from {prefix}TRUSTED_ROOTS.',
  CONTROL_PLANE_URL: 'Of a control plane make a token: ConnectToken.make({ endpoint, apiKey }) of tenuo-edge/connect.',
  API_KEY: 'Of a control plane make a token: ConnectToken.make({ endpoint, apiKey }) of tenuo-edge/connect.',
};

/** Begins the names of keys, which `loadTenuoKeys` reads. */
export const NAMED_KEY = 'KEY_';

/** Whether a text says yes: undefined where it says no, null where it says neither. */
export function readYes(text: string): true | undefined | null {
  const said = text.toLowerCase();
  if (['1', 'true', 'yes'].includes(said)) return true;
  return ['0', 'false', 'no'].includes(said) ? undefined : null;
}

function readIssuerKey(text: string): SigningKey | null {
  const seed = readBytes(text);
  if (seed === null) return null;
  const key = SigningKey.fromSeed(seed);
  seed.fill(0);
  return key;
}

function readRoots(text: string): readonly PublicKey[] | null {
  const texts = text.split(',').map((each) => each.trim());
  const roots = texts.filter((each) => each !== '').map(readRoot);
  return roots.length === 0 || roots.includes(null) ? null : (roots as readonly PublicKey[]);
}

function readRoot(text: string): PublicKey | null {
  const input = looksLikePem(text) ? text : readBytes(text);
  try {
    return input === null ? null : PublicKey.from(input);
  } catch (error) {
    if (error instanceof TenuoError) return null;
    throw error;
  }
}

/** 32 bytes in standard base64, padded or not, or in hex. */
function readBytes(text: string): Uint8Array | null {
  const isHex = text.length === 2 * KEY_BYTES;
  if (!isHex && /[-_]/.test(text)) return null;
  const bytes = isHex ? fromHex(text) : fromBase64(text);
  return bytes?.length === KEY_BYTES ? bytes : null;
}

function readSeconds(text: string, least: number, most: number): number | null {
  const seconds = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  return seconds >= least && seconds <= most ? seconds : null;
}
