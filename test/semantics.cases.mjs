// For each rule of src/semantics.ts, inputs that upstream accepts and this project refuses, and honest
// neighbours that both accept. Built with the oracle's own tools: any field may be odd, signatures are right.
import * as cbor from './oracle/generate/cbor.mjs';
import { actor, SRL } from './oracle/generate/keys.mjs';
import {
  approvalPayload,
  childFields,
  idText,
  payloadNode,
  proof,
  receiptPayload,
  revocationRequest,
  seal,
  sealApproval,
  sealApprovalNode,
  sealPayload,
  sealReceipt,
  sealReceiptNode,
  signatureNode,
  srlPayload,
  stackBytes,
  stamp,
} from './oracle/generate/objects.mjs';
import { argsMap } from './oracle/generate/values.mjs';

const NOW = 1_800_000_000;
const ROOT = actor('root');
const HOLDERS = Array.from({ length: 70 }, (_, i) => actor(`holder ${i}`));

/** Ids that count up: nothing here is random. */
let ids = 0;
const counter = { hex: (bytes) => (++ids).toString(16).padStart(bytes * 2, '0') };

const ANY = { constraints: {} };
const rootFields = (changes = {}) => ({
  type: 'execution',
  id: `018bcfe5${counter.hex(12)}`,
  tools: { read: ANY },
  holder: HOLDERS[0].public,
  issuer: ROOT.public,
  issued_at: NOW - 60,
  expires_at: NOW + 3600,
  max_depth: 64,
  depth: 0,
  ...changes,
});
const root = (changes) => seal(rootFields(changes), ROOT);
/** The child held by the next of the cast. */
const child = (parent, step, changes) =>
  seal(childFields(parent, counter, { holder: HOLDERS[step].public, ...changes }), HOLDERS[step - 1]);
const pair = (above, below) => {
  const parent = root(above);
  return [parent, child(parent, 1, below)];
};
const issuer = (changes) => ({ type: 'issuer', tools: {}, issuable_tools: ['read'], ...changes });

// ---- requests ---------------------------------------------------------------------

const decode = (warrant) => ({ op: 'warrant.decode', now: NOW, bytes: warrant.hex });
const verify = (chain, changes = {}) => ({
  op: 'chain.verify',
  now: NOW,
  trusted_roots: [ROOT.public],
  chain: chain.map((w) => w.hex),
  ...changes,
});
function call(warrant, tool, args, changes = {}) {
  const request = verify([warrant], { op: 'authorize', tool, args, ...changes });
  return {
    request: { ...request, signature: proof(warrant, HOLDERS[0], tool, args, NOW) },
    args: cbor.encode(argsMap(args)),
  };
}

// ---- payloads that are not as upstream writes them ----------------------------------

/** Seals the payload of `fields` after `change` has been at its tree. */
function altered(change, fields = rootFields()) {
  const node = payloadNode(fields);
  const replaced = change(node);
  return decode(sealPayload(cbor.encode(replaced ?? node), ROOT));
}
const entry = (map, key) => map.pairs.find(([k]) => (k.b ? k.b.toString() : Number(k.n)) === key);
const member = (map, key) => entry(map, key)[1];
/** Changes that leave the root of the tree where it is. */
const set = (node, changes) => void Object.assign(node, changes);
const put = (map, key, item) => set(entry(map, key), { 1: item });
const constrained = (constraint) => rootFields({ tools: { read: { constraints: { path: constraint } } } });
/** The body of the one constraint of the tool. */
const bodyOf = (node) => member(member(member(member(node, 3), 'read'), 'constraints'), 'path').items[1];
const odd = (constraint, change) => altered((node) => change(bodyOf(node)), constrained(constraint));
const exact = (item) =>
  altered(
    (node) => {
      entry(bodyOf(node), 'value')[1] = item;
    },
    constrained({ type: 'Exact', value: 'x' }),
  );
const hex = (text) => cbor.raw(Buffer.from(text, 'hex'));

