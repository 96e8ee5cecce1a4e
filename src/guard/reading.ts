// How the parameters of a call become arguments by name, and how those that were checked become parameters again.

import { notAValue } from '../cbor/misuse.ts';
import { isPlain } from '../cbor/value.ts';
import { snapshot } from '../enforce/snapshot.ts';
import type { AnyGuardOptions } from './options.ts';

type ByName = Readonly<Record<string, unknown>>;

/** A call that was read. Whatever was read of it is a frozen copy. */
export interface ReadCall {
  /** The arguments by name: what is checked. */
  readonly args: unknown;
  /** The parameters to call the function with, where these are the arguments that were checked. */
  pass(args: ByName): readonly unknown[];
}

/** Reads the parameters of a call; what it throws means that they cannot be read. */
export type Reading = (self: unknown, call: readonly unknown[]) => ReadCall;

const NOTHING: ByName = Object.freeze({});

/** How a function with these options reads its calls. */
export function readingOf(options: AnyGuardOptions): Reading {
  const { args: names, extractArgs, context = false } = options;
  if (extractArgs !== undefined) return (self, call) => readExtracted(extractArgs, self, call);
  const defaults = snapshot(options.defaults ?? {}) as ByName;
  if (names === undefined) return (_, call) => readObject(call, defaults, context);
  const parameters = Object.freeze([...names]);
  return (_, call) => readPositional(parameters, call, defaults, context);
}

function readObject(call: readonly unknown[], defaults: ByName, context: boolean): ReadCall {
  if (!context && lengthOf(call) > 1)
    throw notAValue(
      `the function takes one object of arguments and got ${call.length} parameters: name them with args, or pass on with context: true what is no argument`,
    );
  const given = snapshot(call[0]);
  const args = withDefaults(given === undefined ? NOTHING : given, defaults);
  const behind = context ? call.slice(1) : [];
  return {
    args,
    // A parameter that was left out stays so, for the default that the function itself may have.
    pass: (checked) =>
      given === undefined && Object.keys(checked).length === 0
        ? [...call.slice(0, 1), ...behind]
        : [checked, ...behind],
  };
}

function readPositional(
  names: readonly string[],
  call: readonly unknown[],
  defaults: ByName,
  context: boolean,
): ReadCall {
  const count = names.length;
  if (!context && lengthOf(call) > count)
    throw notAValue(`the function got ${call.length} parameters, of which args names ${count}`);
  const named = names.map((name, i) => [name, snapshot(call[i])] as const).filter(([, value]) => value !== undefined);
  const behind = context ? call.slice(count) : [];
  return {
    args: withDefaults(Object.freeze(Object.fromEntries(named)), defaults),
    pass: (args) => {
      const values = names.map((name) => (Object.hasOwn(args, name) ? args[name] : undefined));
      return behind.length > 0 ? [...values, ...behind] : values.slice(0, lengthOf(values));
    },
  };
}

function readExtracted(
  extractArgs: (this: unknown, ...call: readonly unknown[]) => unknown,
  self: unknown,
  call: readonly unknown[],
): ReadCall {
  const copies = call.map(snapshot);
  return { args: snapshot(extractArgs.apply(self, copies)), pass: () => copies };
}

/** What is no object of arguments is left as it is, for the check to refuse. */
function withDefaults(args: unknown, defaults: ByName): unknown {
  if (Object.keys(defaults).length === 0) return args;
  if (typeof args !== 'object' || args === null || Array.isArray(args) || !isPlain(args)) return args;
  return Object.freeze({ ...defaults, ...args });
}

/** How many parameters there are, but for those left out at the end. */
function lengthOf(call: readonly unknown[]): number {
  let length = call.length;
  while (length > 0 && call[length - 1] === undefined) length -= 1;
  return length;
}
