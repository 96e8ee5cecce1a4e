// Constraints by description (test/oracle/README.md, "Constraints"): made with the package's factories, and described
// as they come out of warrants.
import { Refused, Unaskable } from './protocol.mjs';
import { floatJson, fromTyped, mapped, toTyped } from './values.mjs';

/** The number under which upstream's constructor of Range refuses its bounds. */
const INVALID_RANGE = 1501;

/** The constraint of a description. */
export function makeConstraint(api, description) {
  const { tenuo } = api;
  const values = (list) => list.map((value) => fromTyped(api, value));
  const { type } = description;
  switch (type) {
    case 'Wildcard':
      return tenuo.Wildcard();
    case 'Exact':
      return tenuo.Exact(fromTyped(api, description.value));
    case 'Pattern':
    case 'Regex':
    case 'UrlPattern':
      return tenuo[type](description.pattern);
    case 'OneOf':
      return tenuo.OneOf(values(description.values));
    case 'NotOneOf':
      return tenuo.NotOneOf(values(description.excluded));
    case 'Contains':
      return tenuo.Contains(values(description.required));
    case 'Subset':
      return tenuo.Subset(values(description.allowed));
    case 'Cidr':
      return tenuo.Cidr(description.cidr);
    case 'All':
      return tenuo.All(clauses(api, description));
    case 'Any':
      return tenuo.AnyOf(clauses(api, description));
    case 'Not':
      return tenuo.Not(makeConstraint(api, description.constraint));
    case 'Cel':
      if (description.parent_expression !== undefined) throw new Unaskable('a parent expression');
      return api.cel.CEL(description.expression);
    case 'Subpath':
      if (description.raw) throw new Unaskable('a root as it stands');
      return tenuo.Subpath(description.root, {
        caseSensitive: description.case_sensitive,
        allowEqual: description.allow_equal,
      });
    case 'Shlex':
      return tenuo.Shlex({ allow: description.allow });
    case 'UrlSafe':
      return urlSafe(api, description);
    case 'Range':
      return range(api, description);
    default:
      throw new Unaskable(`a constraint of ${type ?? 'bytes'}`);
  }
}

const clauses = (api, { constraints }) => constraints.map((clause) => makeConstraint(api, clause));

function urlSafe({ tenuo }, given) {
  const options = {
    schemes: given.schemes,
    allowDomains: given.allow_domains,
    denyDomains: given.deny_domains,
    allowPorts: given.allow_ports,
    blockPrivate: given.block_private,
    blockLoopback: given.block_loopback,
    blockMetadata: given.block_metadata,
    blockReserved: given.block_reserved,
    blockInternalTlds: given.block_internal_tlds,
  };
  return tenuo.UrlSafe(options);
}

const BOUNDS = { inf: Number.POSITIVE_INFINITY, '-inf': Number.NEGATIVE_INFINITY, '-0.0': -0, NaN: Number.NaN };

function range({ tenuo }, { min, max, min_inclusive: minInclusive = true, max_inclusive: maxInclusive = true }) {
  const bound = (given) => (typeof given === 'string' ? BOUNDS[given] : (given ?? undefined));
  return numbered(INVALID_RANGE, () => tenuo.Range({ min: bound(min), max: bound(max), minInclusive, maxInclusive }));
}

/** Gives a platform's exception for wrong types and ranges the number under which upstream refuses the same. */
function numbered(code, call) {
  try {
    return call();
  } catch (error) {
    throw error instanceof TypeError || error instanceof RangeError ? new Refused(code, error.message) : error;
  }
}

/** The constraint set of a description. */
export function makeSet(api, { constraints = {}, allow_unknown: allowUnknown = false, cbor }) {
  if (cbor !== undefined) throw new Unaskable('a constraint set of bytes');
  return api.tenuo.ConstraintSet(
    mapped(constraints, (description) => makeConstraint(api, description)),
    { allowUnknown },
  );
}

const NAMES = { AnyOf: 'Any', CEL: 'Cel' };

/** The description of a constraint, in upstream's names. */
export function describeConstraint(api, constraint) {
  return { type: NAMES[constraint.kind] ?? constraint.kind, ...members(api, constraint) };
}

function members(api, constraint) {
  const typed = (list) => list.map((value) => toTyped(api, value));
  switch (constraint.kind) {
    case 'Wildcard':
      return {};
    case 'Exact':
      return { value: toTyped(api, constraint.value) };
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
      return { constraints: constraint.constraints.map((clause) => describeConstraint(api, clause)) };
    case 'Not':
      return { constraint: describeConstraint(api, constraint.constraint) };
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

export function describeSet(api, set) {
  return {
    constraints: mapped(set.constraints, (constraint) => describeConstraint(api, constraint)),
    allow_unknown: set.allowUnknown,
  };
}