const payloads = [
  [
    'payload-form',
    'TRAILING_BYTES',
    'a byte after the payload',
    decode(sealPayload(Buffer.concat([cbor.encode(payloadNode(rootFields())), Buffer.from([0])]), ROOT)),
  ],
  [
    'payload-form',
    'INDEFINITE_LENGTH',
    'the payload map without its length',
    altered((node) => set(node, { indefinite: true })),
  ],
  [
    'payload-form',
    'INDEFINITE_LENGTH',
    'a text in pieces',
    odd({ type: 'Pattern', pattern: 'a*' }, (body) => set(member(body, 'pattern'), { indefinite: true })),
  ],
  ['payload-form', 'TAGGED', 'a tagged time', altered((node) => put(node, 6, cbor.tag(1, member(node, 6))))],
  ['payload-form', 'NOT_SHORTEST', 'a depth of two bytes', altered((node) => set(member(node, 18), { width: 1 }))],
  [
    'payload-form',
    'FLOAT_NOT_SHORTEST',
    'a bound of eight bytes',
    odd({ type: 'Range', min: 1 }, (body) => set(member(body, 'min'), { width: 8 })),
  ],
  ['payload-order', 'KEY_ORDER', 'field 18 first', altered((node) => void node.pairs.unshift(node.pairs.pop()))],
  [
    'payload-order',
    'KEY_ORDER',
    'tools out of order',
    altered((node) => void member(node, 3).pairs.reverse(), rootFields({ tools: { a: ANY, b: ANY } })),
  ],
  [
    'payload-order',
    'KEY_REPEATED',
    'a tool twice',
    altered((node) => void member(node, 3).pairs.push(...member(node, 3).pairs)),
  ],
  [
    'payload-order',
    'UNKNOWN_FIELD',
    'members of a Range in another order',
    odd({ type: 'Range', min: 1, max: 2 }, (body) => void body.pairs.reverse()),
  ],
  ['payload-members', 'MISSING_FIELD', 'a root without its depth', altered((node) => void node.pairs.pop())],
  [
    'payload-members',
    'WRONG_COUNT',
    'a Range without max',
    odd({ type: 'Range', min: 1 }, (body) => void body.pairs.splice(1, 1)),
  ],
  [
    'payload-members',
    'WRONG_COUNT',
    'a Subpath by its root alone',
    odd({ type: 'Subpath', root: '/data' }, (body) => void body.pairs.splice(1)),
  ],
  [
    'payload-members',
    'WRONG_TYPE',
    'allow_unknown: false',
    altered((node) => void member(member(node, 3), 'read').pairs.push([cbor.text('allow_unknown'), cbor.bool(false)])),
  ],
  [
    'payload-members',
    'WRONG_TYPE',
    'a parent hash of null',
    altered((node) => void node.pairs.splice(9, 0, [cbor.uint(9), cbor.nul()])),
  ],
  ['payload-types', 'WRONG_TYPE', 'a byte string as a value', exact(cbor.bytes(Buffer.from('x')))],
  [
    'payload-types',
    'WRONG_TYPE',
    'a list of integers as the holder’s key',
    altered((node) => set(member(node, 4).items, { 1: cbor.byteArray(member(node, 4).items[1].b) })),
  ],
  [
    'payload-types',
    'WRONG_TYPE',
    'a byte string as a list of values',
    odd({ type: 'OneOf', values: ['x'] }, (body) => put(body, 'values', cbor.bytes(Buffer.from([1, 2])))),
  ],
  ['payload-types', 'RESERVED_VALUE', 'undefined as a value', exact(cbor.undef())],
  ['payload-types', 'NUMBER_OUT_OF_RANGE', 'the integer 2^63 as a value', exact(cbor.uint(2n ** 63n))],
  ['payload-types', 'UNKNOWN_WARRANT_TYPE', 'type 256', altered((node) => put(node, 2, cbor.uint(256)))],
  ['canonical-nan', 'FLOAT_NOT_SHORTEST', 'a NaN with other bits', exact(hex('fb7ff8000000000001'))],
  ['canonical-nan', 'FLOAT_NOT_SHORTEST', 'a NaN of its sign', exact(hex('f9fe00'))],
  ['canonical-nan', 'FLOAT_NOT_SHORTEST', 'an argument', { op: 'value.decode', now: NOW, bytes: 'a16178f97e01' }],
  [
    'url-pattern',
    'INVALID_URL_PATTERN',
    'a backslash after a port',
    odd({ type: 'UrlPattern', pattern: 'https://h/' }, (body) => set(body, { b: Buffer.from('x://h:80\\y') })),
  ],
].map(([rule, reason, name, request]) => ({ rule, reason, name, request }));

// ---- sizes and lengths ------------------------------------------------------------------

const large = root({
  extensions: Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`k${i}`, Buffer.alloc(8000, 255)])),
});

function longChain(length) {
  const chain = [root({ max_depth: 255 })];
  while (chain.length < length) chain.push(child(chain[chain.length - 1], chain.length));
  return chain;
}

