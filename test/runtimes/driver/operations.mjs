// What may be asked, in the operations of test/oracle/README.md, through the package's public calls alone.
import { describeWarrant, mapped, toHex } from '../../conformance/descriptions.mjs';
import { makeConstraint, makeSet } from './constraints.mjs';
import { allowance, denial, failure, Unaskable } from './protocol.mjs';
import { argumentsOf, fromHex, fromTyped } from './values.mjs';
import { leafOf, presentedOf, warrantOf, writtenWarrant } from './warrants.mjs';

const WARRANT_CONTEXT = new TextEncoder().encode('tenuo-warrant-v1');
const SIGNATURE_INVALID = { ok: false, error: { code: 1100, name: 'signature-invalid' } };
/** A key that nobody holds, for requests that trust nobody: an authorizer has at least one root. */
const NOBODY = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
const SAFE = 2n ** 53n;

/** What authorizers and builders are asked for that is put together in this project's other driver alone. */
const NOT_PUT_TOGETHER = [
  'revoked_ids',
  'verifier',
  'receipt',
  'approval_gates',
  'required_approvers',
  'min_approvals',
  'add_approvers',
  'raise_min_approvals',
];
/** What the package derives or lays out itself, and forms of text that its one reader of warrants takes otherwise. */
const NOT_ASKED = ['constraint_args', 'window', 'windows', 'chain_text', 'token'];

const TEXT_BEFORE = /[\s\S]-----BEGIN/;

function instantOf(value) {
  const n = BigInt(value);
  if (n >= SAFE || n <= -SAFE) throw new Unaskable('an instant beyond 2^53');
  return Number(n);
}

const keyOf = ({ tenuo }, seed) => tenuo.SigningKey.fromSeed(fromHex(seed));
const publicKeyOf = ({ tenuo }, hex) => tenuo.PublicKey.from(fromHex(hex));

function prefixed({ msg, prefix }) {
  const message = fromHex(msg);
  return prefix ? Uint8Array.of(...WARRANT_CONTEXT, ...message) : message;
}

// ---- decisions ------------------------------------------------------------------------------------------------------

function authorizerOf(api, request) {
  const { trusted_roots: roots = [], pop_window: window, clearance_requirements: clearance, srl } = request;
  const seconds = (name) => (request[name] === undefined ? undefined : instantOf(request[name]));
  return new api.tenuo.Authorizer({
    trustedRoots: (roots.length === 0 ? [NOBODY] : roots).map((root) => publicKeyOf(api, root)),
    clockTolerance: seconds('clock_tolerance'),
    maxLifetime: seconds('max_token_lifetime'),
    strictSession: request.strict_session ?? false,
    clearance: clearance && mapped(clearance, Number),
    revocationList:
      srl && api.tenuo.SignedRevocationList.parse(fromHex(srl)).verify(publicKeyOf(api, request.srl_issuer)),
    pop: window && { windowSeconds: Number(window[0]), maxWindows: Number(window[1]) },
    cel: api.cel.cel,
  });
}

const answerOf = (api, decision) => (decision.allowed ? allowance(api, decision) : denial(api, decision));

/** The proof of a request: given, or made with the holder's seed. */
function signatureOf(api, request, leaf, args) {
  const { holder_seed: seed, pop_time: time, now, tool, signature } = request;
  if (seed) return leaf.sign(keyOf(api, seed), tool, args, { now: instantOf(time ?? now) });
  return signature === undefined ? undefined : fromHex(signature);
}

/**
 * One decision, asked in every way that there is: at once, about a chain that was opened before, twice in a batch.
 * A way that answers otherwise is shown beside the first.
 */
function authorize(api, request) {
  const leaf = leafOf(api, request);
  const args = argumentsOf(api, request.args);
  const signature = signatureOf(api, request, leaf, args);
  const { tool } = request;
  const now = instantOf(request.now);
  const authorizer = authorizerOf(api, request);
  const approvals = request.approvals?.map((text) => fromHex(text) ?? text);
  const call = { tool, args, signature, now, approvals };
  const whole = { warrant: presentedOf(request), ...call };
  const answer = answerOf(api, authorizer.authorize(whole));
  const others = {
    leaf: () => answerOf(api, authorizer.authorize({ warrant: leaf, ...call })),
    opened: () => answerOf(api, authorizer.open(leaf).authorize(call)),
    first: () => answerOf(api, authorizer.authorizeMany([whole, { ...whole, tool: `${tool}?` }])[0]),
    second: () => answerOf(api, authorizer.authorizeMany([{ ...whole, tool: `${tool}?` }, whole])[1]),
  };
  const proof = signature === undefined ? null : toHex(signature);
  return withDifferences({ ...answer, pop_signature: proof }, others, textOf(answer));
}

/** What two ways must have in common: all but the number of verifications, which depends on what was seen before. */
const textOf = ({ verifications: _, ...answer }) => JSON.stringify(answer);

function withDifferences({ verifications: _, ...answer }, others, wanted) {
  const differing = Object.entries(others)
    .map(([way, ask]) => [way, ask()])
    .filter(([, other]) => textOf(other) !== wanted);
  return differing.length === 0 ? answer : { ...answer, panic: true, differing: Object.fromEntries(differing) };
}

