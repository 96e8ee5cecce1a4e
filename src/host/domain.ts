// Entries of the domain lists of UrlSafe: a host, or `*.` and a domain name. Read by the platform's URL parser where that
// is certain to read them as upstream's does.
import { isCertainHost } from './idna.ts';
import type { Unread } from './url.ts';

/** An entry as hosts are written: `wildcard` also matches everything below the name, and the name itself. */
export interface Domain {
  readonly wildcard: boolean;
  readonly name: string;
}

/** Characters that no host has, percent signs aside. */
const FORBIDDEN = /[\0-\x20#/:<>?@[\\\]^|\x7f]/;
const IPV4 = /^[0-9.]+$/;

export function readDomain(entry: string): Domain | Unread {
  const wildcard = entry.startsWith('*.');
  const text = wildcard ? entry.slice(2) : entry;
  if (text === '' || text.includes('*')) return 'malformed';
  const isAddress = /^\[[0-9a-f:.]*\]$/i.test(text);
  if (!isAddress && FORBIDDEN.test(text)) return 'malformed';
  if (!isAddress && (!/^[\w.\x80-\u{10ffff}-]+$/u.test(text) || !isCertainHost(text))) return 'undecided';
  const host = hostOf(text);
  if (host === null) return 'malformed';
  if (wildcard && (isAddress || IPV4.test(host) || host.startsWith('.'))) return 'malformed';
  const name = host.endsWith('.') ? host.slice(0, -1) : host;
  return name === '' || name.endsWith('.') ? 'malformed' : { wildcard, name };
}

function hostOf(text: string): string | null {
  try {
    return new URL(`http://${text}/`).hostname;
  } catch {
    return null; // not a host
  }
}

/** A list of entries to look up hosts and entries in, each in time that follows its own length. */
export class DomainList {
  readonly #exact = new Set<string>();
  readonly #below = new Set<string>();
  /** Length of the longest entry below which hosts may be. */
  #longest = 0;

  constructor(domains: readonly Domain[]) {
    for (const { wildcard, name } of domains) {
      (wildcard ? this.#below : this.#exact).add(name);
      if (wildcard) this.#longest = Math.max(this.#longest, name.length);
    }
  }

  /** Whether an entry matches the host. */
  has(host: string): boolean {
    return this.#exact.has(host) || this.#isBelow(host);
  }

  /** Whether an entry matches whatever this one matches. */
  covers({ wildcard, name }: Domain): boolean {
    return (!wildcard && this.#exact.has(name)) || this.#isBelow(name);
  }

  #isBelow(host: string): boolean {
    for (let from = 0; from >= 0; ) {
      if (host.length - from <= this.#longest && this.#below.has(host.slice(from))) return true;
      const dot = host.indexOf('.', from);
      from = dot < 0 ? -1 : dot + 1;
    }
    return false;
  }
}
