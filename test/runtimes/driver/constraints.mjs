// Constraints by description (test/oracle/README.md, "Constraints"), made with the package's factories.
import { mapped } from '../../conformance/descriptions.mjs';
import { Refused, Unaskable } from './protocol.mjs';
import { fromTyped } from './values.mjs';

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
