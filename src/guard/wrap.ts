// A function around another: reads each call once, has it decided, and calls the other with what was checked.

import type { Arguments } from '../arguments.ts';
import { quoted } from '../cbor/value.ts';
import { Denied, denialOfArguments, groundsOf } from '../decision.ts';
import { AuthorizationDenied } from '../enforce/authorization-denied.ts';
import {
  type CheckedArguments,
  decide,
  decideAsync,
  type Enforced,
  type EnforceSettings,
  type Setting,
  settingOf,
} from '../enforce/enforce.ts';
import { ENFORCE_REASONS } from '../enforce/reasons.ts';
import { snapshot } from '../enforce/snapshot.ts';
import { ConfigurationError } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { GUARDED, type GuardedAs, guardedAs } from './guarded.ts';
import { type AnyGuardOptions, type PresentedCall, readDeciding } from './options.ts';
import { type ReadCall, type Reading, readingOf } from './reading.ts';
import { denialOfIssues, validated } from './schema.ts';
import type { SchemaResult, StandardSchema } from './standard-schema.ts';

/** Any function. */
export type AnyFunction = (this: unknown, ...call: unknown[]) => unknown;

/** When a function has its result: the decision is made before that. */
type Kind = 'now' | 'later' | 'iterated' | 'iterated later';

/** What guards one function. */
interface Plan {
  readonly tool: string;
  readonly names: readonly string[] | undefined;
  readonly deciding: Omit<EnforceSettings, 'tool' | 'source'>;
  readonly verify: AnyGuardOptions['verify'];
  readonly schema: StandardSchema | undefined;
  readonly read: Reading;
  /** Calls what is guarded. */
  readonly run: AnyFunction;
}

/** A call, and who decides about it: found and read when it was made. */
interface Made {
  readonly setting: Setting;
  readonly self: unknown;
  readonly call: readonly unknown[];
  /** Null where it could not be read: then `args` is the denial. */
  readonly read: ReadCall | null;
  readonly args: CheckedArguments;
}

const PRESENTED = ['warrant', 'signature', 'approvals', 'attempt'];
const DECLARED: Readonly<Record<string, Kind>> = {
  AsyncFunction: 'later',
  GeneratorFunction: 'iterated',
  AsyncGeneratorFunction: 'iterated later',
};
/** What a function has by itself, and its wrapper too. */
const OWN_MEMBERS: readonly PropertyKey[] = ['prototype', 'arguments', 'caller'];

/**
 * A function that has each call decided before it calls `fn`, with the `this` of the call, or with the given one.
 *
 * @throws TypeError for what is no function, a class, or guarded already.
 */
export function wrap(options: AnyGuardOptions, fn: AnyFunction, self?: { readonly of: unknown }): AnyFunction {
  checkGuardable(fn);
  const { tool, args, verify, schema, async } = options;
  const plan: Plan = {
    tool,
    names: args === undefined ? undefined : Object.freeze([...args]),
    deciding: readDeciding(options, 'guard'),
    verify,
    schema,
    read: readingOf(options),
    run: self === undefined ? fn : (...call) => Reflect.apply(fn, self.of, call),
  };
  const act = ACTS[kindOf(fn, async === true)];
  // A method, since methods are no constructors.
  const { guarded } = {
    guarded(this: unknown, ...call: unknown[]): unknown {
      return act(plan, this, call);
    },
  };
  return dressed(guarded, fn, { tool, names: plan.names });
}

const ACTS: Readonly<Record<Kind, (plan: Plan, self: unknown, call: readonly unknown[]) => unknown>> = {
  now(plan, self, call) {
    const made = make(plan, self, call);
    return runWith(plan, made, decideNow(plan, made));
  },
  async later(plan, self, call) {
    const made = make(plan, self, call);
    return runWith(plan, made, await decideLater(plan, made));
  },
  iterated(plan, self, call) {
    return iterate(plan, make(plan, self, call));
  },
  'iterated later'(plan, self, call) {
    return iterateLater(plan, make(plan, self, call));
  },
};

function* iterate(plan: Plan, made: Made): Generator {
  return yield* runWith(plan, made, decideNow(plan, made)) as Generator;
}

async function* iterateLater(plan: Plan, made: Made): AsyncGenerator {
  return yield* runWith(plan, made, await decideLater(plan, made)) as AsyncGenerator;
}

