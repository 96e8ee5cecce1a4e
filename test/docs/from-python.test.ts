// docs/from-python.md: it has every name of the documents that it answers, and what it names of ours exists.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as approval from '../../src/approval/index.ts';
import * as connect from '../../src/connect/index.ts';
import * as sdk from '../../src/index.ts';
import * as receipt from '../../src/receipt/index.ts';
import * as revocation from '../../src/revocation/index.ts';
import { projectRoot } from '../support/spawn.ts';

const guide = readFileSync(`${projectRoot}docs/from-python.md`, 'utf8');
const exported: Readonly<Record<string, unknown>> = { ...approval, ...connect, ...receipt, ...revocation, ...sdk };

const key = sdk.SigningKey.fromSeed(new Uint8Array(32).fill(1));
const warrant = sdk.Warrant.mintBuilder().tool('search').holder(key.publicKey).mint(key);

/** What the guide's variables stand for. */
const VARIABLES: Readonly<Record<string, object>> = {
  authorizer: new sdk.Authorizer({ trustedRoots: [key.publicKey] }),
  bound: warrant.bind(key),
  decision: warrant.whyDenied('delete', {}) as object,
  denied: warrant.whyDenied('delete', {}) as object,
  error: sdk.AuthorizationDenied.prototype,
  key,
  keyring: sdk.Keyring.prototype,
  registry: sdk.KeyRegistry.prototype,
  warrant,
};
/** The platform's. */
const PLATFORM = ['String', 'JSON', 'Request', 'Response'];
/** Commands, headers, entries and files, which are no names of a program. */
const NO_NAME = /^(?:npm |npx |X-Tenuo-|tenuo-edge\/|docs\/)/;

const sources = ['index', 'surface'].map((file) => readFileSync(`${projectRoot}src/${file}.ts`, 'utf8')).join();
/** Exported types, which are nowhere when the tests run. */
const types = new Set(
  [...sources.matchAll(/\btype (\{[^}]*\}|\w+)/g)].flatMap(([, names = '']) => names.match(/\w+/g)),
);

interface Row {
  readonly section: string;
  readonly python: string;
  readonly here: string;
}

/** The rows of every table whose first column is Python. */
const rows: readonly Row[] = guide.split(/^## /m).flatMap((section) => {
  const title = section.split('\n', 1)[0] as string;
  return [...section.matchAll(/^\| (?!Python|---)(.*?) \| (.*?) (?:\| (?:.* )?)?\|$/gm)].map(([, python, here]) => ({
    section: title,
    python: python as string,
    here: here as string,
  }));
});
const NAMES = ['Configuration', 'Keys', 'Warrants', 'Bound warrants', 'Guarded functions and scopes', 'Constraints'];
const named = rows.filter(({ section }) =>
  [...NAMES, 'Errors', 'Audit', 'What comes with its adapter'].includes(section),
);

const spans = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code as string);

/** Why a piece of code names something that is not there; nothing where it does not. */
function missing(code: string): string | undefined {
  const [, builder] = /^\.(\w+)/.exec(code) ?? [];
  if (builder !== undefined) {
    const found = builder in sdk.Warrant.mintBuilder() || builder in warrant.grantBuilder();
    return found ? undefined : `no builder has ${builder}`;
  }
  const [, root, member] = /^(?:new |@)?([A-Za-z]\w*)(?:\.(\w+))?/.exec(code) ?? [];
  if (root === undefined) return 'no name';
  if (NO_NAME.test(code) || PLATFORM.includes(root) || types.has(root)) return undefined;
  const value = VARIABLES[root] ?? exported[root];
  if (value === undefined) return `no entry exports ${root}`;
  if (member === undefined) return undefined;
  const holders = [value, (value as { prototype?: object }).prototype ?? {}];
  return holders.some((holder) => member in Object(holder)) ? undefined : `${root} has no ${member}`;
}

describe('docs/from-python.md', () => {
  const listed = readFileSync(`${projectRoot}test/docs/python-names.txt`, 'utf8');
  const names = listed.split('\n').filter((name) => name !== '' && !name.startsWith('#'));

  it.each(names)('has %s', (name) => {
    expect(rows.some(({ python }) => python.includes(name))).toBe(true);
  });

  it.each(named.map(({ python, here }) => [python, here]))('%s: names what exists', (_python, here) => {
    for (const code of spans(here)) expect(missing(code), code).toBeUndefined();
  });

  it('would notice a name that does not exist', () => {
    expect(missing('SigningKey.fromNowhere(x)')).toBe('SigningKey has no fromNowhere');
    expect(missing('lockdown(x)')).toBe('no entry exports lockdown');
    expect(missing('.shrink()')).toBe('no builder has shrink');
    expect(named.length).toBeGreaterThan(80);
  });

  it('lists options of configure that configure takes', () => {
    const options = new Set(
      named.flatMap(({ here }) => [...here.matchAll(/configure\(\{ (\w+)/g)].map(([, name]) => name)),
    );
    expect(options.size).toBeGreaterThan(4);
    for (const option of options) {
      const given = { issuerKey: key, devMode: true, warn: () => undefined, [option as string]: undefined };
      expect(() => sdk.configure({ ...given, devMode: true }), option).not.toThrow();
    }
    sdk.resetConfig();
  });

  it('lists every example, and none that there is not', () => {
    const examples = readdirSync(`${projectRoot}examples/seeds`).filter((file) => file.endsWith('.ts'));
    const table = rows.filter(({ section }) => section.startsWith('The examples'));
    expect(table.flatMap(({ here }) => spans(here)).sort()).toEqual(examples.map((file) => file.slice(0, -3)).sort());
  });
});
