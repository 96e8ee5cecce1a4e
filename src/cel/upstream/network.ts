// Addresses and networks as upstream reads them: no leading zeros, no zones, no IPv4 folded into IPv6.

/** An address as one number; `bits` is 32 or 128. */
export interface Address {
  readonly bits: number;
  readonly value: bigint;
}

export interface Network extends Address {
  /** Leading bits that count. */
  readonly prefix: number;
}

const QUAD = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/;
const GROUP = /^[0-9a-fA-F]{1,4}$/;
/** A number as Rust reads one: a plus and zeros may lead. */
const PREFIX = /^\+?0*(\d{1,3})$/;

/** An IPv4 or IPv6 address; undefined where the text is neither. */
export function readAddress(text: string): Address | undefined {
  if (text.length > 45) return undefined; // the longest there is
  return readQuad(text) ?? readGroups(text);
}

/** An address with a prefix length or, for IPv4, a netmask; alone it is a network of one. */
export function readNetwork(text: string): Network | undefined {
  const slash = text.indexOf('/');
  const address = readAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  const prefix = slash < 0 ? address.bits : readPrefix(text.slice(slash + 1), address.bits);
  return prefix === undefined ? undefined : { ...address, prefix };
}

export function contains(network: Network, address: Address): boolean {
  const rest = BigInt(network.bits - network.prefix);
  return network.bits === address.bits && network.value >> rest === address.value >> rest;
}

function readPrefix(text: string, bits: number): number | undefined {
  const digits = PREFIX.exec(text)?.[1];
  if (digits !== undefined) return Number(digits) <= bits ? Number(digits) : undefined;
  const mask = bits === 32 ? readQuad(text) : undefined;
  if (mask === undefined) return undefined;
  const host = mask.value ^ 0xffff_ffffn;
  return (host & (host + 1n)) === 0n ? 32 - host.toString(2).replace(/^0$/, '').length : undefined;
}

function readQuad(text: string): Address | undefined {
  const octets = QUAD.exec(text)?.slice(1).map(Number);
  if (octets === undefined || octets.some((octet) => octet > 255)) return undefined;
  return { bits: 32, value: octets.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n) };
}

/** Eight groups of hexadecimal digits, a run of zeros as `::`, the last two perhaps as a quad. */
function readGroups(text: string): Address | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = groupsOf(halves[0] as string, halves.length === 1);
  const tail = halves.length === 1 ? [] : groupsOf(halves[1] as string, true);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  return { bits: 128, value: groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n) };
}

function groupsOf(text: string, mayEndInQuad: boolean): number[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: number[] = [];
  for (const [i, part] of parts.entries()) {
    const quad = mayEndInQuad && i === parts.length - 1 ? readQuad(part) : undefined;
    if (quad !== undefined) groups.push(Number(quad.value >> 16n), Number(quad.value & 0xffffn));
    else if (GROUP.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}
