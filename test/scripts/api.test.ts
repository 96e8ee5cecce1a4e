// The tools that hold the public surface: its reports, the rule for docstrings, and their examples.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { changedLines } from '../../scripts/api/changes.mjs';
import { declarationPath, programOf } from '../../scripts/api/declarations.mjs';
import { docstrings, parsedDoc } from '../../scripts/api/docstrings.mjs';
import { examplesOf, typeErrors, writeModules } from '../../scripts/api/examples.mjs';
import { reports } from '../../scripts/api/report.mjs';
import { lacks } from '../../scripts/api/rule.mjs';
import { surfaceOf } from '../../scripts/api/surface.mjs';
import type { Entry, Place } from '../../scripts/api/types.mjs';
import { projectRoot, requireBuild } from '../support/spawn.ts';

const INDEX: Entry = { names: ['tenuo-edge'], source: 'src/index.ts' };
const OTHER: Entry = { names: ['tenuo-edge/other', 'tenuo-edge/other-js'], source: 'src/other.ts' };

/** The reports of declarations, by the sources that they would be made of. */
function reportsOf(sources: Readonly<Record<string, string>>): Map<string, string> {
  const files = new Map(
    Object.entries(sources).map(([source, text]) => [declarationPath({ names: [], source }), text]),
  );
  const program = programOf(files, [...files.keys()], { noLib: true });
  const entries = [INDEX, OTHER].filter(({ source }) => source in sources);
  return reports(program, surfaceOf(program, declarationPath, entries));
}

const report = (text: string): string => reportsOf({ 'src/index.ts': text }).get('index.md') ?? '';

describe('a report', () => {
  const BASE = 'export interface Options { ttl?: number }\nexport declare function mint(options: Options): string;\n';

  it('says nothing else for other comments, or another order', () => {
    const [first = '', second = ''] = BASE.split('\n');
    expect(report(`/** Mints. */\n${second}\n${first} // options\n`)).toBe(report(BASE));
  });

  it.each([
    ['a parameter of another type', BASE.replace('number', 'string')],
    ['a member that has to be there', BASE.replace('ttl?', 'ttl')],
    ['another result', BASE.replace('): string', '): string | undefined')],
    ['another symbol', `${BASE}export declare const VERSION: string;\n`],
    ['a symbol that is gone', BASE.replace('export interface', 'interface')],
    ['another name', BASE.replace('function mint', 'function make')],
  ])('says something else for %s', (_change, text) => {
    expect(report(text)).not.toBe(report(BASE));
  });

  it('has what the exported types name, through other files too', () => {
    const index = "import type { Hidden } from './hidden.ts';\nexport declare function mint(): Hidden;\n";
    const hidden = (type: string) =>
      `export interface Hidden { deep: Deep }\nexport interface Deep { depth: ${type} }\nexport interface Unused {}\n`;
    const of = (type: string) => reportsOf({ 'src/index.ts': index, 'src/hidden.ts': hidden(type) }).get('index.md');
    expect(of('number')).toContain('### Deep of src/hidden.ts');
    expect(of('number')).not.toContain('Unused');
    expect(of('string')).not.toBe(of('number'));
  });

  it('tells what is exported as a type alone', () => {
    const text = 'declare class Chain {\n}\nexport type { Chain };\n';
    expect(report(text)).toContain('### Chain (type only)');
    expect(report(text.replace('export type', 'export'))).not.toContain('type only');
  });

  it('of a second entry refers to the first for what both export', () => {
    const both = reportsOf({
      'src/index.ts': BASE,
      'src/other.ts': "export { mint as make } from './index.ts';\nexport declare const other: 1;\n",
    });
    const other = both.get('other.md') ?? '';
    expect(other).toContain('# tenuo-edge/other, tenuo-edge/other-js');
    expect(other).toContain('- `make` of `tenuo-edge` (there `mint`)');
    expect(other).not.toContain('function mint');
  });

  it('of package.json has its entries', () => {
    expect(reportsOf({ 'src/index.ts': BASE }).get('package.md')).toContain('"./verify"');
  });
});

describe('changed lines', () => {
  it('stand below their heading', () => {
    const before = '### a\n1\n2\n### b\n3\n';
    expect(changedLines(before, before.replace('2', '5'))).toBe('### a\n- 2\n+ 5');
    expect(changedLines(before, `${before}4\n`)).toBe('### b\n+ 4');
    expect(changedLines(before, before)).toBe('');
  });
});