const orphan = (depth) => seal(rootFields({ depth, max_depth: 255, parent_hash: '11'.repeat(32) }), ROOT);

/** A warrant whose standard base64 has a character that base64url does not. */
function telling() {
  for (;;) {
    const text = root().bytes.toString('base64');
    if (/[+/]/.test(text)) return text;
  }
}

const mint = (fields) => ({
  op: 'warrant.mint',
  now: NOW,
  issuer_seed: ROOT.seed,
  holder: HOLDERS[0].public,
  capabilities: { read: ANY },
  ...fields,
});
const grant = (fields) => ({
  op: 'warrant.attenuate',
  api: 'owned',
  now: NOW,
  parent: root().hex,
  signer_seed: HOLDERS[0].seed,
  holder: HOLDERS[1].public,
  capabilities: { read: ANY },
  ...fields,
});
const issue = (fields) => ({
  op: 'warrant.issue',
  now: NOW,
  issuer_warrant: root(issuer()).hex,
  signer_seed: HOLDERS[0].seed,
  holder: HOLDERS[1].public,
  capabilities: { read: ANY },
  ttl: 60,
  ...fields,
});
const LONG_NAME = 'n'.repeat(256);
const BOUNDS = { constraints: { path: { type: 'Pattern', pattern: '/data/*' } } };
const FAR = 2n ** 63n - 1n;

const chains = [
  {
    rule: 'text-forms',
    reason: 'FORM_NOT_ACCEPTED',
    name: 'standard base64 of one warrant',
    request: { op: 'stack.decode', now: NOW, token: telling() },
  },
  {
    rule: 'stack-element-size',
    reason: 'WARRANT_TOO_LARGE',
    name: 'a large warrant in a stack of two',
    request: verify([], {
      chain: undefined,
      stack: stackBytes([large, child(large, 1, { extensions: {} })]).toString('hex'),
    }),
  },
  { rule: 'chain-length', reason: 'CHAIN_TOO_LONG', name: '65 warrants', request: verify(longChain(65)) },
  {
    rule: 'chain-length',
    reason: 'DEPTH_OVER_LIMIT',
    name: 'a lone warrant of depth 65',
    request: verify([orphan(65)]),
    options: { allowOrphanRoot: true },
  },
  { rule: 'orphan-root', reason: 'ORPHAN_ROOT', name: 'a lone warrant with a parent', request: verify([orphan(1)]) },
  {
    rule: 'times-as-integers',
    reason: 'OUTLIVES_PARENT',
    name: 'a child until 2^63 - 1',
    request: verify(pair({}, { expires_at: FAR })),
  },
  {
    rule: 'empty-tools-parent',
    reason: 'PARENT_GRANTS_NOTHING',
    name: 'tools from nowhere',
    request: verify(pair({ tools: {} }, { tools: { read: ANY } })),
  },
  {
    rule: 'clearance-introduced',
    reason: 'CLEARANCE_INTRODUCED',
    name: 'execution below execution',
    request: verify(pair({}, { clearance: 1 })),
  },
  {
    rule: 'clearance-introduced',
    reason: 'CLEARANCE_INTRODUCED',
    name: 'issuer below issuer',
    request: verify(pair(issuer(), { clearance: 1 })),
  },
  {
    rule: 'clearance-introduced',
    reason: 'CLEARANCE_INTRODUCED',
    name: 'execution below issuer',
    request: verify(
      pair(issuer(), { type: 'execution', tools: { read: ANY }, issuable_tools: undefined, clearance: 1 }),
    ),
  },
  {
    rule: 'clearance-raised',
    reason: 'CLEARANCE_RAISED',
    name: 'issuer below issuer',
    request: verify(pair(issuer({ clearance: 10 }), { clearance: 11 })),
  },
  {
    rule: 'issuer-bounds-dropped',
    reason: 'BOUNDS_DROPPED',
    name: 'issuer below issuer',
    request: verify(pair(issuer({ constraint_bounds: BOUNDS }), { constraint_bounds: undefined })),
  },
  { rule: 'zero-lifetime', reason: 'LIFETIME_EMPTY', name: 'a root for zero seconds', request: mint({ ttl: 0 }) },
  {
    rule: 'mint-undecodable',
    reason: 'EXTENSION_TOO_LARGE',
    name: 'a large extension when delegating',
    request: grant({ extensions: { x: '00'.repeat(8193) } }),
  },
  {
    rule: 'mint-undecodable',
    reason: 'ISSUE_DEPTH_OVER_DEPTH',
    name: 'an inherited issue depth over the depth asked for',
    request: grant({
      parent: root(issuer({ max_issue_depth: 5 })).hex,
      capabilities: {},
      issuable_tools: ['read'],
      max_depth: 3,
    }),
  },
  {
    rule: 'mint-extensions',
    reason: 'EXTENSION_RESERVED',
    name: 'a session id as an extension',
    request: mint({ ttl: 60, extensions: { 'tenuo.session_id': '73' } }),
  },
  {
    rule: 'mint-extensions',
    reason: 'EXTENSION_NAME_TOO_LONG',
    name: 'a long name when delegating',
    request: grant({ extensions: { [LONG_NAME]: '00' } }),
  },
  {
    rule: 'without-effect',
    reason: 'GATE_OUT_OF_SCOPE',
    name: 'a gate on a misspelt tool',
    request: mint({ ttl: 60, approval_gates: { raed: {} } }),
  },
  {
    rule: 'without-effect',
    reason: 'THRESHOLD_WITHOUT_APPROVERS',
    name: 'a threshold alone',
    request: mint({ ttl: 60, approval_gates: { read: {} }, min_approvals: 1 }),
  },
  {
    rule: 'without-effect',
    reason: 'APPROVERS_WITHOUT_GATES',
    name: 'approvers added where nothing is gated',
    request: grant({ add_approvers: [HOLDERS[9].public] }),
  },
  {
    rule: 'issue-depth',
    reason: 'MAX_DEPTH_OVER_PARENT',
    name: 'more depth than the issuer has',
    request: issue({ max_depth: 65 }),
  },
  { rule: 'issue-depth', reason: 'DEPTH_OVER_MAX', name: 'no depth to lie at', request: issue({ max_depth: 0 }) },
];

