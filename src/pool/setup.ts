// What a worker is given when it starts, as plain data, and the authorizer that it makes of it.
import { Authorizer, type AuthorizerOptions } from '../authorizer.ts';
import { type InitOptions, init } from '../engine/select.ts';

/** The options of an authorizer that are plain data. */
export type Rules = Omit<AuthorizerOptions, 'trustedRoots' | 'engine' | 'cel'>;

export interface Setup {
  /** What the worker's `init` takes: a module that is compiled already. */
  readonly engine: InitOptions;
  /** Public keys, 32 bytes each. */
  readonly roots: readonly Uint8Array[];
  readonly rules: Rules;
  /** Whether the worker loads `tenuo-edge/cel`. */
  readonly cel: boolean;
}

export async function authorizerOf({ engine, roots, rules, cel }: Setup): Promise<Authorizer> {
  init(engine);
  return new Authorizer({
    ...rules,
    trustedRoots: roots,
    ...(cel && { cel: (await import('../cel/cel.ts')).cel }),
  });
}
