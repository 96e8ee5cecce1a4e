// What mint and grant are called with: capabilities, options that may be left out, and the body.
import { type Capability, isCapability } from '../capability.ts';
import { quoted } from '../cbor/value.ts';
import { checkOptions } from '../options.ts';
import type { Warrant } from '../warrant.ts';

/**
 * What runs with a warrant in scope. It is handed the warrant.
 *
 * @example
 * ```ts
 * import { type Body, Capability, configure, mint, SigningKey } from 'tenuo-edge';
 *
 * configure({ issuerKey: SigningKey.generate(), devMode: true, auditLog: false, warn: () => {} });
 * const body: Body<readonly string[]> = (warrant) => warrant.tools;
 * console.log(await mint(Capability('search'), body)); // [ 'search' ]
 * ```
 *
 * @see docs/scopes.md
 */
export type Body<Result> = (warrant: Warrant) => Result;

/**
 * One capability or several: of each tool at most one.
 *
 * @example
 * ```ts
 * import { type Capabilities, Capability, Pattern } from 'tenuo-edge';
 *
 * const capabilities: Capabilities = [Capability('search', { query: Pattern('weather *') }), Capability('read')];
 * ```
 *
 * @see docs/scopes.md
 */
export type Capabilities = Capability | readonly Capability[];

/** A call of mint or grant. */
export interface Task<Options> {
  readonly capabilities: readonly Capability[];
  readonly options: Options;
  readonly body: Body<unknown>;
}

/** @throws TypeError for what is no capability, option or function. */
export function readTask<Options extends object>(
  given: readonly unknown[],
  known: readonly string[],
  call: string,
): Task<Options> {
  const [capabilities, ...others] = given;
  const body = others.length > 1 ? others.at(-1) : others[0];
  if (others.some(isCapability)) throw new TypeError(`${call} takes several capabilities as a list: ${call}([…], …)`);
  if (typeof body !== 'function' || others.length > 2)
    throw new TypeError(`${call} takes capabilities, options where there are any, and the function to run`);
  const options = others.length > 1 ? others[0] : undefined;
  return {
    capabilities: readCapabilities(capabilities, call),
    options: readOptions(options, known, call),
    body: body as Body<unknown>,
  };
}

/** @throws TypeError for what is no capability, and where two are of one tool. */
export function readCapabilities(given: unknown, call: string): readonly Capability[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  const tools = new Set<string>();
  return Array.from(list, (each) => {
    if (!isCapability(each))
      throw new TypeError(`${call} takes what it allows as Capability("tool", { argument: constraint })`);
    if (tools.has(each.tool))
      throw new TypeError(`${call}: the tool ${quoted(each.tool)} has two capabilities; only one could hold`);
    tools.add(each.tool);
    return each;
  });
}

/** @throws TypeError for an option that there is not. */
export function readOptions<Options extends object>(given: unknown, known: readonly string[], call: string): Options {
  const options = given ?? {};
  if (given !== undefined) checkOptions(given, known, call);
  return options as Options;
}
