// The vectors of test/vectors as questions to the package's public calls.
//
// Left out is what this version has no public call for: approvals-derived, measured-approvals, receipts,
// measured-connect-tokens, measured-json-args, and of python-interop what its adapters carry. corpora.json and
// measured-hosts.json are in corpora.mjs.
import { readFileSync } from 'node:fs';
import { encode } from '../../oracle/generate/cbor.mjs';
import { keyOf } from '../../oracle/generate/keys.mjs';
import { envelopeNode } from '../../oracle/generate/objects.mjs';
import { ARGUMENT, callOf, chainWith, rootWith } from './families.mjs';

const NOW = 1_700_000_000;
const VIOLATION = 1501;
/** What other readers of a URL or an expression might read otherwise. */
const OWN_REFUSALS = [9004];
const hex = (text) => Buffer.from(text, 'hex');
const read = (name) => readFileSync(new URL(`../../vectors/${name}.json`, import.meta.url), 'utf8');
const load = (name) => JSON.parse(read(name));

/** JSON values as the files mean them: integral numbers are integers. */
function typed(value) {
  if (Array.isArray(value)) return value.map(typed);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? { int: String(value) } : { float: value };
  if (typeof value === 'object' && value !== null) return { map: typedMembers(value) };
  return value;
}

const typedMembers = (members) => Object.fromEntries(Object.entries(members).map(([k, v]) => [k, typed(v)]));

/** What upstream says, in one word: `ok`, the number of the refusal, or `refused`. */
function said({ ok, error }) {
  if (error !== undefined) return typeof error === 'number' ? error : 'refused';
  return ok === false ? VIOLATION : 'ok';
}

const setOf = (constraint) => ({ constraints: { [ARGUMENT]: constraint } });
const callWith = (constraint, number, value) =>
  callOf(rootWith(NOW, number, setOf(constraint)), NOW, { [ARGUMENT]: value });

/** A child's constraint below its parent's. */
const delegation = (parent, child, number) => chainWith(NOW, number, setOf(parent), setOf(child));

// ---- the files ------------------------------------------------------------------------------------------------------

/** Every warrant of the published vectors; the forged one is refused, the others say what the document says. */
function* published() {
  const { vectors } = load('protocol');
  for (const [number, { label, payload, signature, fields, stack }] of vectors.entries()) {
    const id = `protocol ${number} ${label}`;
    if (stack !== undefined) yield { id, op: 'stack.decode', bytes: stack, equals: { bytes: stack } };
    if (signature === undefined) continue;
    const bytes = encode(envelopeNode(hex(payload), hex(signature))).toString('hex');
    if (label.includes('Forged')) yield { id, op: 'warrant.decode', bytes, said: 1202 };
    else yield { id, op: 'warrant.decode', bytes, equals: { bytes, ...(fields?.ID && statedFields(fields)) } };
  }
}

const statedFields = (fields) => ({
  'warrant.id_text': fields.ID,
  'warrant.type': fields.Type.toLowerCase(),
  'warrant.depth': Number(fields.Depth),
  'warrant.max_depth': Number(fields['Max Depth']),
  'warrant.issued_at': fields['Issued At'],
  'warrant.expires_at': fields['Expires At'],
  'warrant.holder': fields.Holder,
  'warrant.issuer': fields.Issuer,
});

function envelopeOf(section, label) {
  const { payload, signature } = load('protocol').vectors.find((v) => v.section === section && v.label === label);
  return encode(envelopeNode(hex(payload), hex(signature))).toString('hex');
}

function* asOf() {
  const { trusted_roots, cases } = load('as-of');
  for (const [number, { vector, now, tool, args, pop_signer_seed, pop_signed_at, expected }] of cases.entries()) {
    const levels = Number(/levels 0-(\d)/.exec(vector)?.[1] ?? -1) + 1;
    const chain =
      levels === 0
        ? [envelopeOf('A.1', 'A.1')]
        : Array.from({ length: levels }, (_, level) => envelopeOf('A.3', `Level ${level}`));
    const call = { tool, args: typedMembers(args), holder_seed: pop_signer_seed, pop_time: pop_signed_at };
    yield { id: `as-of ${number}`, op: 'authorize', now, trusted_roots, chain, ...call, said: said(expected) };
  }
}