// ---- calls ----------------------------------------------------------------------------

const nested = (levels) => (levels === 0 ? 'x' : [nested(levels - 1)]);
const read = (constraints, changes) => root({ tools: { read: { constraints } }, ...changes });
/** What follows the star nearly fits at every place, and fits at the last. */
const slow = call(read({ path: { type: 'Pattern', pattern: `*${'a'.repeat(6000)}b` } }), 'read', {
  path: `${'a'.repeat(12_000)}b`,
});
const url = (pattern) => ({ type: 'UrlPattern', pattern });
const regex = (pattern) => ({ type: 'Regex', pattern });
const cyrillic = { type: 'UrlSafe', allow_domains: ['xn--80ak6aa92e.com', 'xn--fa-hia.de'] };
const dialects = [
  ['regex-dialect', 'REGEX_UNSUPPORTED', 'a boundary beside a letter beyond ASCII', regex('\\bé'), 'é'],
  ['regex-dialect', 'REGEX_UNSUPPORTED', 'white space that is ignored', regex('(?x) a b'), 'ab'],
  ['regex-dialect', 'REGEX_UNSUPPORTED', 'a script', regex('\\p{Greek}'), 'α'],
  ['url-dialect', 'URL_UNDECIDED', 'a letter that some map to two', { type: 'UrlSafe' }, 'https://faß.de/'],
  ['url-dialect', 'URL_UNDECIDED', 'a domain that some cannot have', cyrillic, 'https://xn--fa-hia.de/'],
  ['url-dialect', 'URL_UNDECIDED', 'a path that some encode', url('https://h/a*'), 'https://h/a^'],
];
/** A value as an argument, for both sides; `plain` is what JavaScript has for it. */
const value = (name, x, plain = x) => ({
  rule: 'argument-values',
  reason: 'ARGUMENTS_INVALID',
  name,
  ...call(root(), 'read', { x }),
  args: { x: plain },
});
/** A child whose gate on an argument is another than its parent's. */
const gateOn = (constraint) => ({ gates: { read: { args: { path: { constraint } } } } });
const gates = (name, above, below) => ({
  rule: 'gate-narrowed',
  reason: 'GATE_CHANGED',
  name,
  request: verify(pair(gateOn(above), gateOn(below))),
});

