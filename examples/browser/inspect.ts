// What a warrant says and whether it holds, as data for the page to show. Nothing here touches the page.
import { Authorizer, type Denied, PublicKey, TenuoError, Warrant } from 'tenuo-edge/browser';
import { cel } from 'tenuo-edge/cel';
import { itemsOf } from './stack.ts';

/** Why something does not hold, or cannot be read. */
export interface Problem {
  readonly code: string;
  readonly number: number;
  readonly says: string;
  readonly hint: string;
  /** Index of the warrant at fault, root 0. */
  readonly warrant?: number | undefined;
  readonly expected?: string | undefined;
  readonly received?: string | undefined;
}

/** One warrant of a chain: itself, or why it cannot be read. */
export type Link = Warrant | Problem;

export type Trust = 'trusted' | 'untrusted' | 'not-asked';

export interface Inspection {
  /** Root first. Empty where nothing could be read. */
  readonly links: readonly Link[];
  /** The first problem that a verifier would meet; null where the chain holds. */
  readonly problem: Problem | null;
  readonly trust: Trust;
}

/** The longest chain that any verifier reads. */
const MOST_LINKS = 64;
const ARMOUR = /-----(BEGIN|END) [A-Z ]+-----/g;
const HEADER = /^x-tenuo-warrant:/i;
const HEX_KEY_HINT = 'Enter an Ed25519 public key as 64 hex digits or base64.';

/** The text as a verifier would be given it: without a header's name, and without line ends unless it is PEM. */
export function tidied(text: string): string {
  const bare = text.trim().replace(HEADER, '').trim();
  return bare.includes('-----BEGIN ') ? bare : bare.replace(/\s+/g, '');
}

/** Reads a warrant or chain and judges it at an instant (Unix seconds). `root` is the key to trust; the chain's own where it is empty. */
export function inspect(input: string | Uint8Array, root: string, now: number): Inspection {
  const presented = typeof input === 'string' ? tidied(input) : input;
  if (typeof presented === 'string' && presented.includes('PRIVATE KEY-----')) return unreadable(PRIVATE_KEY);
  try {
    const warrant = Warrant.parse(presented);
    return { links: warrant.chain, ...judge(warrant, root, now) };
  } catch (error) {
    if (!(error instanceof TenuoError)) throw error;
    return { links: readOneByOne(presented), problem: problemOf(error), trust: 'not-asked' };
  }
}

/** The key of a text, or what is wrong with it. */
export function readRoot(text: string): PublicKey | Problem {
  try {
    return PublicKey.from(text.trim());
  } catch (error) {
    const says = error instanceof TenuoError ? error.summary : 'this is no public key';
    return { code: 'invalid-key', number: 0, says, hint: HEX_KEY_HINT };
  }
}

export function isProblem(link: Link | PublicKey): link is Problem {
  return 'hint' in link;
}

const PRIVATE_KEY: Problem = {
  code: 'private-key',
  number: 0,
  says: 'this is a private key, not a warrant',
  hint: 'It has not left this page. Clear it, and treat it as exposed if it came to you by way of a message.',
};

function unreadable(problem: Problem): Inspection {
  return { links: [], problem, trust: 'not-asked' };
}

/** Trust, time and every link of a chain whose signatures hold. */
function judge(warrant: Warrant, root: string, now: number): Pick<Inspection, 'problem' | 'trust'> {
  const first = warrant.chain[0] as Warrant;
  const entered = root.trim() === '' ? null : readRoot(root);
  const given = entered === null || isProblem(entered) ? null : entered;
  // Without a key to compare with, the chain is judged as if its root were trusted; a chain that lacks its root has none.
  const assumed = first.depth === 0 ? first.issuer : warrant.holder;
  const decision = new Authorizer({ trustedRoots: [given ?? assumed], cel }).verify(warrant, { now });
  const trust = given === null ? 'not-asked' : given.equals(first.issuer) ? 'trusted' : 'untrusted';
  return { problem: decision.allowed ? null : problemOf(decision), trust };
}

function problemOf(refusal: TenuoError | Denied): Problem {
  const { code, number, hint, expected, received } = refusal;
  if (refusal instanceof TenuoError) {
    return { code, number, hint, expected, received, says: refusal.summary, warrant: refusal.warrant };
  }
  const says = refusal.message.slice(refusal.message.indexOf(': ') + 2).replace(/ \[.*\]$/, '');
  return { code, number, hint, expected, received, says, warrant: refusal.at.warrant };
}

/** Each warrant of a chain that cannot be read as a whole, by itself; nothing where none of it can be read. */
function readOneByOne(presented: string | Uint8Array): readonly Link[] {
  const bytes = typeof presented === 'string' ? bytesOf(presented) : presented;
  const items = bytes === null ? null : itemsOf(bytes);
  if (items === null || items.length > MOST_LINKS) return [];
  const links = items.map((item) => {
    try {
      return Warrant.parse(item);
    } catch (error) {
      if (error instanceof TenuoError) return problemOf(error);
      throw error;
    }
  });
  return links.every(isProblem) ? [] : links;
}

function bytesOf(text: string): Uint8Array | null {
  const base64 = text.replace(ARMOUR, '').replace(/\s+/g, '').replaceAll('-', '+').replaceAll('_', '/');
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