function* proofs() {
  const { cases, holder_priv_hex: seed, issuer_priv_hex: issuer } = load('pop_canonical');
  for (const { name, warrant_b64, tool, args, timestamp, expected_signature_hex: signature } of cases) {
    const call = { tool, args: typedMembers(args) };
    const signed = { op: 'pop.sign', warrant: warrant_b64, holder_seed: seed, timestamp, ...call };
    yield { id: `pop_canonical ${name}, signed`, ...signed, equals: { signature } };
    const trusted_roots = [keyOf(issuer).public];
    const asked = { op: 'warrant.check_constraints', warrant: warrant_b64, ...call };
    yield { id: `pop_canonical ${name}, constraints`, ...asked, trusted_roots, now: timestamp, said: 'ok' };
  }
}

function* incident() {
  const { now, trusted_root_hex, warrants_base64url: chain, calls } = load('incident-chain');
  for (const { title, links, tool, args, signature_hex: signature, verdict } of calls) {
    const call = { tool, args: typedMembers(args), signature };
    const about = { op: 'authorize', now, trusted_roots: [trusted_root_hex], chain: chain.slice(0, links) };
    yield { id: `incident-chain ${title}`, ...about, ...call, said: verdict.allowed ? 'ok' : verdict.code };
  }
}

function* commands() {
  const { allow, cases, allow_list_cases: others } = load('shlex');
  for (const [number, { allow: own = allow, command, allowed }] of [...cases, ...others].entries()) {
    const constraint = { type: 'Shlex', allow: own };
    yield { id: `shlex ${number}`, ...callWith(constraint, number, command), said: said({ ok: allowed }) };
  }
}

function* urls() {
  const { erratum_cases, alternate_spellings, attenuation } = load('urlsafe');
  for (const [number, { allow_domains, url, v0_3_5 }] of erratum_cases.entries()) {
    const constraint = { type: 'UrlSafe', allow_domains };
    yield { id: `urlsafe erratum ${number}`, ...callWith(constraint, number, url), said: said(v0_3_5) };
  }
  for (const [number, { constraint, canonical, alternate }] of alternate_spellings.entries()) {
    for (const url of [canonical, alternate])
      yield { id: `urlsafe ${number} ${url}`, ...callWith({ cbor: constraint }, number, url), said: VIOLATION };
  }
  for (const [number, { name, parent_cbor, child_cbor, v0_3_5 }] of attenuation.entries()) {
    const asked = delegation({ cbor: parent_cbor }, { cbor: child_cbor }, number);
    yield { id: `urlsafe attenuation: ${name}`, ...asked, said: said(v0_3_5) };
  }
  for (const [number, { name, constraint, url, allowed, error }] of load('measured-urlsafe-codes').cases.entries()) {
    const asked = callWith({ cbor: constraint }, number, url);
    yield { id: `measured-urlsafe-codes ${number} ${name}`, ...asked, said: said({ ok: allowed, error }) };
  }
}

function* constraints() {
  for (const [number, item] of load('measured-constraints').cases.entries()) {
    const { name, op, constraint, value, parent, child, set, args, v0_3_5 } = item;
    const id = `measured-constraints ${number} ${name}`;
    if (op === 'match') yield { id, ...callWith({ cbor: constraint }, number, typed(value)), said: said(v0_3_5) };
    if (op === 'attenuate') yield { id, ...delegation({ cbor: parent }, { cbor: child }, number), said: said(v0_3_5) };
    if (op === 'match-set') {
      const root = rootWith(NOW, number, { cbor: set });
      yield { id, ...callOf(root, NOW, typedMembers(args ?? {})), said: said(v0_3_5) };
    }
    if (op === 'recode') {
      // Read exactly where upstream writes the same bytes again.
      const bytes = rootWith(NOW, number, setOf({ cbor: constraint })).hex;
      yield { id, op: 'warrant.decode', bytes, said: v0_3_5.recoded === constraint ? 'ok' : 'refused' };
    }
  }
}

