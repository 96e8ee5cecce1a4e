// What a worker is given when it starts, as plain data, and the authorizer that it makes of it.
import { Authorizer } from '../authorizer.ts';
import type { AuthorizerOptions } from '../authorizer-options.ts';
import { type InitOptions, init } from '../engine/select.ts';
import type { ReplayStore } from '../replay/store.ts';

/** The options of an authorizer that are plain data. */
export type Rules = Omit<AuthorizerOptions, 'trustedRoots' | 'engine' | 'cel' | 'replay'>;

export interface Setup {
  /** What the worker's `init` takes: a module that is compiled already. */
  readonly engine: InitOptions;
  /** Public keys, 32 bytes each. */
  readonly roots: readonly Uint8Array[];
  readonly rules: Rules;
  /** Whether the worker loads `tenuo-edge/cel`. */
  readonly cel: boolean;
  /** Whether allowed calls are spent, by the pool. */
  readonly hasStore: boolean;
}

/** Stands for the pool's store in a worker, where nothing is spent. */
const ELSEWHERE: ReplayStore = {
  checkAndAdd() {
    throw new Error('keys are spent by the pool');
  },
};

export async function authorizerOf({ engine, roots, rules, cel, hasStore }: Setup): Promise<Authorizer> {
  init(engine);
  return new Authorizer({
    ...rules,
    trustedRoots: roots,
    ...(hasStore && { replay: ELSEWHERE }),
    ...(cel && { cel: (await import('../cel/cel.ts')).cel }),
  });
}