/** A child below a parent with these constraints on one argument, both of which upstream accepts. */
const below = (rule, reason, name, parent, child) => ({
  rule,
  reason,
  name,
  request: verify(pair(reading(parent), reading(child))),
});
const reading = (path) => ({ tools: { read: { constraints: { path } } } });
const single = (value) => ({ type: 'Exact', value });
const glob = (pattern) => ({ type: 'Pattern', pattern });
const any = (...constraints) => ({ type: 'Any', constraints });
const not = (constraint) => ({ type: 'Not', constraint });
const all = (...constraints) => ({ type: 'All', constraints });
const network = { type: 'Cidr', cidr: '10.0.0.0/8' };
const unknown = { type: 'Unknown', type_id: 200, payload: 'f6' };

const narrowings = [
  below('pattern-text', 'PATTERN_EXPANDED', 'an end inside a class', glob('*]'), glob('[ab]')),
  below('pattern-text', 'PATTERN_EXPANDED', 'a parent whose class never ends', glob('[a*'), glob('[a]')),
  below('empty-all', 'PARENT_MATCHES_NOTHING', 'a value below an empty All', all(), single('a')),
  below('parent-error', 'PARENT_MAY_ERR', 'a branch behind one that errs', any(network, single('a')), any(single('a'))),
  below('parent-error', 'PARENT_MAY_ERR', 'branches exchanged', any(network, single('a')), any(single('a'), network)),
  below('parent-error', 'PARENT_MAY_ERR', 'a branch behind an unknown one', any(unknown, glob('a*')), any(glob('a*'))),
  below(
    'parent-error',
    'PARENT_MAY_ERR',
    'a Not without what errs',
    not(all(network, glob('a*'))),
    not(all(glob('a*'))),
  ),
];

const calls = [
  value('NaN', { float: 'NaN' }, Number.NaN),
  value('an infinity', { float: 'inf' }, Number.POSITIVE_INFINITY),
  value('65 levels', nested(65)),
  value('294,912 characters', 'x'.repeat(294_912)),
  { rule: 'constraint-budget', reason: 'CONSTRAINT_TOO_COSTLY', name: 'a long pattern and text', ...slow },
  {
    rule: 'path-case',
    reason: 'PATH_CASE_UNDECIDED',
    name: 'a capital sigma',
    ...call(read({ path: { type: 'Subpath', root: '/ας', case_sensitive: false } }), 'read', { path: '/ΑΣ/x' }),
  },
  ...dialects.map(([rule, reason, name, constraint, value]) => ({
    rule,
    reason,
    name,
    ...call(read({ path: constraint }), 'read', { path: value }),
  })),
  gates('a gate on fewer values', { type: 'OneOf', values: ['x', 'y'] }, { type: 'OneOf', values: ['x'] }),
  gates('a gate that never fires', { type: 'Wildcard' }, { type: 'Exact', value: 'never' }),
  below('url-path', 'URL_PATH_EXPANDED', 'a path below a literal one', url('https://h/api'), url('https://h/api/v1')),
];

/** A call whose argument a CEL expression judges. */
const judged = (rule, reason, name, expression, value, options) => ({
  rule,
  reason,
  name,
  options,
  ...call(read({ path: { type: 'Cel', expression } }), 'read', { path: value }),
});
const expression = (text) => ({ type: 'Cel', expression: text });

// ---- approvals ----------------------------------------------------------------------

const APPROVER = actor('approver');
const approvalFields = (changes = {}) => ({
  request_hash: '11'.repeat(32),
  nonce: '22'.repeat(16),
  external_id: 'alice',
  approved_at: NOW,
  expires_at: NOW + 300,
  ...changes,
});
const approved = (bytes) => ({ op: 'approval.verify', now: NOW, approval: bytes.toString('hex') });
/** An approval whose payload tree was changed before it was signed. */
function oddApproval(change, fields = approvalFields()) {
  const node = approvalPayload(fields);
  const payload = change(node) ?? cbor.encode(node);
  return approved(sealApproval(payload, APPROVER));
}
/** An approval whose envelope was changed after it was signed. */
function oddApprovalEnvelope(change) {
  const node = sealApprovalNode(cbor.encode(approvalPayload(approvalFields())), APPROVER);
  return approved(change(node) ?? cbor.encode(node));
}
const ONE_EXTENSION = approvalFields({ extensions: { k: Buffer.of(1) } });