/** Finds who decides, and reads the call: at the very time that it is made. */
function make(plan: Plan, self: unknown, call: readonly unknown[]): Made {
  const setting = settingOf(settingsFor(plan, self, call));
  try {
    const read = plan.read(self, call);
    return { setting, self, call, read, args: read.args as Arguments };
  } catch (error) {
    return { setting, self, call, read: null, args: unreadable(error, plan.tool) };
  }
}

function settingsFor({ tool, deciding, verify }: Plan, self: unknown, call: readonly unknown[]): EnforceSettings {
  const settings = { ...deciding, tool, source: 'guard' };
  if (verify === undefined) return settings;
  const presented: PresentedCall = verify.apply(self, call as unknown[]);
  if ('then' in Object(presented)) throw new TypeError('verify returns what came with the call at once, not a promise');
  checkOptions(presented, PRESENTED, 'what verify returns');
  const { warrant, signature, approvals, attempt } = presented;
  return { ...settings, warrant: warrant as EnforceSettings['warrant'], signature, approvals, attempt };
}

function decideNow({ tool, schema }: Plan, { setting, args }: Made): Enforced {
  if (schema === undefined || args instanceof Denied) return decide(setting, args);
  let result: SchemaResult<unknown> | Promise<SchemaResult<unknown>>;
  try {
    result = validated(schema, args);
  } catch (error) {
    return decide(setting, unreadable(error, tool));
  }
  if ('then' in result) {
    result.then(undefined, () => {});
    const detail = { subject: `tool ${quoted(tool)}`, received: 'a schema that answers later' };
    throw new ConfigurationError(ENFORCE_REASONS.GUARD_MUST_WAIT, detail);
  }
  return decide(setting, refined(result, tool));
}

async function decideLater({ tool, schema }: Plan, { setting, args }: Made): Promise<Enforced> {
  if (schema === undefined || args instanceof Denied) return decideAsync(setting, args);
  let refinedArgs: CheckedArguments;
  try {
    refinedArgs = refined(await validated(schema, args), tool);
  } catch (error) {
    refinedArgs = unreadable(error, tool);
  }
  return decideAsync(setting, refinedArgs);
}

/** What the schema made of the arguments, copied; or the denial of what it refuses. */
function refined(result: SchemaResult<unknown>, tool: string): CheckedArguments {
  if (result.issues !== undefined) return denialOfIssues(result.issues, tool);
  try {
    return snapshot(result.value) as Arguments;
  } catch (error) {
    return unreadable(error, tool);
  }
}

/** Calls the function with what was checked, where it is to be run. */
function runWith({ run }: Plan, { read, self, call }: Made, enforced: Enforced): unknown {
  const { decision, args } = enforced;
  if (!enforced.run) throw new AuthorizationDenied(decision as Denied);
  return Reflect.apply(run, self, read === null || args === undefined ? call : read.pass(args));
}

/** The denial of a call whose arguments cannot be read; what keeps them from it is its cause. */
function unreadable(error: unknown, tool: string): Denied {
  const grounds = groundsOf(denialOfArguments(error, tool));
  if (grounds.allowed) throw error;
  return new Denied(grounds.findings, null, { ...grounds.circumstances, cause: error });
}

function kindOf(fn: AnyFunction, isAsync: boolean): Kind {
  const declared = DECLARED[(fn as { readonly [Symbol.toStringTag]?: string })[Symbol.toStringTag] ?? ''] ?? 'now';
  return isAsync && declared === 'now' ? 'later' : declared;
}

/** Whether a function is the constructor of a class, which nothing can call. */
export function isClass(fn: unknown): boolean {
  return typeof fn === 'function' && /^class\b/.test(Function.prototype.toString.call(fn));
}

function checkGuardable(fn: unknown): void {
  if (typeof fn !== 'function') throw new TypeError('guard takes the function to guard: guard({ tool }, fn)');
  const known = guardedAs(fn);
  if (known !== undefined)
    throw new TypeError(`guard: this function is guarded already, as the tool ${quoted(known.tool)}`);
  if (isClass(fn)) throw new TypeError('guard takes functions; of a class decorate the methods: @guard({ tool })');
}

/** The wrapper with the name, the length and whatever else somebody has put on the function. */
function dressed(wrapper: AnyFunction, fn: AnyFunction, as: GuardedAs): AnyFunction {
  for (const key of Reflect.ownKeys(fn)) {
    if (OWN_MEMBERS.includes(key)) continue;
    Object.defineProperty(wrapper, key, Object.getOwnPropertyDescriptor(fn, key) as PropertyDescriptor);
  }
  return Object.defineProperty(wrapper, GUARDED, { value: Object.freeze(as) });
}
