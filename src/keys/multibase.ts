// Keys as decentralized identifiers write them: did:key and multibase texts, whose first bytes name the kind of key.
import { fromBase64 } from '../base64.ts';
import { fromHex } from '../hex.ts';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** Of any key in these forms that is known; reading takes time by the square of the length. */
const MAX_LENGTH = 200;

/** The bytes of a multibase text: base58btc, hex or base64 behind a letter that says which; null where it is none. */
export function fromMultibase(text: string): Uint8Array | null {
  if (text.length > MAX_LENGTH) return null;
  const digits = text.slice(1);
  switch (text[0]) {
    case 'z':
      return fromBase58(digits);
    case 'f':
    case 'F':
      return fromHex(digits);
    case 'm':
    case 'u':
      return fromBase64(digits);
    default:
      return null;
  }
}

/** The multibase text of a did:key, also where it names its only key (did:key:z…#z…); null where it is none. */
export function multibaseOf(did: string): string | null {
  const [id = '', fragment, ...more] = did.slice('did:key:'.length).split('#');
  return did.startsWith('did:key:') && (fragment ?? id) === id && more.length === 0 ? id : null;
}

function fromBase58(text: string): Uint8Array | null {
  const bytes: number[] = [];
  for (const letter of text) {
    let carry = BASE58.indexOf(letter);
    if (carry < 0) return null;
    for (let i = 0; i < bytes.length; i++) {
      carry += (bytes[i] as number) * 58;
      bytes[i] = carry & 0xff;
      carry >>= 8;
    }
    for (; carry > 0; carry >>= 8) bytes.push(carry & 0xff);
  }
  const zeros = /^1*/.exec(text)?.[0].length ?? 0;
  return Uint8Array.from([...new Uint8Array(zeros), ...bytes.reverse()]);
}
