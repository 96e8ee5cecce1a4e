// The options of a pool: those of an authorizer, checked here and once, and those of the pool itself.
import { availableParallelism } from 'node:os';
import { Authorizer } from '../authorizer.ts';
import { AUTHORIZER_OPTIONS } from '../authorizer-options.ts';
import type { EngineKind } from '../engine/engine.ts';
import { createEngine, engine as defaultEngine, initOptionsOf } from '../engine/select.ts';
import { type CelEvaluator, EVALUATOR } from '../host/cel.ts';
import { checkOptions } from '../options.ts';
import { type PublicKeyInput, readPublicKey } from '../public-key.ts';
import { type ReplayOption, Spender } from '../replay/spend.ts';
import { workerFile } from './location.ts';
import type { Rules, Setup } from './setup.ts';

const POOL_OPTIONS = ['size', 'maxQueue', 'worker'];
const MOST_WORKERS = 256;
/** Requests by worker that are read ahead: some tens of milliseconds of work. */
const QUEUED_BY_WORKER = 1024;
const ENGINES: readonly unknown[] = ['wasm', 'js'];

/**
 * How a pool judges, as an `Authorizer` does, and how large it is.
 *
 * @example
 * ```ts
 * import { SigningKey } from 'tenuo-edge';
 * import { createPool, type PoolOptions } from 'tenuo-edge/pool';
 *
 * const options: PoolOptions = { trustedRoots: [SigningKey.generate().publicKey], size: 2, maxQueue: 256 };
 * const pool = createPool(options);
 * console.log(pool.size); // 2
 * await pool.close();
 * ```
 *
 * @see docs/pool.md#options
 */
export interface PoolOptions extends Omit<Rules, 'revocationList'> {
  /** Not in a pool: a list is of one thread. */
  readonly revocationList?: undefined;
  /** The keys whose root warrants are accepted: at least one, at most 1024. */
  readonly trustedRoots: readonly PublicKeyInput[];
  /** Worker threads at most, 1 to 256; as many as the system can run at once where absent. Each is started when it is first needed. */
  readonly size?: number | undefined;
  /** Requests that are held at most, waiting or with a worker; 1024 by worker where absent. Calls past it wait and are read later. */
  readonly maxQueue?: number | undefined;
  /** The engine of the workers; that of this thread where absent. A compiled module is shared. */
  readonly engine?: EngineKind | undefined;
  /** Whether CEL constraints are decided: every worker loads `tenuo-edge/cel`. Its `cel`, which an `Authorizer` takes, means the same. */
  readonly cel?: boolean | CelEvaluator | undefined;
  /** As of `Authorizer`: the store is asked in this thread, and may answer by a promise. */
  readonly replay?: ReplayOption | undefined;
  /** The file of the worker, where a bundler moved it: the bundle of `tenuo-edge/pool/worker`. */
  readonly worker?: string | URL | undefined;
}

export interface PoolSettings {
  readonly size: number;
  readonly maxQueue: number;
  readonly file: string | URL;
  readonly setup: Setup;
  /** Spends what allowed calls spend. */
  readonly spender: Spender | undefined;
}

/** @throws as the constructor of `Authorizer`, and TypeError for an option that no other thread can have. */
export function readOptions(options: PoolOptions): PoolSettings {
  checkOptions(options, [...AUTHORIZER_OPTIONS, ...POOL_OPTIONS], 'createPool');
  const { trustedRoots, size, maxQueue, engine: kind, cel, replay, worker, ...rules } = options;
  const engine = kind === undefined ? defaultEngine() : createEngine(readKind(kind));
  if (rules.revocationList !== undefined)
    throw new TypeError('revocationList is of this thread: a pool cannot look ids up in it, an Authorizer can');
  // Misuse shows here and not in a worker.
  new Authorizer({ ...rules, trustedRoots, engine });
  const count = readCount(size, 'size', availableParallelism(), MOST_WORKERS);
  return {
    size: count,
    maxQueue: readCount(maxQueue, 'maxQueue', count * QUEUED_BY_WORKER, Number.MAX_SAFE_INTEGER),
    file: readFile(worker),
    setup: {
      engine: initOptionsOf(engine),
      roots: trustedRoots.map((root) => readPublicKey(root, { engine }).toBytes()),
      rules: cloned(rules),
      cel: readCel(cel),
      hasStore: replay !== undefined,
    },
    spender: replay === undefined ? undefined : new Spender(replay),
  };
}

function readKind(kind: unknown): EngineKind {
  if (ENGINES.includes(kind)) return kind as EngineKind;
  throw new TypeError('engine is "wasm" or "js": an engine of this thread cannot run in another');
}

function readCel(cel: unknown): boolean {
  if (cel === undefined || typeof cel === 'boolean') return cel === true;
  if (typeof cel === 'object' && cel !== null && EVALUATOR in cel) return true;
  throw new TypeError('cel is true, or cel of "tenuo-edge/cel": every worker loads its own');
}

function readFile(worker: unknown): string | URL {
  if (worker === undefined) return workerFile();
  if (typeof worker === 'string' || worker instanceof URL) return worker;
  throw new TypeError('worker is the path or the file URL of a script');
}

function readCount(value: unknown, name: string, usual: number, most: number): number {
  if (value === undefined) return Math.min(usual, most);
  if (typeof value !== 'number') throw new TypeError(`${name} must be a number`);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new RangeError(`${name} must be a whole number from 1 to ${most}`);
}

/** The rules as they were when the pool was made, for workers that start later. */
function cloned(rules: Rules): Rules {
  try {
    return structuredClone(rules);
  } catch (cause) {
    throw new TypeError('an option holds what no other thread can have, such as a function', { cause });
  }
}