// ---- warrants made --------------------------------------------------------------------------------------------------

function setCommon(api, builder, request) {
  const {
    now,
    warrant_id: id,
    capabilities = {},
    holder,
    holder_seed: seed,
    ttl,
    clearance,
    agent_id: agent,
  } = request;
  builder.issuedAt(instantOf(now));
  if (id !== undefined) builder.id(id);
  for (const [tool, set] of Object.entries(capabilities)) builder.capability(tool, makeSet(api, set));
  if (seed) builder.holder(keyOf(api, seed).publicKey);
  else if (holder) builder.holder(publicKeyOf(api, holder));
  if (ttl !== undefined) builder.ttl(instantOf(ttl));
  if (clearance !== undefined) builder.clearance(clearance);
  if (request.max_depth !== undefined) builder.maxDepth(request.max_depth);
  if (agent !== undefined) builder.agentId(agent);
  for (const [name, value] of Object.entries(request.extensions ?? {})) builder.extension(name, fromHex(value));
}

function mint(api, request) {
  const { type, capabilities = {}, issuable_tools: issuable, constraint_bounds: bounds } = request;
  const builder = api.tenuo.Warrant.mintBuilder();
  if (type === 'issuer') builder.issuer();
  // Builders go by the tools; without any, nothing says that an execution warrant is meant.
  if (type === 'execution' && Object.keys(capabilities).length === 0) throw new Unaskable('a type without tools');
  setCommon(api, builder, request);
  if (issuable !== undefined) builder.issuableTools(issuable);
  if (request.max_issue_depth !== undefined) builder.maxIssueDepth(request.max_issue_depth);
  if (bounds !== undefined) builder.constraintBounds(mapped(bounds, (description) => makeConstraint(api, description)));
  if (request.session_id !== undefined) builder.sessionId(request.session_id);
  return writtenWarrant(api, builder.mint(keyOf(api, request.issuer_seed)));
}

function attenuate(api, request) {
  const parent = warrantOf(api, request.parent);
  const { issuable_tools: issuable, drop_issuable_tools: dropped, ttl_capped: capped } = request;
  const builder = parent.grantBuilder({ cel: api.cel.cel });
  if (request.inherit_all) builder.inheritAll();
  setCommon(api, builder, request);
  if (request.inherit_capabilities !== undefined) builder.tools(request.inherit_capabilities);
  if (request.retain_tools !== undefined) builder.retainTools(request.retain_tools);
  // Upstream drops them silently below an execution warrant; the package refuses them there.
  if (issuable !== undefined && parent.type === 'issuer') builder.issuableTools(issuable);
  if (dropped !== undefined && parent.type === 'issuer')
    builder.issuableTools((parent.issuableTools ?? []).filter((tool) => !dropped.includes(tool)));
  if (capped !== undefined) builder.ttl(instantOf(capped), { capped: true });
  if (request.terminal) builder.terminal();
  return writtenWarrant(api, builder.grant(keyOf(api, request.signer_seed)));
}

function issue(api, request) {
  const issuer = warrantOf(api, request.issuer_warrant);
  const builder = issuer.issueBuilder({ cel: api.cel.cel });
  setCommon(api, builder, request);
  if (request.terminal) builder.terminal();
  if (request.session_id !== undefined) builder.sessionId(request.session_id);
  return writtenWarrant(api, builder.issue(keyOf(api, request.signer_seed)));
}

// ---- corpora --------------------------------------------------------------------------------------------------------

/** The argument that a corpus asks about, and the tool. */
const CORPUS_TOOL = 'use';
const CORPUS_ARGUMENT = 'x';

/** Which of many values a constraint matches, and a digest of everything that is said about the others. */
function matches(api, request) {
  const warrant = warrantOf(api, request.warrant);
  let verdicts = '';
  let digest = 0x811c9dc5;
  for (const value of request.values) {
    const args = { [CORPUS_ARGUMENT]: fromTyped(api, value) };
    const denied = beyond(api, warrant, CORPUS_TOOL, args, request.now);
    verdicts += denied === null ? 't' : 'f';
    const text = denied === null ? '' : api.tenuo.explain(denied);
    for (let i = 0; i < text.length; i++) digest = Math.imul(digest ^ text.charCodeAt(i), 0x01000193);
  }
  return { ok: true, verdicts, explanations: (digest >>> 0).toString(16).padStart(8, '0') };
}

/** Why the tool or its arguments lie beyond the warrant, whatever its times and gates say; null where they do not. */
function beyond(api, warrant, tool, args, now) {
  const required = warrant.approvalRequirement(tool, args, { cel: api.cel.cel, now });
  return required.status === 'denied' && required.denied.stage !== 'approval' ? required.denied : null;
}

// ---- the table ------------------------------------------------------------------------------------------------------

