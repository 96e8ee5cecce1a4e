// Constraints by description (test/oracle/README.md, "Constraints"): through the facade's factories where it has
// one for the kind, and from wire bytes through its decoder.
import { INPUT_AT } from '../../assembly/layout.ts';
import { FAULT_AT } from '../../assembly/result.ts';
import { decodeSet, encodeConstraint, encodeSet, readConstraint } from '../../src/cbor/constraint.ts';
import { CborReader } from '../../src/cbor/reader.ts';
import { Float } from '../../src/cbor/value.ts';
import { encode } from '../../src/cbor/writer.ts';
import {
  type CEL,
  makeConstraint as makeData,
  type Subpath as SubpathData,
  type UrlSafe as UrlSafeData,
} from '../../src/constraints/kinds.ts';
import {
  All,
  AnyOf,
  Cidr,
  type Constraint,
  ConstraintSet,
  type ConstraintSet as ConstraintSetData,
  Contains,
  Exact,
  Not,
  NotOneOf,
  OneOf,
  Pattern,
  Range,
  Regex,
  Shlex,
  Subpath,
  Subset,
  UrlPattern,
  Wildcard,
} from '../../src/constraints.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { resultWord, withItems } from '../../src/engine/port.ts';
import * as described from './descriptions.mjs';
import {
  asBytes,
  asObject,
  asText,
  BadRequest,
  type Context,
  type Json,
  type JsonObject,
  numbered,
  Request,
  refuse,
  Unsupported,
} from './protocol.ts';
import { asFloat, fromTyped } from './values.ts';

type Factory = (context: Context, members: Request) => Constraint;

/** Nobody makes a constraint of an unknown type here: it comes in a warrant. */
function decodeUnknown({ engine }: Context, members: Request): Constraint {
  const bytes = encode('a constraint', Number.POSITIVE_INFINITY, (writer) => {
    writer.array(2);
    writer.unsigned(members.number('type_id'));
    writer.raw(members.bytes('payload'));
  });
  return decodeConstraint(engine, bytes);
}

/** The number under which the crate's constructor of Range refuses its bounds. */
const INVALID_RANGE = 1501;

/** As upstream constructs one: without reading the expression. */
function expression(_: Context, members: Request): Constraint {
  const parent = members.optionalText('parent_expression');
  return makeData<CEL>({
    kind: 'CEL',
    expression: members.text('expression'),
    ...(parent !== undefined && { parentExpression: parent }),
  });
}

const FACTORIES: Readonly<Record<string, Factory>> = {
  Cel: expression,
  Wildcard: () => Wildcard(),
  Unknown: decodeUnknown,
  Exact: ({ engine }, members) => Exact(fromTyped(engine, members.raw('value'))),
  Pattern: ({ options }, members) => Pattern(members.text('pattern'), options),
  OneOf: (context, members) => OneOf(values(context, members, 'values')),
  NotOneOf: (context, members) => NotOneOf(values(context, members, 'excluded')),
  Contains: (context, members) => Contains(values(context, members, 'required')),
  Subset: (context, members) => Subset(values(context, members, 'allowed')),
  Cidr: ({ options }, members) => Cidr(members.text('cidr'), options),
  All: (context, members) => All(clauses(context, members)),
  Any: (context, members) => AnyOf(clauses(context, members)),
  Not: (context, members) => Not(makeConstraint(context, members.need('constraint'))),
  Subpath: subpath,
  Regex: (_, members) => Regex(members.text('pattern')),
  UrlPattern: (_, members) => UrlPattern(members.text('pattern')),
  UrlSafe: urlSafe,
  Shlex: (_, members) => Shlex({ allow: members.texts('allow') }),
  Range: (_, members) =>
    numbered(INVALID_RANGE, () =>
      Range({
        min: bound(members, 'min'),
        max: bound(members, 'max'),
        minInclusive: members.has('min_inclusive') ? members.flag('min_inclusive') : true,
        maxInclusive: members.has('max_inclusive') ? members.flag('max_inclusive') : true,
      }),
    ),
};

/** Kinds that the crate constructs and this version does not. */
const KINDS: readonly string[] = [];
/** What is called otherwise here. */
const OWN_NAMES: Readonly<Record<string, string>> = {};

const values = ({ engine }: Context, members: Request, name: string): unknown[] =>
  members.list(name).map((value) => fromTyped(engine, value));
const clauses = (context: Context, members: Request): Constraint[] =>
  members.list('constraints').map((clause) => makeConstraint(context, clause));

