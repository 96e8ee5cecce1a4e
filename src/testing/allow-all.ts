// An allow-all for tests of what lies behind guards. It is no way around them: a warrant for every tool is in scope, of an issuer
// that is trusted there alone, and every call is signed and decided as any other. So there is nothing that could be left on.
import type { EngineOption } from '../engine/port.ts';
import { SigningKey } from '../keys.ts';
import { checkOptions } from '../options.ts';
import { checkBody } from '../scope/scope.ts';
import { Warrant } from '../warrant.ts';

const HIGHEST_CLEARANCE = 255;
const TTL = 3600;
const MESSAGE =
  'tenuo-edge/testing: allowAll is on. Guarded calls in it are allowed whatever they are. It belongs in tests and nowhere else.';

/**
 * What `allowAll` takes.
 *
 * @example
 * ```ts
 * import { allowAll, type AllowAllOptions } from 'tenuo-edge/testing';
 *
 * const options: AllowAllOptions = { iKnowThisAllowsEverything: true, warn: () => {} };
 * console.log(allowAll(options, () => 'ran')); // ran
 * ```
 *
 * @see docs/testing.md#allowing-everything
 */
export interface AllowAllOptions extends EngineOption {
  /** That every call is to be allowed: nothing else switches it on, neither a variable nor a test runner. */
  readonly iKnowThisAllowsEverything: true;
  /** Takes the warning that is given at every use; `console.warn` where absent. */
  readonly warn?: ((message: string) => void) | undefined;
}

/**
 * Runs `body` with every guarded call in it allowed, and returns what it returns. Calls are decided as always, by a warrant for
 * every tool. What has a warrant, roots or an authorizer of its own keeps them, and a replay store still refuses the same call twice.
 * A warning is given at every use.
 *
 * @throws TypeError unless `iKnowThisAllowsEverything` is true.
 * @throws ConfigurationError where the runtime has no async context.
 *
 * @example
 * ```ts
 * import { guard } from 'tenuo-edge';
 * import { allowAll } from 'tenuo-edge/testing';
 *
 * const search = guard({ tool: 'search' }, ({ query }: { query: string }) => `Results for: ${query}`);
 * const warn = () => {};
 * console.log(allowAll({ iKnowThisAllowsEverything: true, warn }, () => search({ query: 'x' }))); // Results for: x
 * ```
 *
 * @see docs/testing.md#allowing-everything
 */
export function allowAll<Result>(options: AllowAllOptions, body: () => Result): Result {
  if (typeof options === 'function')
    throw new TypeError('allowAll is told so explicitly: allowAll({ iKnowThisAllowsEverything: true }, () => { … })');
  checkOptions(options, ['iKnowThisAllowsEverything', 'warn', 'engine'], 'allowAll');
  const { iKnowThisAllowsEverything, warn = console.warn } = options;
  if (iKnowThisAllowsEverything !== true)
    throw new TypeError('allowAll allows nothing unless iKnowThisAllowsEverything is true');
  if (typeof warn !== 'function') throw new TypeError('warn takes a function of a text');
  checkBody(body, 'allowAll');
  warn(MESSAGE);
  const key = SigningKey.generate(options);
  const warrant = Warrant.mintBuilder(options)
    .tool('*')
    .clearance(HIGHEST_CLEARANCE)
    .agentId('tenuo-edge/testing allowAll')
    .ttl(TTL)
    .mint(key);
  return warrant.bind(key, { trustedRoots: [key.publicKey] }).run(body);
}
