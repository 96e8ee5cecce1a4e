// What is one for the whole process, whichever copies of this package run in it: the ES modules and the CommonJS build, the
// entries that are bundled apart. Copies of another version lay the engine's memory out otherwise and have their own.

import type { AuditContext } from './audit/describe.ts';
import type { AuditLog } from './audit/log.ts';
import type { Configuration } from './config/config.ts';
import type { Decision } from './decision.ts';
import type { Engine, EngineKind } from './engine/engine.ts';
import type { Modules } from './engine/init.ts';
import type { KeyRegistry } from './keys/registry.ts';
import type { Scopes } from './scope/context.ts';
import { VERSION } from './version.ts';

const KEY = Symbol.for('tenuo-edge/1');

/** What was chosen to run, by `init` or on first use. */
export interface Choice {
  readonly kind: EngineKind;
  readonly reason: string;
  /** The WebAssembly engine. JavaScript engines are of one copy: each makes its own. */
  readonly engine: Engine | null;
  /** The modules that `init` was given. */
  readonly modules: Modules | null;
}

/** The state of the process. */
export interface Shared {
  choice: Choice | null;
  /** Where decisions are told to. */
  auditLog?: AuditLog | undefined;
  /** What `configure` was told last. */
  configuration?: Configuration | undefined;
  /** Warnings that were given already: each is given once. */
  warned?: Set<string> | undefined;
  /** What is in scope where. */
  scopes?: Scopes | undefined;
  /** Keys by name. */
  keys?: KeyRegistry | undefined;
  /** Who is told of every decision that is audited: recorders of tests. They never throw. */
  recorders?: Set<(decision: Decision, context: AuditContext) => void> | undefined;
}

let own: Shared | undefined;

/** The state that all copies of this version share; where the global object takes nothing on, this copy's own. */
export function shared(): Shared {
  own ??= find();
  return own;
}

function find(): Shared {
  const all = globalThis as unknown as Record<symbol, Record<string, Shared> | undefined>;
  const fresh = Object.create(null) as Record<string, Shared>;
  if (all[KEY] === undefined) Reflect.defineProperty(globalThis, KEY, { value: fresh });
  const versions = all[KEY] ?? fresh;
  versions[VERSION] ??= { choice: null };
  return versions[VERSION];
}
