// Values with their types spelled out (test/oracle/README.md, "Values"), as callers of the package pass them.
import { Unaskable } from './protocol.mjs';

const PAST_I64 = 2n ** 63n;

/** What a caller would pass for the value. */
export function fromTyped(api, value) {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((item) => fromTyped(api, item));
  const [tag, content] = Object.entries(value)[0];
  switch (tag) {
    case 'null':
      return null;
    case 'str':
    case 'bool':
      return content;
    case 'int':
      return fromInteger(api, BigInt(content));
    case 'float':
      return fromFloat(api, content === '-0.0' ? -0 : content);
    case 'list':
      return fromTyped(api, content);
    case 'map':
      return argumentsOf(api, content);
    default:
      throw new Unaskable(`the value ${tag}`);
  }
}

/** Past the signed range the protocol has floats only. */
function fromInteger(api, n) {
  if (n >= PAST_I64) return fromFloat(api, Number(n));
  return Number.isSafeInteger(Number(n)) ? Number(n) : n;
}

/** Callers have no NaN and no infinity. */
function fromFloat(api, x) {
  if (typeof x !== 'number') throw new Unaskable(`the float ${x}`);
  return api.tenuo.float(x);
}

/** An object of values; a name may be `__proto__`. */
export function argumentsOf(api, members = {}) {
  const object = Object.create(null);
  for (const [name, value] of Object.entries(members)) object[name] = fromTyped(api, value);
  return object;
}

export function fromHex(text) {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
