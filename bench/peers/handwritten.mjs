// What a careful developer writes without a library: decode, verify every signature with a given Ed25519 function,
// check linkage, expiry, possession and the leaf's constraints. It does NOT check attenuation, canonical encoding,
// the strict signature rules, limits, clearance or approvals: less work than ours, so it flatters the peers.
import { createHash } from 'node:crypto';
import { concat, decode, encode } from '../fixtures/cbor.mjs';

const utf8 = new TextEncoder();
const WARRANT = utf8.encode('tenuo-warrant-v1');
const PROOF = utf8.encode('tenuo-warrant-v1tenuo-pop-v1');
const WINDOW_OFFSETS = [0, -1, 1, -2, 2];

const globs = new Map();

function globMatches(glob, value) {
  let expression = globs.get(glob);
  if (expression === undefined) {
    const source = glob
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.');
    expression = new RegExp(`^${source}$`);
    globs.set(glob, expression);
  }
  return expression.test(value);
}

const integerOf = (address) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

/** IPv4 alone. */
function isInNetwork(network, address) {
  const [base, bits] = network.split('/');
  const size = 2 ** (32 - Number(bits));
  return Math.floor(integerOf(base) / size) === Math.floor(integerOf(address) / size);
}

function isBelow(root, path) {
  const parts = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  const normal = `/${parts.join('/')}`;
  return normal === root || normal.startsWith(`${root}/`);
}

/** One constraint, `[type, body]` as decoded, against one value. */
export function matches([type, body], value) {
  switch (type) {
    case 1:
      return body.get('value') === value;
    case 2:
      return typeof value === 'string' && globMatches(body.get('pattern'), value);
    case 3: {
      const min = body.get('min');
      const max = body.get('max');
      return typeof value === 'number' && (min === null || value >= min) && (max === null || value <= max);
    }
    case 4:
      return body.get('values').includes(value);
    case 8:
      return typeof value === 'string' && isInNetwork(body, value);
    case 16:
      return true;
    case 17:
      return typeof value === 'string' && isBelow(body.get('root'), value);
    default:
      throw new Error(`constraint type ${type} is not one of those here`);
  }
}

/** The warrants of a stack, root first. */
export function decodeStack(stack) {
  return decode(stack).map(([version, payload, [, signature]]) => ({
    version,
    payload,
    signature,
    fields: decode(payload),
  }));
}

/** The constraints of one tool of a decoded warrant. */
export function constraintsOf(warrant, tool) {
  return warrant.fields.get(3).get(tool)?.get('constraints');
}

/** Whether the arguments satisfy decoded constraints. */
export function satisfies(constraints, args) {
  for (const name of Object.keys(args)) if (!constraints.has(name)) return false;
  for (const [name, constraint] of constraints) {
    if (!(name in args) || !matches(constraint, args[name])) return false;
  }
  return true;
}

const equal = (a, b) => a.length === b.length && Buffer.compare(a, b) === 0;

/** Whether the call is allowed; `verify(publicKey, message, signature)` checks one signature. */
export function authorize({ stack, tool, args, signature, root, now }, verify) {
  const warrants = decodeStack(stack);
  if (!equal(warrants[0].fields.get(5)[1], root)) return false;
  for (let i = 0; i < warrants.length; i++) {
    if (!holds(warrants[i], warrants[i - 1], now, verify)) return false;
  }
  const leaf = warrants.at(-1);
  const constraints = constraintsOf(leaf, tool);
  if (constraints === undefined) return false;
  return isPossessed(leaf, tool, args, signature, now, verify) && satisfies(constraints, args);
}

function holds({ version, payload, signature, fields }, parent, now, verify) {
  if (fields.get(7) <= now || fields.get(6) > now + 30) return false;
  const issuer = fields.get(5)[1];
  if (parent !== undefined) {
    if (!equal(parent.fields.get(4)[1], issuer)) return false;
    if (!equal(Uint8Array.from(fields.get(9)), createHash('sha256').update(parent.payload).digest())) return false;
  }
  return verify(issuer, concat(WARRANT, [version], payload), signature);
}

function isPossessed(leaf, tool, args, signature, now, verify) {
  const id = Buffer.from(leaf.fields.get(1)).toString('hex');
  const holder = leaf.fields.get(4)[1];
  const pairs = Object.keys(args)
    .sort()
    .map((name) => [name, args[name]]);
  for (const offset of WINDOW_OFFSETS) {
    const window = (Math.floor(now / 30) + offset) * 30;
    if (verify(holder, concat(PROOF, encode([id, tool, pairs, window])), signature)) return true;
  }
  return false;
}
