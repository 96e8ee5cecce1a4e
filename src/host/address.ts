// IP addresses that a URL must not lead to, after the IANA special-purpose registries as upstream reads them.

/** What an address is special for; UrlSafe has a flag for each. */
export type Purpose = 'private' | 'loopback' | 'metadata' | 'reserved';
/** Whether addresses of a purpose are refused. */
export type Blocks = Readonly<Record<Purpose, boolean>>;

/** An address as groups of bits: four of 8, or eight of 16. */
export type Address = readonly number[];

/** The addresses whose first `bits` bits are those of `first`. */
interface Block {
  readonly first: Address;
  readonly bits: number;
}

type BlockList = () => readonly Block[];

const METADATA4 = blocks4('169.254.0.0/16 100.100.100.200/32');
const PRIVATE4 = blocks4('10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 198.18.0.0/15');
const RESERVED4 = blocks4(
  '0.0.0.0/8 192.0.0.0/24 192.0.2.0/24 198.51.100.0/24 203.0.113.0/24 192.88.99.0/24 224.0.0.0/3',
);
/** Anycast addresses inside 192.0.0.0/24 that are reached globally. */
const GLOBAL4 = blocks4('192.0.0.9/32 192.0.0.10/32');

const LOOPBACK6 = blocks6('::1/128');
/** Mapped, compatible and NAT64 addresses end in the IPv4 address. */
const ENDS_IN_IPV4 = blocks6('::ffff:0:0/96 ::/96 64:ff9b::/96');
const SIX_TO_FOUR = blocks6('2002::/16');
const TEREDO = blocks6('2001::/32');
const NAT64_LOCAL = blocks6('64:ff9b:1::/48');
const METADATA6 = blocks6('fd00:ec2::254/128');
const PRIVATE6 = blocks6('fc00::/7 fe80::/10 fec0::/10');
const RESERVED6 = blocks6('100::/64 100:0:0:1::/64 2001:db8::/32 3fff::/20 2001::/23 5f00::/16 ff00::/8');
/** Parts of 2001::/23 that are reached globally. */
const GLOBAL6 = blocks6(
  '2001:1::1/128 2001:1::2/128 2001:1::3/128 2001:3::/32 2001:4:112::/48 2001:20::/28 2001:30::/28',
);

function blocks4(text: string): BlockList {
  return blocks(text, (address) => address.split('.').map(Number));
}

function blocks6(text: string): BlockList {
  return blocks(text, groupsOf);
}

/** Read at their first use: few programs have one, and each would pay for it at import. */
function blocks(text: string, read: (address: string) => Address): BlockList {
  let list: readonly Block[] | undefined;
  return () => {
    list ??= text.split(' ').map((block) => {
      const [first, bits] = block.split('/') as [string, string];
      return { first: read(first), bits: Number(bits) };
    });
    return list;
  };
}

/** The address that a host of a parsed URL is, or null: dotted decimals, or IPv6 in brackets, as parsers write them. */
export function addressOf(host: string): Address | null {
  if (host.startsWith('[')) return groupsOf(host.slice(1, -1));
  const parts = host.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part))) return null;
  const numbers = parts.map(Number);
  return numbers.every((number) => number < 256) ? numbers : null;
}

/** The eight groups of an IPv6 address without a dotted end. */
function groupsOf(text: string): Address {
  const [head = '', tail] = text.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16));
}

/** The purpose for which the address is refused, the first in upstream's order, or null. */
export function refusedPurpose(address: Address, refused: Blocks): Purpose | null {
  return address.length === 4 ? refused4(address, refused) : refused6(address, refused);
}

function refused4(address: Address, refused: Blocks): Purpose | null {
  if (address.every((part) => part === 0)) return unspecified(refused);
  if (refused.loopback && address[0] === 127) return 'loopback';
  if (refused.metadata && isIn(address, METADATA4)) return 'metadata';
  if (refused.private && isIn(address, PRIVATE4)) return 'private';
  return refused.reserved && isIn(address, RESERVED4) && !isIn(address, GLOBAL4) ? 'reserved' : null;
}

/** 0.0.0.0 and :: reach the machine itself. */
function unspecified(refused: Blocks): Purpose | null {
  if (refused.reserved) return 'reserved';
  return refused.loopback ? 'loopback' : null;
}

function refused6(address: Address, refused: Blocks): Purpose | null {
  if (address.every((group) => group === 0)) return unspecified(refused);
  if (refused.loopback && isIn(address, LOOPBACK6)) return 'loopback';
  const inner = embedded(address);
  const purpose = inner === null ? null : refused4(inner, refused);
  if (purpose !== null) return purpose;
  if (refused.private && isIn(address, NAT64_LOCAL)) return 'private';
  if (refused.metadata && isIn(address, METADATA6)) return 'metadata';
  if (refused.private && isIn(address, PRIVATE6)) return 'private';
  return refused.reserved && isIn(address, RESERVED6) && !isIn(address, GLOBAL6) ? 'reserved' : null;
}

/** The IPv4 address inside a mapped, compatible, NAT64, 6to4 or Teredo address, or null. */
function embedded(address: Address): Address | null {
  const [, second, third, , , , seventh, eighth] = address as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (isIn(address, ENDS_IN_IPV4)) return bytesOf(seventh, eighth);
  if (isIn(address, SIX_TO_FOUR)) return bytesOf(second, third);
  return isIn(address, TEREDO) ? bytesOf(seventh ^ 0xffff, eighth ^ 0xffff) : null; // Teredo inverts the client's
}

function bytesOf(high: number, low: number): Address {
  return [high >> 8, high & 255, low >> 8, low & 255];
}

function isIn(address: Address, among: BlockList): boolean {
  return among().some(({ first, bits }) => agree(address, first, bits));
}

/** Whether the first `bits` bits are the same. */
function agree(a: Address, b: Address, bits: number): boolean {
  const size = a.length === 4 ? 8 : 16;
  for (let i = 0, left = bits; left > 0; i++, left -= size) {
    const unused = Math.max(size - left, 0);
    if ((a[i] as number) >> unused !== (b[i] as number) >> unused) return false;
  }
  return true;
}