describe('the rule', () => {
  const EXAMPLE = { name: 'example', text: '```ts\nf();\n```' };
  const SEE = { name: 'see', text: 'docs/protocol.md#5-values' };
  const place = (parts: Partial<Place>): Place => ({
    entry: INDEX,
    path: 'f',
    exported: true,
    callable: false,
    numbers: false,
    bytes: false,
    summary: 'It is.',
    tags: [EXAMPLE, SEE],
    file: 'src/index.ts',
    line: 1,
    ...parts,
  });
  const of = (parts: Partial<Place>) => lacks(place(parts), (number) => number === 1100);
  const throwing = (text: string) => of({ tags: [{ name: 'throws', text }, EXAMPLE, SEE], callable: true });

  it('is kept by what says everything', () => {
    expect(of({})).toEqual([]);
    expect(throwing('TenuoError 1100 where it is no key.')).toEqual([]);
    expect(throwing('as `sign`.')).toEqual([]);
    expect(of({ callable: true, summary: 'It never throws.' })).toEqual([]);
    expect(of({ numbers: true, bytes: true, summary: 'Seconds, and 32 bytes.' })).toEqual([]);
  });

  it.each<[string, Partial<Place>]>([
    ['a summary', { summary: '' }],
    ['@throws, or that it never throws', { callable: true }],
    ['the unit of its numbers', { numbers: true }],
    ['what its bytes are', { bytes: true }],
    ['@example', { tags: [SEE] }],
    ['code between ```ts and ``` in its @example', { tags: [{ ...EXAMPLE, text: 'f()' }, SEE] }],
    ['@see, its source', { tags: [EXAMPLE] }],
    ['a source: there is no docs/none.md', { tags: [EXAMPLE, { name: 'see', text: 'docs/none.md' }] }],
    ['a source: docs/protocol.md has no #none', { tags: [EXAMPLE, { name: 'see', text: 'docs/protocol.md#none' }] }],
  ])('asks for %s', (what, parts) => {
    expect(of(parts)).toEqual([what]);
  });

  it('asks for errors and codes that there are', () => {
    expect(throwing('where it cannot be read.')).toEqual(['an error in "@throws where it cannot be read."']);
    expect(throwing('TenuoError 1100 or 1999 where it is no key.')).toEqual(['a code: there is no 1999']);
  });

  it('asks members for no example', () => {
    expect(of({ exported: false, tags: [] })).toEqual([]);
  });
});

describe('docstrings', () => {
  const SOURCE = `
    /** A key. */
    export declare class Key {
      /** @internal */
      static made(bytes: Uint8Array): Key;
      /** @throws TypeError never mind. */
      private constructor(seed: Uint8Array);
      /** Its bytes. */
      bytes: Uint8Array | undefined;
      /** Waits. */
      wait(seconds: number): Promise<void>;
      private secret: number;
      protected own: number;
      #hidden: number;
    }
    export interface Options { ttl?: number; names: readonly string[] }
  `;
  const files = new Map([[declarationPath(INDEX), SOURCE]]);
  const program = programOf(files, [...files.keys()]);
  const places = docstrings(program, surfaceOf(program, declarationPath, [INDEX]), join(projectRoot, 'dist'));

  it('are those of exported symbols and of members that users see', () => {
    const paths = ['Key', 'Key.bytes', 'Key.wait', 'Options', 'Options.ttl', 'Options.names'];
    expect(places.map(({ path }) => path)).toEqual(paths);
  });

  it('know what goes in and out', () => {
    const having = (part: 'callable' | 'numbers' | 'bytes') =>
      places.filter((each) => each[part]).map(({ path }) => path);
    expect(having('callable')).toEqual(['Key.wait']);
    expect(having('numbers')).toEqual(['Key.wait', 'Options.ttl']);
    expect(having('bytes')).toEqual(['Key.bytes']);
  });

  it('are read with code in which a line begins with @', () => {
    const { summary, tags } = parsedDoc(
      '/**\n * Guards.\n *\n * @example\n * ```ts\n * @guard()\n * ```\n * @see docs/x.md\n */',
    );
    expect(summary).toBe('Guards.');
    expect(tags).toEqual([
      { name: 'example', text: '```ts\n@guard()\n```' },
      { name: 'see', text: 'docs/x.md' },
    ]);
  });
});

describe('an example', () => {
  beforeAll(requireBuild);

  const exampleOf = (code: string) =>
    examplesOf([
      {
        path: 'f',
        entry: INDEX,
        summary: '',
        tags: [{ name: 'example', text: `\`\`\`ts\n${code}\n\`\`\`` }],
      } as unknown as Place,
    ]);

  /** What running it complains of. */
  function run(code: string): string {
    const modules = writeModules(exampleOf(code), join(projectRoot, 'build', 'api-examples-test'));
    const { stdout, status } = spawnSync(process.execPath, [join(projectRoot, 'scripts/api/run-examples.mjs')], {
      input: JSON.stringify(modules),
      encoding: 'utf8',
    });
    expect(status).toBe(stdout === '' ? 0 : 1);
    return stdout.trim();
  }

  it('shows what it says', () => {
    expect(
      run("console.log('a', [1]); // a [ 1 ]\nconsole.log('a\\nb'); // a\n// b\nconsole.log(Math.random());"),
    ).toBe('');
    expect(run("console.log('tnu_wrt_12'); // tnu_wrt_…")).toBe('');
    expect(run('console.log(1 + 1); // 3')).toBe('tenuo-edge: f: shows 2 where it says 3');
    expect(run('if (1 > 2)\n  console.log(1); // 1')).toBe('tenuo-edge: f: never shows 1');
  });

  it('throws what it says', () => {
    const parse = "import { Warrant } from 'tenuo-edge';\n";
    expect(run(`${parse}Warrant.parse('x'); // throws TenuoError: it is none`)).toBe('');
    expect(run(`${parse}Warrant.parse('x'); // throws TypeError`)).toContain('where it says TypeError');
    expect(run(`${parse}const now = () => {\n  Warrant.parse('x'); // throws TenuoError\n};\nnow();`)).toBe('');
    expect(run('String(1); // throws TypeError')).toBe('tenuo-edge: f: does not throw TypeError');
    expect(run("throw new Error('no');")).toContain('tenuo-edge: f: ends with Error: no');
  });

  it('is typechecked as a user of the package would', () => {
    const code = "import { SigningKey } from 'tenuo-edge';\n\nconst text: string = SigningKey.generate();";
    const right = exampleOf(code.replace(': string', '')).map((example) => ({ ...example, name: 'right' }));
    const errors = typeErrors([...exampleOf(code), ...right]);
    expect(errors).toEqual(["tenuo-edge: f, line 3: Type 'SigningKey' is not assignable to type 'string'."]);
  });
});