const approvals = [
  ...[
    ['whose payload has its members in another order', oddApproval((node) => void node.pairs.reverse())],
    ['whose payload has a byte behind it', oddApproval((node) => Buffer.concat([cbor.encode(node), Buffer.from([0])]))],
    ['whose payload has no definite length', oddApproval((node) => set(node, { indefinite: true }))],
    [
      'whose payload has a time longer than it needs to be',
      oddApproval((node) => set(member(node, 'expires_at'), { width: 8 })),
    ],
    [
      'whose hash is a byte string',
      oddApproval((node) => put(node, 'request_hash', cbor.bytes(Buffer.alloc(32, 0x11)))),
    ],
    ['whose nonce is a byte string', oddApproval((node) => put(node, 'nonce', cbor.bytes(Buffer.alloc(16, 0x22))))],
    [
      'whose extension is a byte string',
      oddApproval((node) => put(member(node, 'extensions'), 'k', cbor.bytes(Buffer.of(1))), ONE_EXTENSION),
    ],
    ['whose extensions are null', oddApproval((node) => put(node, 'extensions', cbor.nul()), ONE_EXTENSION)],
  ].map(([name, request]) => ({ name: `an approval ${name}`, request, reason: 'APPROVAL_PAYLOAD' })),
  ...[
    ['with its members in another order', 'MISSING_FIELD', (node) => void node.pairs.reverse()],
    ['with a length longer than it needs to be', 'NOT_SHORTEST', (node) => set(node.pairs[1][1], { width: 4 })],
    ['without a definite length', 'INDEFINITE_LENGTH', (node) => set(node, { indefinite: true })],
    ['with a tag', 'TAGGED', (node) => cbor.encode(cbor.tag(55799, node))],
    ['with a byte behind it', 'TRAILING_BYTES', (node) => Buffer.concat([cbor.encode(node), Buffer.from([0])])],
    [
      'whose payload is an array of integers',
      'WRONG_TYPE',
      (node) => put(node, 'payload', cbor.byteArray(member(node, 'payload').b)),
    ],
  ].map(([name, reason, change]) => ({ name: `an approval ${name}`, request: oddApprovalEnvelope(change), reason })),
]
  .map((one) => ({ rule: 'approval-form', ...one }))
  .concat([
    {
      rule: 'approval-text',
      reason: 'APPROVAL_TEXT',
      name: 'an approval in base64 with a line end',
      request: {
        op: 'approval.verify',
        now: NOW,
        approval: `${sealApproval(cbor.encode(approvalPayload(approvalFields())), APPROVER).toString('base64')}\n`,
      },
    },
    {
      rule: 'approval-text',
      reason: 'APPROVAL_TOO_LARGE',
      name: 'an approval of more than 6,144 bytes',
      request: oddApproval(() => {}, approvalFields({ external_id: 'x'.repeat(6200) })),
    },
  ]);

// ---- receipts -----------------------------------------------------------------------

const ENFORCER = actor('enforcement point');
const receiptFields = (changes = {}) => ({
  warrant_chain: '80',
  action: 'tool:read',
  outcome: 'allow',
  timestamp: NOW,
  pop_signature: '5a'.repeat(64),
  request_id: 'r-1',
  ...changes,
});
const receipt = (bytes) => ({ op: 'receipt.verify', now: NOW, receipt: bytes.toString('hex') });
/** A receipt whose payload tree was changed before it was signed. */
function oddReceipt(change, fields = receiptFields()) {
  const node = receiptPayload(fields);
  const payload = change(node) ?? cbor.encode(node);
  return receipt(sealReceipt(payload, ENFORCER));
}
/** A receipt whose envelope was changed after it was signed: that is not what the signature is over. */
function oddEnvelope(change) {
  const node = sealReceiptNode(cbor.encode(receiptPayload(receiptFields())), ENFORCER);
  const bytes = change(node) ?? cbor.encode(node);
  return receipt(bytes);
}
const build = (fields) => ({ op: 'receipt.build', now: NOW, seed: ENFORCER.seed, fields });

