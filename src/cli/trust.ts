// What a verdict rests on: trusted roots, revocation list, clock.
import { Authorizer, type PublicKey, type RevocationList, SignedRevocationList } from '../index.ts';
import { Misuse } from './failure.ts';
import { readInput, textOf } from './input.ts';
import { type Note, readPublicKey, readRoots } from './keys.ts';

export interface TrustOptions {
  readonly root: readonly string[];
  readonly revocations?: string;
  readonly revocationKey?: string;
  readonly clockTolerance?: number;
  readonly at?: number;
}

export interface Trust {
  readonly roots: readonly PublicKey[];
  readonly list: RevocationList | undefined;
}

export async function readTrust({ root, revocations, revocationKey }: TrustOptions, note: Note): Promise<Trust> {
  const roots = await readRoots(root, note);
  if (revocations === undefined && revocationKey !== undefined)
    throw new Misuse('--revocation-key is of a list, and there is none', 'Add --revocations FILE.');
  if (revocations === undefined) return { roots, list: undefined };
  if (revocationKey === undefined)
    throw new Misuse('--revocation-key is missing', 'A list counts only where it is known who has to have signed it.');
  const key = await readPublicKey(revocationKey, '--revocation-key');
  return { roots, list: (await readRevocationList(revocations)).verify(key) };
}

/** A list in bytes, as services fetch it, or in base64. */
export async function readRevocationList(source: string): Promise<SignedRevocationList> {
  const input = await readInput(source, 'the revocation list');
  const isBytes = (input.bytes[0] as number) >= 0x80;
  return SignedRevocationList.parse(isBytes ? input.bytes : textOf(input));
}

/** An authorizer that trusts these roots, with everything else as the options say. */
export async function authorizerFor(
  roots: readonly PublicKey[],
  { list }: Trust,
  { clockTolerance }: TrustOptions,
): Promise<Authorizer> {
  const { cel } = await import('../cel/index.ts');
  return new Authorizer({ trustedRoots: roots, revocationList: list, clockTolerance, cel });
}

export function requireRoots({ roots }: Trust): void {
  if (roots.length > 0) return;
  throw new Misuse(
    'no trusted root is given, so nothing can be allowed',
    'Give the public key of whoever issues your warrants: --root root.pub. Or set TENUO_TRUSTED_ROOTS.',
  );
}
