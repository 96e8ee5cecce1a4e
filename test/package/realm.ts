// The built CommonJS entries in a realm of their own: with no global but the language's, or those that a test hands in. Each
// realm is a process to the package: it has its own state.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Context, createContext, Script } from 'node:vm';
import { projectRoot, requireBuild } from '../support/spawn.ts';

// biome-ignore lint/suspicious/noExplicitAny: the exports of a bundle
export type Exports = any;

export interface Realm {
  readonly context: Context;
  /** The exports of an entry, as `require` gives them. */
  entry(name: string): Exports;
  /** What the expression is in the realm. */
  evaluate(expression: string): Exports;
}

/** What the platform has beside the language, and a decision uses. */
export const PLATFORM = { TextEncoder, TextDecoder, URL, crypto: globalThis.crypto };

const scripts = new Map<string, Script>();

export function realm(globals: object = {}, options: { readonly wasm?: boolean } = {}): Realm {
  requireBuild();
  const context = createContext({ ...globals }, { codeGeneration: { strings: false, wasm: options.wasm ?? true } });
  const modules = new Map<string, { exports: object }>();
  const load = (path: string): object => {
    const known = modules.get(path);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    modules.set(path, module);
    const require = (specifier: string) => {
      if (!specifier.startsWith('.')) throw new Error(`${path} requires ${specifier}`);
      return load(join(dirname(path), specifier));
    };
    compiled(path).runInContext(context)(module.exports, require, module);
    return module.exports;
  };
  return {
    context,
    entry: (name) => load(join(projectRoot, 'dist/cjs', `${name}.js`)),
    evaluate: (expression) => new Script(expression).runInContext(context),
  };
}

function compiled(path: string): Script {
  let script = scripts.get(path);
  if (script === undefined) {
    const source = `(function (exports, require, module) {${readFileSync(path, 'utf8')}\n})`;
    script = new Script(source, { filename: path });
    scripts.set(path, script);
  }
  return script;
}