const receipts = [
  ...[
    ['whose payload has its members in another order', oddReceipt((node) => void node.pairs.reverse())],
    ['whose payload has a byte behind it', oddReceipt((node) => Buffer.concat([cbor.encode(node), Buffer.from([0])]))],
    ['whose payload has a key longer than it needs to be', oddReceipt((node) => set(node.pairs[1][0], { width: 1 }))],
    ['whose payload has no definite length', oddReceipt((node) => set(node, { indefinite: true }))],
    ['whose payload has a tag', oddReceipt((node) => put(node, 2, cbor.tag(24, member(node, 2))))],
    ['whose proof is an array of integers', oddReceipt((node) => put(node, 8, cbor.byteArray(Buffer.alloc(64, 0x5a))))],
    ['at an instant past 2^53', oddReceipt((node) => put(node, 5, cbor.int(2n ** 53n)))],
    ['of a list whose version is past 2^53', oddReceipt(() => {}, receiptFields({ srl_version: 2n ** 53n }))],
  ].map(([name, request]) => ({ name: `a receipt ${name}`, request, reason: 'RECEIPT_PAYLOAD' })),
  {
    name: 'a receipt with its members in another order',
    request: oddEnvelope((node) => void node.pairs.reverse()),
    reason: 'MISSING_FIELD',
  },
  {
    name: 'a receipt with a length longer than it needs to be',
    request: oddEnvelope((node) => set(node.pairs[1][1], { width: 4 })),
    reason: 'NOT_SHORTEST',
  },
  {
    name: 'a receipt without a definite length',
    request: oddEnvelope((node) => set(node, { indefinite: true })),
    reason: 'INDEFINITE_LENGTH',
  },
  {
    name: 'a receipt with a tag',
    request: oddEnvelope((node) => cbor.encode(cbor.tag(55799, node))),
    reason: 'TAGGED',
  },
  {
    name: 'a receipt with a byte behind it',
    request: oddEnvelope((node) => Buffer.concat([cbor.encode(node), Buffer.from([0])])),
    reason: 'TRAILING_BYTES',
  },
  {
    name: 'a receipt whose payload is an array of integers',
    request: oddEnvelope((node) => put(node, 'payload', cbor.byteArray(member(node, 'payload').b))),
    reason: 'WRONG_TYPE',
  },
]
  .map((one) => ({ rule: 'receipt-form', ...one }))
  .concat(
    [
      ['an allowed call without its proof', { pop_signature: undefined }, 'RECEIPT_PROOF_MISSING'],
      ['a denied call without its code', { outcome: 'deny' }, 'RECEIPT_CODE_MISSING'],
    ].map(([name, changes, reason]) => ({
      rule: 'receipt-requirements',
      name: `making a receipt of ${name}`,
      request: build(receiptFields(changes)),
      reason,
    })),
  );

// ---- revocation -------------------------------------------------------------------

const listFields = { ids: [idText(counter.hex(16))], version: 3, issued_at: stamp(NOW), issuer: ROOT.public };
const listRequest = (node) => ({ op: 'srl.verify', now: NOW, srl: Buffer.from(cbor.encode(node)).toString('hex') });
/** A list that was changed after it was signed: upstream verifies what it would write. */
function oddList(change) {
  const payload = srlPayload(listFields);
  const signature = signatureNode(ROOT.seal(Buffer.concat([SRL, cbor.encode(payload)])));
  const list = cbor.struct([
    ['payload', payload],
    ['signature', signature],
  ]);
  return listRequest(change(list, payload) ?? list);
}
const asked = revocationRequest({ warrant_id: listFields.ids[0], reason: 'key leak', at: NOW }, ROOT);
const sign = (ids) => ({ op: 'srl.build', now: NOW, seed: ROOT.seed, ids });

const lists = [
  [
    'a byte behind it',
    oddList((list) => cbor.raw(Buffer.concat([cbor.encode(list), Buffer.from([0])]))),
    'TRAILING_BYTES',
  ],
  ['its members in another order', oddList((list) => void list.pairs.reverse()), 'MISSING_FIELD'],
  ['those of its payload in another order', oddList((_, payload) => void payload.pairs.reverse()), 'MISSING_FIELD'],
  ['a tag', oddList((list) => cbor.tag(55799, list)), 'TAGGED'],
  ['no definite length', oddList((_, payload) => set(payload, { indefinite: true })), 'INDEFINITE_LENGTH'],
  [
    'a version longer than it needs to be',
    oddList((_, payload) => set(payload.pairs[1][1], { width: 8 })),
    'NOT_SHORTEST',
  ],
  [
    'a name as a byte string',
    oddList((list) => set(list.pairs[0], { 0: cbor.bytes(Buffer.from('payload')) })),
    'WRONG_TYPE',
  ],
]
  .map(([name, request, reason]) => ({ rule: 'list-form', name: `a revocation list with ${name}`, request, reason }))
  .concat([
    {
      rule: 'list-form',
      name: 'a revocation request with a byte behind it',
      request: { op: 'revocation.verify', now: NOW, request: `${asked}00` },
      reason: 'TRAILING_BYTES',
    },
    ...[
      ['without what stands before its digits', 'ab'.repeat(16)],
      ['in capitals', `tnu_wrt_${'AB'.repeat(16)}`],
      ['that is empty', ''],
    ].map(([name, id]) => ({
      rule: 'list-ids',
      name: `signing a list of an id ${name}`,
      request: sign([id]),
      reason: 'REVOKED_ID',
    })),
  ]);

