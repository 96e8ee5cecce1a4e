// Warrants as commands take them: a file, standard input, or their text; and several of them as one chain.
import { Warrant } from '../index.ts';
import { Misuse } from './failure.ts';
import { fileExists, type Input, readInput, STDIN, textOf } from './input.ts';

/** The bytes of a warrant are a CBOR array; those of text are ASCII. */
const FIRST_NON_ASCII = 0x80;
/** What JSON calls a warrant: ours, a header's, upstream's. */
const MEMBERS = ['warrant', 'X-Tenuo-Warrant', 'base64'];
const SHORTEST_TEXT = 100;

export const WARRANT_HELP = 'a file, the text itself, or - for standard input';

/** The bytes or text of a chain that was handed in, for a decision to judge. */
async function readPresented(source: string): Promise<string | Uint8Array> {
  if (source !== STDIN && !source.startsWith('env:') && !fileExists(source)) return presentedText(source);
  const input = await readInput(source, 'the warrant');
  return (input.bytes[0] as number) >= FIRST_NON_ASCII && input.bytes[0] !== 0xff ? input.bytes : contentOf(input);
}

function presentedText(source: string): string {
  const text = source.trim();
  refuseKey(text, 'this');
  if (text.includes('-----BEGIN ') || (text.length >= SHORTEST_TEXT && /^[\w+/=-]+$/.test(text))) return text;
  throw new Misuse(
    `there is no file ${text.length > 80 ? `${text.slice(0, 80)}…` : text}, and it is no warrant either`,
    `A warrant is given as ${WARRANT_HELP}.`,
  );
}

/** Whoever hands in a key by mistake is told so, and does not see it again. */
function refuseKey(text: string, name: string): void {
  const kind = /-----BEGIN .*(PRIVATE|PUBLIC) KEY-----/.exec(text)?.[1]?.toLowerCase();
  if (kind === undefined) return;
  throw new Misuse(`${name} is a ${kind} key, and no warrant`, `A warrant is given as ${WARRANT_HELP}.`);
}

/** The text, or the warrant's member of JSON. */
function contentOf(input: Input): string {
  const text = textOf(input);
  refuseKey(text, input.name);
  if (!text.startsWith('{')) return text;
  let members: Readonly<Record<string, unknown>>;
  try {
    members = JSON.parse(text) as typeof members;
  } catch {
    throw new Misuse(`${input.name} is neither a warrant nor JSON`);
  }
  const found = MEMBERS.map((name) => members[name]).find((value) => typeof value === 'string');
  if (found !== undefined) return found as string;
  throw new Misuse(`${input.name} is JSON without a warrant`, `Expected a member ${MEMBERS.join(' or ')}.`);
}

/** A warrant with its parents, its signatures checked. */
export async function readWarrant(source: string): Promise<Warrant> {
  return parsed(await readPresented(source));
}

function parsed(presented: string | Uint8Array): Warrant {
  return Warrant.parse(isPem(presented) ? `${presented}\n` : presented);
}

function isPem(presented: string | Uint8Array): boolean {
  return typeof presented === 'string' && presented.includes('-----BEGIN ');
}

/**
 * One chain to judge as it came, so that what is wrong with it is a denial. Chains in parts and in PEM are read first: no
 * verifier is handed those.
 */
export async function readUnjudged(sources: readonly string[]): Promise<Warrant | string | Uint8Array> {
  if (sources.length !== 1) return readChain(sources);
  const presented = await readPresented(sources[0] as string);
  return isPem(presented) ? parsed(presented) : presented;
}

/** What several options name: one chain, or its warrants from the root to the leaf. */
export async function readChain(sources: readonly string[]): Promise<Warrant> {
  if (sources.length === 0) throw new Misuse('the warrant is missing', `It is ${WARRANT_HELP}.`);
  const warrants: Warrant[] = [];
  for (const source of sources) warrants.push(await readWarrant(source));
  return warrants.length === 1 ? (warrants[0] as Warrant) : joined(warrants);
}

/** One chain of warrants; of one that brings its parents along they are not taken twice. */
export function joined(warrants: readonly Warrant[]): Warrant {
  let links: readonly Warrant[] = [];
  for (const { chain } of warrants) {
    const startsWithLinks = links.length < chain.length && links.every((link, i) => isSame(link, chain[i] as Warrant));
    links = startsWithLinks ? chain : [...links, ...chain];
  }
  return Warrant.parse(stackOf(links));
}

function isSame(a: Warrant, b: Warrant): boolean {
  return String(a) === String(b);
}

/** A CBOR array of envelopes. */
function stackOf(links: readonly Warrant[]): Uint8Array {
  const head = links.length < 24 ? [0x80 + links.length] : [0x98, links.length & 0xff];
  if (links.length > 255) throw new Misuse(`a chain of ${links.length} warrants is too long`);
  return Buffer.concat([Uint8Array.from(head), ...links.map((link) => link.toBytes())]);
}

/** What a verifier is given: a root by itself in base64url, a chain as a stack. */
export function presentable(warrant: Warrant): string {
  return warrant.chain.length === 1 ? String(warrant) : warrant.toStackText();
}
