// Requests and answers of the protocol in test/oracle/README.md.

import type { Engine } from '../../src/engine/engine.ts';
import { readFindings } from '../../src/engine/findings.ts';
import { errorFor, TenuoError } from '../../src/errors.ts';
import { fromHex } from '../../src/hex.ts';
import type { CelEvaluator } from '../../src/host/cel.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };
export type Answer = { readonly [name: string]: unknown };

/** What an operation runs on. `options` is what the facade's calls take. */
export interface Context {
  readonly engine: Engine;
  readonly options: { readonly engine: Engine; readonly cel: CelEvaluator };
}

export type Operation = (context: Context, request: Request) => Answer;
export type Operations = { readonly [name: string]: Operation };

/** The request itself makes no sense. */
export class BadRequest extends Error {}

/** The request needs what is not there. */
export class Unsupported extends Error {
  readonly missing: string;

  constructor(missing: string) {
    super(missing);
    this.missing = missing;
  }
}

/** A refusal by the crate's number where the facade throws what the platform throws. */
export class Refused extends Error {
  readonly code: number;

  constructor(code: number, cause: Error) {
    super(cause.message, { cause });
    this.code = code;
  }
}

/** The members of a request. A JSON null counts as absent. */
export class Request {
  readonly members: JsonObject;

  constructor(members: JsonObject) {
    this.members = members;
  }

  has(name: string): boolean {
    return this.optional(name) !== undefined;
  }

  optional(name: string): Json | undefined {
    return Object.hasOwn(this.members, name) ? (this.members[name] ?? undefined) : undefined;
  }

  /** A member for which null is a value. */
  raw(name: string): Json {
    if (!Object.hasOwn(this.members, name)) throw new BadRequest(`field '${name}' is missing`);
    return this.members[name] as Json;
  }

  need(name: string): Json {
    const value = this.optional(name);
    if (value === undefined) throw new BadRequest(`field '${name}' is missing`);
    return value;
  }

  text(name: string): string {
    return asText(this.need(name), name);
  }

  optionalText(name: string): string | undefined {
    const value = this.optional(name);
    return value === undefined ? undefined : asText(value, name);
  }

  texts(name: string): readonly string[] {
    return this.list(name).map((item) => asText(item, name));
  }

  bytes(name: string): Uint8Array<ArrayBuffer> {
    return asBytes(this.need(name), name);
  }

  flag(name: string): boolean {
    const value = this.optional(name) ?? false;
    if (typeof value !== 'boolean') throw new BadRequest(`field '${name}' must be a boolean`);
    return value;
  }

  list(name: string): readonly Json[] {
    const value = this.need(name);
    if (!Array.isArray(value)) throw new BadRequest(`field '${name}' must be an array`);
    return value;
  }

  object(name: string): JsonObject {
    return asObject(this.need(name), name);
  }

  /** An integer, given as a number or as decimal text. */
  integer(name: string): bigint {
    return asInteger(this.need(name), name);
  }

  /** The nearest number: callers of the facade have no other. */
  number(name: string): number {
    return Number(this.integer(name));
  }

  optionalNumber(name: string): number | undefined {
    return this.has(name) ? this.number(name) : undefined;
  }

  /** The instant of the request, in Unix seconds; the clock's where it names none. */
  get now(): number {
    return this.optionalNumber('now') ?? Math.floor(Date.now() / 1000);
  }
}

export function asText(value: Json, name: string): string {
  if (typeof value !== 'string') throw new BadRequest(`field '${name}' must be a string`);
  return value;
}

export function asObject(value: Json, name: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new BadRequest(`field '${name}' must be an object`);
  return value as JsonObject;
}

export function asBytes(value: Json, name: string): Uint8Array<ArrayBuffer> {
  const bytes = fromHex(asText(value, name));
  if (bytes === null) throw new BadRequest(`field '${name}' is not hex`);
  return bytes;
}

export function asInteger(value: Json, name: string): bigint {
  const text = String(value);
  const integral = typeof value === 'string' || (typeof value === 'number' && Number.isSafeInteger(value));
  if (!integral || !/^[+-]?\d+$/.test(text)) throw new BadRequest(`field '${name}' must be an integer`);
  return BigInt(text.replace(/^\+/, ''));
}

/** Throws what the facade throws for a reason of the core. */
export function refuse(reason: number, detail: { readonly offset?: number; readonly warrant?: number } = {}): never {
  throw errorFor(reason, detail);
}

/** Gives the platform's exceptions for wrong types and ranges the number under which the crate refuses the same. */
export function numbered<Result>(code: number, call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError)
      throw isOwn(error) ? new Refused(code, error) : error;
    throw error;
  }
}

/** A refusal as the protocol writes it, for a reason of the core. */
export function reasonJson(reason: number): Answer {
  return errorJson(errorFor(reason));
}

function errorJson(error: TenuoError): Answer {
  const { number, code, reason, message, offset, warrant } = error;
  return { code: number, name: code, kind: reason, text: message, offset, warrant };
}

/** The answer to a request that ended in an exception. */
export function failure(error: unknown): Answer {
  if (error instanceof Unsupported) return { unsupported: true, missing: error.missing };
  if (error instanceof BadRequest) return { ok: false, bad_request: error.message };
  if (error instanceof TenuoError) return { ok: false, error: errorJson(error) };
  if (error instanceof Refused) return { ok: false, error: { code: error.code, kind: 'misuse', text: error.message } };
  if ((error instanceof TypeError || error instanceof RangeError) && isOwn(error)) {
    return { ok: false, error: { kind: error.name, text: error.message } };
  }
  return { ok: false, panic: true, text: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** Whether it was thrown by this project's checks rather than by the runtime at a fault of the code. */
function isOwn(error: Error): boolean {
  return !/^(Cannot |Class |Invalid (array|typed)|Maximum call stack|offset is out|Reduce of|Method )|is not (a function|iterable|defined|a constructor)|before initialization/.test(
    error.message,
  );
}

/** The answer to a call of the core that ends in 0 or a reason. */
export function verdict(engine: Engine, reason: number, positive: Answer = {}): Answer {
  if (reason === 0) return { ok: true, ...positive };
  const { stage, warrant, offset, left, right } = readFindings(engine, reason);
  return { ok: false, error: { ...reasonJson(reason), stage, warrant, offset, left, right } };
}
