// The options of authorizers in a configuration: checked when they are given, since authorizers are made later.
import { readPolicy as checkPolicy, readRevocation } from '../authorizer-options.ts';
import { Clearances } from '../clearance.ts';
import type { Engine } from '../engine/engine.ts';
import { evaluatorOf } from '../host/cel.ts';
import { isStore, Spender } from '../replay/spend.ts';
import type { DecisionOptions } from './config.ts';

/** The options that were given, with copies of the tables in them: whoever gave them may change theirs. */
export function readPolicy(given: DecisionOptions): DecisionOptions {
  check(given);
  const { pop, clearance, replay, ...others } = given;
  const policy = {
    ...others,
    pop: copyOf(pop),
    clearance: copyOf(clearance),
    replay: isStore(replay) ? replay : copyOf(replay),
  };
  return Object.fromEntries(Object.entries(policy).filter(([, value]) => value !== undefined));
}

/** @throws as `new Authorizer`. */
function check(policy: DecisionOptions): void {
  checkEngine(policy.engine);
  evaluatorOf(policy);
  if (policy.clearance !== undefined) new Clearances(policy.clearance);
  readRevocation(policy.revocationList);
  if (policy.replay !== undefined) new Spender(policy.replay);
  checkPolicy({ ...policy, trustedRoots: [] }, 0, false);
}

function checkEngine(engine: Engine | undefined): void {
  if (engine !== undefined && typeof (engine as Partial<Engine> | null)?.core !== 'object')
    throw new TypeError('engine is one that createEngine made');
}

function copyOf<Table extends object>(table: Table | undefined): Table | undefined {
  return table === undefined ? undefined : Object.freeze({ ...table });
}