/** The crate's constructor does not read the domain lists, as the factory does: they come in a warrant. */
function urlSafe({ engine }: Context, members: Request): Constraint {
  const flag = (name: string, usual: boolean): boolean => (members.has(name) ? members.flag(name) : usual);
  const list = (name: string): readonly string[] | null => (members.has(name) ? members.texts(name) : null);
  const raw = makeData<UrlSafeData>({
    kind: 'UrlSafe',
    schemes: list('schemes') ?? ['http', 'https'],
    allowDomains: list('allow_domains'),
    denyDomains: list('deny_domains'),
    allowPorts: members.has('allow_ports') ? members.list('allow_ports').map(Number) : null,
    blockPrivate: flag('block_private', true),
    blockLoopback: flag('block_loopback', true),
    blockMetadata: flag('block_metadata', true),
    blockReserved: flag('block_reserved', true),
    blockInternalTlds: flag('block_internal_tlds', false),
  });
  return decodeConstraint(engine, encodeConstraint(raw));
}

/** With `raw` the root is kept as it stands, which no factory does: it comes in a warrant. */
function subpath({ engine }: Context, members: Request): Constraint {
  const root = members.text('root');
  const caseSensitive = members.has('case_sensitive') ? members.flag('case_sensitive') : true;
  const allowEqual = members.has('allow_equal') ? members.flag('allow_equal') : true;
  if (!members.flag('raw')) return Subpath(root, { caseSensitive, allowEqual });
  const raw = makeData<SubpathData>({ kind: 'Subpath', root, caseSensitive, allowEqual });
  return decodeConstraint(engine, encodeConstraint(raw));
}

function bound(members: Request, name: string): Float | undefined {
  const value = members.optional(name);
  return value === undefined ? undefined : (Float.marked(asFloat(value)) as Float);
}

/** The constraint of a description. */
export function makeConstraint(context: Context, description: Json): Constraint {
  const members = new Request(asObject(description, 'constraint'));
  if (members.has('cbor')) return decodeConstraint(context.engine, members.bytes('cbor'));
  if (members.has('json')) throw new Unsupported('constraints from upstream JSON');
  const type = members.text('type');
  const factory = Object.hasOwn(FACTORIES, type) ? FACTORIES[type] : undefined;
  if (factory !== undefined) return factory(context, members);
  if (KINDS.includes(type)) throw new Unsupported(OWN_NAMES[type] ?? type);
  throw new BadRequest(`unknown constraint type '${type}'`);
}

/** Its wire form; bytes that the request gives go to the core as they are. */
export function constraintBytes(context: Context, description: Json): Uint8Array {
  const { cbor } = asObject(description, 'constraint');
  return typeof cbor === 'string' ? asBytes(cbor, 'cbor') : encodeConstraint(makeConstraint(context, description));
}

/** The constraint that bytes hold: validated by the core, read by the facade. */
export function decodeConstraint(engine: Engine, bytes: Uint8Array): Constraint {
  const reason = withItems(engine, [bytes], () => engine.core.readConstraint(bytes.length));
  if (reason !== 0) refuse(reason, { offset: resultWord(engine, FAULT_AT) - INPUT_AT });
  return readConstraint(new CborReader(bytes));
}

/** The constraint set of a description. */
export function makeSet(context: Context, description: Json): ConstraintSetData {
  const given = asObject(description, 'a constraint set');
  if (Object.hasOwn(given, 'cbor')) return decodeSetBytes(context.engine, asBytes(given.cbor as Json, 'cbor'));
  for (const name of Object.keys(given)) {
    if (name !== 'constraints' && name !== 'allow_unknown')
      throw new BadRequest(`unexpected member '${name}' in a constraint set`);
  }
  const members = new Request(given);
  const fields = members.has('constraints') ? members.object('constraints') : {};
  return ConstraintSet(namedConstraints(context, fields), { allowUnknown: members.flag('allow_unknown') });
}

/** Constraints by field, from descriptions. */
export function namedConstraints(context: Context, fields: JsonObject): Record<string, Constraint> {
  const named = Object.create(null) as Record<string, Constraint>;
  for (const [name, description] of Object.entries(fields)) named[name] = makeConstraint(context, description);
  return named;
}

/** A set's wire form; bytes that the request gives go to the core as they are. */
export function setBytes(context: Context, description: Json): Uint8Array {
  const { cbor } = asObject(description, 'a constraint set');
  return typeof cbor === 'string' ? asBytes(cbor, 'cbor') : encodeSet(makeSet(context, description));
}

function decodeSetBytes(engine: Engine, bytes: Uint8Array): ConstraintSetData {
  const reason = withItems(engine, [bytes], () => engine.core.readSet(bytes.length));
  if (reason !== 0) refuse(reason, { offset: resultWord(engine, FAULT_AT) - INPUT_AT });
  return decodeSet(bytes);
}

// ---- descriptions -----------------------------------------------------------------------------------

/** The description of a constraint, in the crate's names. */
export const describeConstraint = (constraint: Constraint): JsonObject =>
  described.describeConstraint(Float, constraint);

export const describeSet = (set: ConstraintSetData): JsonObject => described.describeSet(Float, set);

/** Capabilities by tool, from descriptions. */
export function namedSets(context: Context, tools: JsonObject): readonly (readonly [string, ConstraintSetData])[] {
  return Object.entries(tools).map(([tool, description]) => [asText(tool, 'tool'), makeSet(context, description)]);
}