/** Integers beyond a double are exact in this file. */
function* expressions() {
  const { inputs, cases } = JSON.parse(read('measured-cel').replace(/(?<=[\s[:,])\d{16,}(?=[\s,\]])/g, '"int:$&"'));
  for (const [number, { expr, input, v0_3_5 }] of cases.entries()) {
    const value = exact(typed(inputs[input]));
    const asked = callWith({ type: 'Cel', expression: expr }, number, value);
    yield { id: `measured-cel ${number} ${expr}`, ...asked, said: v0_3_5 === true ? 'ok' : 'refused', isDialect: true };
  }
}

function exact(value) {
  if (typeof value === 'string') return value.startsWith('int:') ? { int: value.slice(4) } : value;
  if (Array.isArray(value)) return value.map(exact);
  if (value?.map === undefined) return value;
  return { map: Object.fromEntries(Object.entries(value.map).map(([name, member]) => [name, exact(member)])) };
}

function* decisions() {
  const { envelope, trusted_roots, defaults, cases } = load('measured-authorize');
  for (const item of cases) {
    const { name, now, tool, args, pop_signer_seed, pop_signed_at, pop_window_secs, pop_max_windows, v0_3_5 } = {
      ...defaults,
      ...item,
    };
    // An authorizer takes no such windows: that is misuse, and thrown.
    if (pop_window_secs <= 0 || pop_max_windows <= 0) continue;
    const proof = { holder_seed: pop_signer_seed, pop_time: pop_signed_at === 'now' ? now : pop_signed_at };
    const about = {
      op: 'authorize',
      now,
      trusted_roots,
      chain: [envelope],
      pop_window: [pop_window_secs, pop_max_windows],
    };
    yield { id: `measured-authorize ${name}`, ...about, tool, args: typedMembers(args), ...proof, said: said(v0_3_5) };
  }
}

function* chains() {
  const { trusted_roots, cases } = load('measured-chain');
  for (const { name, now, chain, clock_tolerance, max_token_lifetime, v0_3_5 } of cases) {
    // A negative tolerance is misuse, and thrown.
    if (clock_tolerance < 0) continue;
    const about = { op: 'chain.verify', now, trusted_roots, chain, clock_tolerance, max_token_lifetime };
    yield { id: `measured-chain ${name}`, ...about, said: said(v0_3_5) };
  }
}

function* encodings() {
  for (const { name, input, hex: bytes, v0_3_5 } of load('measured-decode').cases) {
    if (bytes === undefined) continue; // two cases that are described, not printed
    yield {
      id: `measured-decode ${name}`,
      op: `${input === 'stack' ? 'stack' : 'warrant'}.decode`,
      bytes,
      said: said(v0_3_5),
    };
  }
}

function* python() {
  const { keys, warrants, stacks, pop } = load('python-interop');
  for (const { name, seed_hex: seed, public_key_hex, public_pem } of keys)
    yield {
      id: `python-interop key ${name}`,
      op: 'key.from_seed',
      seed,
      equals: { public: public_key_hex, public_pem },
    };
  for (const {
    name,
    base64url: text,
    cbor_hex: bytes,
    id,
    depth,
    issuer_hex: issuer,
    holder_hex: holder,
  } of warrants) {
    const equals = { bytes, 'warrant.id_text': id, 'warrant.depth': depth, 'warrant.issuer': issuer };
    yield { id: `python-interop ${name}`, op: 'warrant.decode', text, equals: { ...equals, 'warrant.holder': holder } };
  }
  for (const { name, warrants: names, encode_warrant_stack: base64 } of stacks) {
    const chain = names.map((own) => warrants.find((warrant) => warrant.name === own).cbor_hex);
    yield { id: `python-interop stack ${name}`, op: 'stack.encode', chain, equals: { base64 } };
  }
  for (const {
    name,
    warrant,
    key,
    tool,
    args: shown,
    args_json_text: text,
    timestamp,
    sign_dict_hex: proof,
  } of pop.dicts) {
    // JSON does not tell whole floats and integers beyond a double from others.
    if (text === null || proof.ok !== true || /\d\.0\b|\d{16,}/.test(shown)) continue;
    const args = typedMembers(JSON.parse(text));
    const signed = { warrant: warrants.find((own) => own.name === warrant).base64url, tool, args, timestamp };
    const holder_seed = keys.find((own) => own.name === key).seed_hex;
    const equals = { signature: proof.value };
    yield { id: `python-interop proof ${name}`, op: 'pop.sign', ...signed, holder_seed, equals };
  }
}

