// How values, constraints and warrants that were read are described in answers (test/oracle/README.md): for the driver of this
// folder, which runs on the sources, and for that of test/runtimes, which runs on the package. Floats are told by the class of
// the copy that read them. It imports nothing, so that it runs anywhere.

const ID_PREFIX = 'tnu_wrt_';
const VERSION = 1;

/** Every field, as the protocol prints them. 64-bit numbers are decimal text. */
export function describeWarrant(Float, warrant) {
  return {
    envelope_version: VERSION,
    version: VERSION,
    type: warrant.type,
    id: warrant.id.slice(ID_PREFIX.length),
    id_text: warrant.id,
    tools: mapped(warrant.capabilities, (set) => describeSet(Float, set)),
    holder: warrant.holder.toHex(),
    issuer: warrant.issuer.toHex(),
    issued_at: String(warrant.issuedAtSeconds),
    expires_at: String(warrant.expiresAtSeconds),
    max_depth: warrant.maxDepth,
    depth: warrant.depth,
    parent_hash: warrant.parentHash,
    extensions: mapped(warrant.extensions, toHex),
    issuable_tools: warrant.issuableTools,
    max_issue_depth: warrant.maxIssueDepth,
    constraint_bounds: warrant.constraintBounds === null ? null : describeSet(Float, warrant.constraintBounds),
    clearance: warrant.clearance,
    session_id: warrant.sessionId,
    agent_id: warrant.agentId,
    required_approvers: warrant.requiredApprovers?.map(String) ?? null,
    min_approvals: warrant.minApprovals,
    terminal: warrant.isTerminal,
    signature: toHex(warrant.signature),
    payload: toHex(warrant.payload),
  };
}

const NAMES = { AnyOf: 'Any', CEL: 'Cel' };

/** The description of a constraint, in upstream's names. */
export function describeConstraint(Float, constraint) {
  return { type: NAMES[constraint.kind] ?? constraint.kind, ...members(Float, constraint) };
}

function members(Float, constraint) {
  const typed = (list) => list.map((value) => toTyped(Float, value));
  switch (constraint.kind) {
    case 'Wildcard':
      return {};
    case 'Exact':
      return { value: toTyped(Float, constraint.value) };
    case 'Pattern':
    case 'Regex':
    case 'UrlPattern':
      return { pattern: constraint.pattern };
    case 'Cidr':
      return { cidr: constraint.pattern };
    case 'Range':
      return {
        min: constraint.min === null ? null : floatJson(constraint.min),
        max: constraint.max === null ? null : floatJson(constraint.max),
        min_inclusive: constraint.minInclusive,
        max_inclusive: constraint.maxInclusive,
      };
    case 'OneOf':
      return { values: typed(constraint.values) };
    case 'NotOneOf':
      return { excluded: typed(constraint.excluded) };
    case 'Contains':
      return { required: typed(constraint.required) };
    case 'Subset':
      return { allowed: typed(constraint.allowed) };
    case 'All':
    case 'AnyOf':
      return { constraints: constraint.constraints.map((clause) => describeConstraint(Float, clause)) };
    case 'Not':
      return { constraint: describeConstraint(Float, constraint.constraint) };
    case 'CEL':
      return { expression: constraint.expression, parent_expression: constraint.parentExpression ?? null };
    case 'Subpath':
      return { root: constraint.root, case_sensitive: constraint.caseSensitive, allow_equal: constraint.allowEqual };
    case 'UrlSafe':
      return {
        schemes: constraint.schemes,
        allow_domains: constraint.allowDomains,
        deny_domains: constraint.denyDomains,
        allow_ports: constraint.allowPorts,
        block_private: constraint.blockPrivate,
        block_loopback: constraint.blockLoopback,
        block_metadata: constraint.blockMetadata,
        block_reserved: constraint.blockReserved,
        block_internal_tlds: constraint.blockInternalTlds,
      };
    case 'Shlex':
      return { allow: constraint.allow };
    default:
      return { type_id: constraint.typeId, payload: constraint.cbor };
  }
}

export function describeSet(Float, set) {
  return {
    constraints: mapped(set.constraints, (constraint) => describeConstraint(Float, constraint)),
    allow_unknown: set.allowUnknown,
  };
}

/** A value out of a warrant with its type spelled out. */
export function toTyped(Float, value) {
  if (value === null) return { null: true };
  if (typeof value === 'boolean') return { bool: value };
  if (typeof value === 'string') return { str: value };
  if (typeof value === 'bigint') return { int: String(value) };
  if (typeof value === 'number') return Number.isSafeInteger(value) ? { int: String(value) } : { float: value };
  if (value instanceof Float)
    return Number.isNaN(value.value) ? { f64: '7ff8000000000000' } : { float: floatJson(value.value) };
  if (Array.isArray(value)) return { list: value.map((item) => toTyped(Float, item)) };
  return { map: mapped(value, (item) => toTyped(Float, item)) };
}

/** JSON has no infinities and no NaN. */
export function floatJson(x) {
  if (Number.isFinite(x)) return x;
  return Number.isNaN(x) ? 'NaN' : x > 0 ? 'inf' : '-inf';
}

/** An object with each member mapped; a name may be `__proto__`. */
export function mapped(object, map) {
  const out = Object.create(null);
  for (const [name, value] of Object.entries(object)) out[name] = map(value);
  return out;
}

export function toHex(bytes) {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}
