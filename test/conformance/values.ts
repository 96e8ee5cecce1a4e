// Values with their types spelled out (test/oracle/README.md, "Values"), as the facade's values and back.
import { INPUT_AT } from '../../assembly/layout.ts';
import { FAULT_AT } from '../../assembly/result.ts';
import { CborReader } from '../../src/cbor/reader.ts';
import { Float, type Value, writeValue } from '../../src/cbor/value.ts';
import { encode } from '../../src/cbor/writer.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { resultWord, withItems } from '../../src/engine/port.ts';
import { toHex } from '../../src/hex.ts';
import * as described from './descriptions.mjs';
import {
  asBytes,
  asInteger,
  asObject,
  asText,
  BadRequest,
  type Json,
  type JsonObject,
  type Request,
  refuse,
  Unsupported,
} from './protocol.ts';

const PAST_I64 = 2n ** 63n;
const SPELLED: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
  '-0.0': -0,
};
const MAX_VALUE_BYTES = 0x60000;

/** What a caller of the facade would pass for the value. */
export function fromTyped(engine: Engine, value: Json): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') throw new BadRequest('a number needs a tag: {"int":"5"} or {"float":5.0}');
  if (Array.isArray(value)) return value.map((item) => fromTyped(engine, item));
  return fromTagged(engine, value as JsonObject);
}

function fromTagged(engine: Engine, value: JsonObject): unknown {
  const [member, ...others] = Object.entries(value);
  if (member === undefined || others.length > 0) throw new BadRequest('a tagged value has exactly one member');
  const [tag, content] = member;
  switch (tag) {
    case 'null':
      return null;
    case 'str':
      return asText(content, tag);
    case 'bool':
      return content;
    case 'int':
      return fromInteger(asInteger(content, tag));
    case 'float':
      return Float.of(asFloat(content));
    case 'f64':
      return Float.of(new DataView(asBytes(content, tag).buffer).getFloat64(0));
    case 'bytes':
      return asBytes(content, tag);
    case 'cbor':
      return decodeValue(engine, asBytes(content, tag));
    case 'list':
      return fromTyped(engine, content);
    case 'map':
      return fromMembers(engine, asObject(content, tag));
    case 'json':
      throw new Unsupported('values from upstream JSON');
    default:
      throw new BadRequest(`unknown value tag '${tag}'`);
  }
}

/** Past the signed range the crate reads a float from the same CBOR. */
function fromInteger(n: bigint): unknown {
  if (n >= PAST_I64) return Float.of(Number(n));
  return Number.isSafeInteger(Number(n)) ? Number(n) : n;
}

export function asFloat(value: Json): number {
  const number = typeof value === 'number' ? value : (SPELLED[String(value)] ?? Number(value));
  if (typeof value !== 'number' && typeof value !== 'string') throw new BadRequest('a float must be a number or text');
  return number;
}

function fromMembers(engine: Engine, members: JsonObject): Record<string, unknown> {
  const object = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of Object.entries(members)) object[name] = fromTyped(engine, value);
  return object;
}

/** The arguments of a call under `name`; none where they are absent. */
export function argumentsOf(engine: Engine, request: Request, name = 'args'): Record<string, unknown> {
  if (request.has(`${name}_json`)) throw new Unsupported('arguments from JSON text');
  return request.has(name) ? fromMembers(engine, request.object(name)) : {};
}

/** Canonical bytes of a value, as the facade writes it. */
export function encodeValue(value: unknown): Uint8Array<ArrayBuffer> {
  return encode('the value', MAX_VALUE_BYTES, (writer) => writeValue(writer, value, { of: null, key: 'the value' }));
}

/** The value that bytes hold: validated by the core, read by the facade. */
export function decodeValue(engine: Engine, bytes: Uint8Array): Value {
  const reason = withItems(engine, [bytes], () => engine.core.readValue(bytes.length));
  if (reason !== 0) refuse(reason, { offset: resultWord(engine, FAULT_AT) - INPUT_AT });
  return new CborReader(bytes).value();
}

/**
 * What the facade writes for something that it read from `bytes`. What is nested deeper than its callers may
 * nest is only ever handed on as the bytes that it came in.
 */
export function rewritten(bytes: Uint8Array, write: () => Uint8Array): Uint8Array {
  try {
    return write();
  } catch (error) {
    if (error instanceof TypeError && error.message.includes('is nested deeper than')) return bytes;
    throw error;
  }
}

/** A value of the facade with its type spelled out. */
export const toTyped = (value: Value): Json => described.toTyped(Float, value);

/** Hex of bytes, or null for none. */
export function hexOrNull(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : toHex(bytes);
}
