// The seeded cases of test/oracle/generate as questions to the package's public calls: what asks a constraint or a set
// by itself there is put into warrants here, and asked with them.
import { familiesNamed } from '../../oracle/generate/families.mjs';
import { childFields, proof, seal } from '../../oracle/generate/objects.mjs';
import { Random } from '../../oracle/generate/random.mjs';
import { share } from '../../oracle/generate/run.mjs';
import { holderAt, ROOT } from '../../oracle/generate/scenario.mjs';
import { contentTags } from '../../oracle/generate/tags.mjs';

export const TOOL = 'use';
export const ARGUMENT = 'x';
/** When the warrants made here are valid: from one hour before the questions to one after. */
const HOUR = 3600;
/** A warrant's id is its number in sixteen bytes. */
const ID_BYTES = 16;

/** How many questions of each family, in proportion: more of those in which a verdict has most ways to go wrong. */
const WEIGHTS = {
  keys: 6,
  ed25519: 8,
  'warrant-decode': 7,
  'warrant-canonical': 5,
  'warrant-envelope': 5,
  'warrant-text': 3,
  stack: 4,
  mint: 8,
  attenuate: 9,
  issue: 6,
  chain: 8,
  'chain-hostile': 16,
  'chain-issued': 5,
  'chain-edges': 2,
  pop: 5,
  authorize: 34,
  'authorize-gated': 16,
  'leaf-constraints': 6,
  'match-sets': 5,
  'match-range': 4,
  'match-pattern': 5,
  'match-regex': 5,
  'match-cidr': 5,
  'match-urlpattern': 5,
  'match-urlsafe': 6,
  'match-subpath': 5,
  'match-shlex': 5,
  'match-logic': 6,
  'match-types': 8,
  'match-deep': 3,
  'attenuates-pairs': 10,
  attenuates: 12,
  'attenuates-deep': 2,
  'set-match': 6,
  'set-attenuates': 8,
  cel: 6,
  'cel-attenuates': 3,
  'value-encode': 4,
  id: 2,
};

/** A warrant signed by the root whose one tool has this set. */
export function rootWith(now, number, set) {
  const id = number.toString(16).padStart(2 * ID_BYTES, '0');
  const times = { issued_at: now - HOUR, expires_at: now + HOUR };
  const fields = { type: 'execution', id, tools: { [TOOL]: set }, holder: holderAt(0).public, issuer: ROOT.public };
  return seal({ ...fields, ...times, max_depth: 64, depth: 0 }, ROOT);
}

export const base64url = (warrant) => warrant.bytes.toString('base64url');
const onArgument = (constraint) => ({ constraints: { [ARGUMENT]: constraint } });

/** The call of `TOOL` with these arguments, proven by the warrant's holder. */
export function callOf(warrant, now, args) {
  const signature = proof(warrant, holderAt(0), TOOL, args, now);
  return {
    op: 'authorize',
    now,
    trusted_roots: [ROOT.public],
    chain: [base64url(warrant)],
    tool: TOOL,
    args,
    signature,
  };
}

/** The chain of a warrant and its child, each with its set. */
export function chainWith(now, number, parentSet, childSet) {
  const parent = rootWith(now, number, parentSet);
  const changes = { holder: holderAt(1).public, tools: { [TOOL]: childSet } };
  const child = seal(childFields(parent, new Random(`child/${number}`), changes), holderAt(0));
  return { op: 'chain.verify', now, trusted_roots: [ROOT.public], chain: [parent, child].map(base64url) };
}

/** How an operation about a part is asked about the whole. */
const WHOLE = {
  'constraint.match': ({ constraint, value }, now, number) =>
    callOf(rootWith(now, number, onArgument(constraint)), now, { [ARGUMENT]: value }),
  'cel.eval': ({ expression, value }, now, number) =>
    callOf(rootWith(now, number, onArgument({ type: 'Cel', expression })), now, { [ARGUMENT]: value }),
  'constraint.attenuates': ({ parent, child }, now, number) =>
    chainWith(now, number, onArgument(parent), onArgument(child)),
  'set.match': ({ set, args }, now, number) => callOf(rootWith(now, number, set), now, args ?? {}),
  'set.attenuates': ({ parent, child }, now, number) => chainWith(now, number, parent, child),
};

/** A family of questions by name; those about a leaf are made of whole decisions. */
function maker(name) {
  if (name !== 'leaf-constraints') return familiesNamed(name)[0].make;
  const [{ make }] = familiesNamed('authorize');
  return (rng, context) => {
    const { chain, tool, args } = make(rng, context);
    return { op: 'warrant.check_constraints', warrant: chain.at(-1), tool, args };
  };
}

/** A generated case as a question; null where it has no such form. */
function questionOf(made, now, number) {
  const tagged = contentTags(made);
  const whole = WHOLE[made.op];
  if (whole === undefined) return compact(tagged);
  try {
    const question = whole(made, now, number);
    // A set may be given as the bytes of one, and a constraint be no value of the generator's.
    return tagged.tags === undefined ? question : { ...question, tags: tagged.tags };
  } catch {
    return null;
  }
}

/** Warrants in hex as base64url, which takes a third less. */
function compact(request) {
  const short = (hex) => Buffer.from(hex, 'hex').toString('base64url');
  const { chain, ...rest } = request;
  return Array.isArray(chain) ? { ...rest, chain: chain.map(short) } : request;
}

/**
 * Candidates of every family, in order of number, without end: the recorder takes of each as many as it needs.
 *
 * @returns pairs of how many are wanted and a generator.
 */
export function candidates(seed, now, count) {
  const families = Object.entries(WEIGHTS).map(([name, weight]) => ({ name, weight }));
  return share(families, count).map(([{ name }, wanted]) => [wanted, endless(seed, now, name)]);
}

function* endless(seed, now, name) {
  const make = maker(name);
  for (let number = 0; ; number++) {
    const made = make(new Random(`${seed}/${name}/${number}`), { now, number });
    const question = questionOf(made, now, number);
    if (question !== null) yield contentTags({ id: `${name}-${number}`, family: name, ...question });
  }
}