export const honest = [
  { name: 'a revocation list', request: oddList(() => {}) },
  { name: 'a revocation request', request: { op: 'revocation.verify', now: NOW, request: asked } },
  { name: 'signing a list of ids of warrants', request: sign(listFields.ids) },
  { name: 'a warrant', request: decode(root()) },
  { name: 'the longest chain', request: verify(longChain(64)) },
  { name: 'a child that expires with its parent', request: verify(pair()) },
  { name: 'a child that keeps its clearance', request: verify(pair({ clearance: 1 }, { clearance: 1 })) },
  { name: 'an issuer that keeps its bounds', request: verify(pair(issuer({ constraint_bounds: BOUNDS }))) },
  {
    name: 'a delegated warrant alone, where allowed',
    request: verify([orphan(64)]),
    options: { allowOrphanRoot: true },
  },
  { name: 'a branch behind one that errs, kept behind it', request: verify(pair(reading(any(network, single('a'))))) },
  {
    name: 'a later branch dropped',
    request: verify(pair(reading(any(network, single('a'))), reading(any({ type: 'Cidr', cidr: '10.1.0.0/16' })))),
  },
  {
    name: 'a value that the branch before can read',
    request: verify(pair(reading(any(network, single('::1'))), reading(any(single('::1'))))),
  },
  {
    name: 'a Not that excludes more',
    request: verify(pair(reading(not(network)), reading(not({ type: 'Cidr', cidr: '0.0.0.0/0' })))),
  },
  {
    name: 'an expression that holds',
    ...call(read({ path: expression('value == "a" && size(value) == 1') }), 'read', { path: 'a' }),
  },
  {
    name: 'an expression that is narrowed',
    request: verify(pair(reading(expression('value > 1')), reading(expression('(value > 1) && (value < 9)')))),
  },
  { name: 'a minted warrant', request: mint({ ttl: 1, extensions: { note: '00' } }) },
  { name: 'a granted warrant', request: grant({ ttl: 1, extensions: { [LONG_NAME.slice(1)]: '00' } }) },
  { name: 'an approval', request: oddApproval(() => {}) },
  {
    name: 'an approval with extensions in any order',
    request: oddApproval(() => {}, approvalFields({ extensions: { b: Buffer.of(1), a: Buffer.of(2) } })),
  },
  { name: 'a call', ...call(read({ path: { type: 'Pattern', pattern: '/data/*' } }), 'read', { path: '/data/a' }) },
];

const expressions = [
  judged('cel-dialect', 'EXPRESSION_FAILED', 'an integer that is not unequal to its double', 'value != 5.0', {
    int: '5',
  }),
  judged('cel-dialect', 'EXPRESSION_FAILED', 'a member of a text', '!value.banned', 'root'),
  judged('cel-dialect', 'EXPRESSION_FAILED', 'a length that is not in characters', 'size(value) == 2', 'é'),
  judged('cel-dialect', 'EXPRESSION_FAILED', 'a function of one side', 'max(value, 3) == 5', { int: '5' }),
  judged('cel-limits', 'CONSTRAINT_TOO_COSTLY', 'a long expression', `true${' '.repeat(8189)}`, 'a'),
  judged('cel-limits', 'CONSTRAINT_TOO_COSTLY', 'a deep expression', `${'('.repeat(48)}true${')'.repeat(48)}`, 'a'),
  judged(
    'cel-limits',
    'CONSTRAINT_TOO_COSTLY',
    'many steps',
    'value.all(a, value.all(b, a == b))',
    Array(400).fill({ int: '1' }),
  ),
  below(
    'cel-narrowing',
    'EXPRESSION_CHANGED',
    'parentheses inside quotes',
    expression('value == 1'),
    expression("(value == 1) && ('(' == '') || (')' != '')"),
  ),
  below(
    'cel-narrowing',
    'EXPRESSION_CHANGED',
    'a blank inside a text',
    expression('value == "a b"'),
    expression('value == "ab"'),
  ),
  judged('cel-off', 'EXPRESSIONS_OFF', 'an expression that nobody evaluates', 'value == "a"', 'a', { cel: undefined }),
];

export const cases = [
  ...payloads,
  ...chains,
  ...narrowings,
  ...calls,
  ...expressions,
  ...approvals,
  ...lists,
  ...receipts,
];