const FILES = [
  published,
  asOf,
  proofs,
  incident,
  commands,
  urls,
  constraints,
  expressions,
  decisions,
  chains,
  encodings,
  python,
];

// ---- judged ---------------------------------------------------------------------------------------------------------

export function vectors() {
  const cases = FILES.flatMap((questions) => [...questions()]);
  return {
    questions: cases.map(({ said: _, equals: __, isDialect: ___, ...question }) => question),
    judge: (i, actual) => judge(cases[i], actual),
  };
}

function judge({ id, said: wanted = 'ok', equals = {}, isDialect = false }, actual) {
  if (actual.panic || actual.unsupported) return 'crash';
  const got = actual.ok ? 'ok' : (actual.error?.code ?? 'refused');
  if (got === 'ok' && wanted !== 'ok') return 'looser';
  if (OWN_REFUSALS.includes(got) || (got !== 'ok' && STRICTER[id] === actual.error.kind)) return 'expected';
  if (got !== 'ok' && wanted === 'ok') return isDialect ? 'expected' : 'stricter';
  if (got !== wanted && wanted !== 'refused') return 'code';
  const differing = Object.entries(equals).find(([path, value]) => at(actual, path) !== value);
  return differing === undefined ? 'equal' : 'value';
}

const at = (object, path) => path.split('.').reduce((part, name) => part?.[name], object);

/**
 * Where the package is stricter than upstream, or gives another code: what it says instead. The README's _Semantics_ has
 * the reasons.
 */
const STRICTER = {
  'measured-constraints 4 range missing min/max': 'wrong-count',
  'measured-constraints 7 exact indefinite arr': 'indefinite-length',
  'measured-constraints 30 all empty->exact': 'parent-matches-nothing',
  'measured-constraints 258 cel attenuation: parenthesis in a string escapes the conjunction': 'expression-changed',
  'measured-constraints 259 cel attenuation: space inside a string ignored': 'expression-changed',
  'measured-chain empty': 'stack-empty',
  'measured-chain structural bad root': 'lifetime-empty',
  'measured-chain lone intermediate': 'orphan-root',
  'measured-chain exec root empty tools, child tools': 'parent-grants-nothing',
  'measured-chain child introduces clearance': 'clearance-introduced',
  'measured-chain issuer child drops bounds & raises mid': 'bounds-dropped',
  'measured-chain child exp=8210266876800': 'outlives-parent',
  'measured-chain child exp=9223372036854775807': 'outlives-parent',
  'measured-chain child exp=9223372036854775808': 'outlives-parent',
  'measured-chain child exp=18446744073709551615': 'outlives-parent',
  'measured-chain child exp=8210266876800, far now': 'outlives-parent',
  'measured-chain child exp=9223372036854775807, far now': 'outlives-parent',
  'measured-chain gate map trailing': 'trailing-bytes',
  'measured-chain gate on arg: wildcard -> exact': 'gate-changed',
  'measured-chain gate on arg: oneof[a,b] -> oneof[a]': 'gate-changed',
  'measured-chain gate on arg: oneof[a] -> oneof[]': 'gate-changed',
  'measured-chain gate on arg: pattern * -> pattern zz': 'gate-changed',
  'measured-decode payload trailing byte (signed)': 'trailing-bytes',
  'measured-decode payload keys reversed (signed)': 'key-order',
  'measured-decode payload non-minimal key (signed)': 'not-shortest',
  'measured-decode payload indefinite map (signed)': 'indefinite-length',
  'measured-decode warrant_type 256': 'unknown-warrant-type',
  'measured-decode warrant_type 257': 'unknown-warrant-type',
  'measured-decode expires bignum tag2': 'tagged',
  'measured-decode dup tool key': 'key-repeated',
  'measured-decode holder indefinite tuple': 'indefinite-length',
  'measured-decode holder key int array': 'wrong-type',
  'measured-decode parent_hash bstr': 'wrong-type',
  'measured-decode parent_hash bstr33': 'wrong-type',
  'measured-decode parent_hash null': 'wrong-type',
  'measured-decode depth missing': 'missing-field',
  'measured-decode allow_unknown false explicit': 'wrong-type',
  'measured-decode ext bstr value': 'wrong-type',
};