const OPERATIONS = {
  authorize,
  'warrant.mint': mint,
  'warrant.attenuate': attenuate,
  'warrant.issue': issue,
  matches,

  'chain.verify': (api, request) => {
    leafOf(api, request);
    const { verifications: _, ...answer } = answerOf(
      api,
      authorizerOf(api, request).verify(presentedOf(request), { now: instantOf(request.now) }),
    );
    return answer;
  },

  'warrant.check_constraints': (api, request) => {
    const warrant = warrantOf(api, request.warrant);
    const args = argumentsOf(api, request.args);
    const denied = beyond(api, warrant, request.tool, args, request.now);
    return denied === null ? { ok: true } : denial(api, denied);
  },

  'warrant.decode': (api, { bytes, text }) => {
    if (TEXT_BEFORE.test(text)) throw new Unaskable('PEM behind other text');
    const warrant = api.tenuo.Warrant.parse(bytes === undefined ? text : fromHex(bytes));
    return { ok: true, bytes: toHex(warrant.toBytes()), warrant: describeWarrant(api.tenuo.Float, warrant) };
  },

  'warrant.encode': (api, request) => {
    const warrant = warrantOf(api, request.warrant);
    return { ok: true, bytes: toHex(warrant.toBytes()), base64: String(warrant) };
  },

  'stack.decode': (api, { bytes, text }) => {
    const { chain } = api.tenuo.Warrant.parse(bytes === undefined ? text : fromHex(bytes));
    const leaf = chain[chain.length - 1];
    return { ok: true, chain: chain.map((warrant) => toHex(warrant.toBytes())), bytes: toHex(leaf.toStack()) };
  },

  'stack.encode': (api, request) => {
    const leaf = leafOf(api, request);
    const base64 = leaf.toStackText();
    return { ok: true, bytes: toHex(leaf.toStack()), base64, token: base64 };
  },

  'pop.sign': (api, request) => {
    const { tool, timestamp, now } = request;
    const key = keyOf(api, request.holder_seed);
    const args = argumentsOf(api, request.args);
    const signature = warrantOf(api, request.warrant).sign(key, tool, args, { now: instantOf(timestamp ?? now) });
    return { ok: true, signature: toHex(signature) };
  },

  'key.from_seed': (api, { seed }) => {
    const key = keyOf(api, seed);
    const own = api.ed25519.getPublicKey(fromHex(seed));
    const { publicKey } = key;
    if (toHex(own) !== publicKey.toHex()) throw new Error(`tenuo-edge/ed25519 derives ${toHex(own)}`);
    return { ok: true, public: publicKey.toHex(), fingerprint: publicKey.fingerprint, public_pem: publicKey.toPem() };
  },

  'key.check': (api, { key }) => {
    const publicKey = publicKeyOf(api, key);
    return { ok: true, public: publicKey.toHex(), fingerprint: publicKey.fingerprint };
  },

  'key.from_pem': (api, { pem, secret }) => {
    const key = secret ? api.tenuo.SigningKey.fromPem(pem).publicKey : api.tenuo.PublicKey.from(pem);
    return { ok: true, public: key.toHex() };
  },

  'ed25519.sign': (api, request) => {
    const message = prefixed(request);
    const sig = toHex(keyOf(api, request.seed).sign(message));
    const own = toHex(api.ed25519.sign(message, fromHex(request.seed)));
    if (own !== sig) throw new Error(`tenuo-edge/ed25519 signs ${own}`);
    return { ok: true, sig };
  },

  'ed25519.verify': (api, request) => {
    if (request.mode === 'lax') throw new Unaskable('lax verification');
    const message = prefixed(request);
    const publicKey = fromHex(request.key);
    const signature = fromHex(request.sig);
    const entry = { signature, message, publicKey };
    const verdicts = [api.ed25519.verify(signature, message, publicKey), ...api.ed25519.verifyMany([entry, entry])];
    if (new Set(verdicts).size > 1) throw new Error(`tenuo-edge/ed25519 says ${verdicts}`);
    const holds = publicKeyOf(api, request.key).verify(message, signature);
    if (holds !== verdicts[0]) throw new Error(`tenuo-edge/ed25519 says ${verdicts[0]}, PublicKey ${holds}`);
    return holds ? { ok: true } : SIGNATURE_INVALID;
  },

  // An id is read where a builder takes one; what it read shows in the warrant.
  'id.parse': (api, { text }) => {
    const key = keyOf(api, '00'.repeat(32));
    const { id } = api.tenuo.Warrant.mintBuilder().id(text).tool('any').ttl(1).mint(key);
    return { ok: true, hex: id.slice('tnu_wrt_'.length), text: id };
  },

  'value.encode': (api, request) => {
    const bytes = api.tenuo.encodeArguments({ x: fromTyped(api, request.value) }).toCbor();
    return { ok: true, cbor: toHex(bytes.subarray(3)) };
  },
};

/** The answer to one request, whatever comes of it. */
export function perform(api, request) {
  const operation = OPERATIONS[request.op];
  try {
    if (operation === undefined) throw new Unaskable(request.op);
    const missing = [...NOT_PUT_TOGETHER, ...NOT_ASKED].find((name) => (request[name] ?? null) !== null);
    if (missing !== undefined) throw new Unaskable(missing);
    return operation(api, request);
  } catch (error) {
    return failure(api, error);
  }
}
