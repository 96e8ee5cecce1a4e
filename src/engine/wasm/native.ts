// The platform's own Ed25519, for keys that are new, where it is faster than our kernel: in Bun, whose relaxed
// multiply-add is not fused. With what assembly/ed25519/native.ts refuses before it asks, it accepts exactly what the strict
// rule accepts: shown on all 914 vectors of CCTV in that runtime (scripts/check-kernels.mjs), and asked again at each load.
import { builtinModule } from '../../builtin.ts';
import { fromHex } from '../../hex.ts';
import type { NativeVerifier } from '../../host/signature.ts';
import { publicDer } from '../../pem.ts';

interface Process {
  readonly versions?: { readonly bun?: string };
}
type Verify = (algorithm: null, data: Uint8Array, key: object, signature: Uint8Array) => boolean;

/** A key of mixed order, aB + T, and two signatures under it: k T is neutral for message 17 and is not for message 0. */
const MIXED_KEY = '1dd960b291c53514fece1341fc0dcd8a648b3934c2c533666f737a654ff1e1bf';
const R = '7db0dc9222f3c183457ddde4c708de8e5ea6bf3d5c4404cca14b32729a05c32a';
const PROBES = [
  { message: 17, s: 'f4286a89707f419171b5764c6e50289f6d3fbae0d93e04bd464473b742666f02', holds: true },
  { message: 0, s: 'e9fd8a486a53192b97e389bb21faceba205319084dafb1a15c52520420303f05', holds: false },
];

/** The verifier of this runtime, or null where ours is to be used. */
export function nativeVerifier(): NativeVerifier | null {
  const { process } = globalThis as { process?: Process };
  if (process?.versions?.bun === undefined) return null;
  const { verify } = (builtinModule('node:crypto') ?? {}) as { verify?: Verify };
  return verify === undefined ? null : proved(overSpki(verify));
}

/** A verifier of raw keys on node:crypto's verify. Keys that it cannot read verify nothing. */
export function overSpki(verify: Verify): NativeVerifier {
  return (message, key, signature) => {
    try {
      return verify(null, message, { key: publicDer(key), format: 'der', type: 'spki' }, signature);
    } catch {
      return false; // no point has this encoding
    }
  };
}

/** The verifier, if it is one without a cofactor: the probes tell. */
export function proved(verify: NativeVerifier): NativeVerifier | null {
  const key = fromHex(MIXED_KEY) as Uint8Array;
  const answers = PROBES.every(({ message, s, holds }) => {
    return verify(Uint8Array.of(message), key, fromHex(R + s) as Uint8Array) === holds;
  });
  return answers ? verify : null;
}
