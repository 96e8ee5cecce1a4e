// What all three builders share: setters that check their values at once, and the limits and fields that
// every new warrant has. The rules of each kind are in mint.ts, grant.ts and issue.ts.

import {
  EXTENSION_TOO_LARGE,
  LIFETIME_EMPTY,
  MAX_CONSTRAINTS,
  MAX_EXTENSION_BYTES,
  MAX_EXTENSIONS,
  MAX_TOOLS,
  TOO_MANY_CONSTRAINTS,
  TOO_MANY_EXTENSIONS,
  TOO_MANY_TOOLS,
} from '../../assembly/codes.ts';
import { checkBytes, isBytes } from '../bytes.ts';
import { type Capability, isCapability } from '../capability.ts';
import { encodeSet } from '../cbor/constraint.ts';
import { encodeGates } from '../cbor/gates.ts';
import { CborReader } from '../cbor/reader.ts';
import { quoted } from '../cbor/value.ts';
import { utf8Length } from '../cbor/writer.ts';
import { ConstraintSet, type ConstraintSetOptions, type ConstraintsInput } from '../constraints.ts';
import type { Engine } from '../engine/engine.ts';
import type { StoredChain } from '../engine/slots.ts';
import { errorFor, TenuoError } from '../errors.ts';
import { fromHex } from '../hex.ts';
import { type Instant, secondsOf } from '../instant.ts';
import { SigningKey } from '../keys.ts';
import { checkText } from '../options.ts';
import { PublicKey, readPublicKey } from '../public-key.ts';
import { newUuid } from '../random.ts';
import type { Signer } from '../signer.ts';
import { access } from '../warrant/access.ts';
import { clearanceLevel } from '../warrant/clearance.ts';
import { AGENT_ID, APPROVAL_GATES, SESSION_ID } from '../warrant/fields.ts';
import type { ApprovalGates } from '../warrant/gates.ts';
import { ID_PREFIX } from '../warrant/id.ts';
import { type PayloadFields, seal, sealElsewhere } from '../warrant/payload.ts';
import { readChain, stackOf } from '../warrant/presented.ts';
import type { Warrant } from '../warrant.ts';
import { type ApprovalGatesInput, toGates } from './gates.ts';
import { BUILDING_REASONS } from './reasons.ts';

const RESERVED_EXTENSIONS = [SESSION_ID, AGENT_ID, APPROVAL_GATES];
const MAX_EXTENSION_NAME_BYTES = 255;
const ID_BYTES = 16;
const MAX_U32 = 0xffffffff;

/** What a builder decides about a new warrant, before it is signed. */
export type SealedFields = Omit<PayloadFields, 'id' | 'extensions' | 'agentId'>;

/** The tools of a warrant: each with its encoded constraint set. */
export type Tools = Map<string, Uint8Array>;

/** Setters return the builder, so that calls chain. Each replaces what an earlier call of it set. */
export abstract class Builder {
  declare protected readonly engine: Engine;
  protected readonly sets: Tools = new Map();
  protected readonly extensions = new Map<string, Uint8Array>();
  protected holderKey: PublicKey | null = null;
  protected ttlSeconds: number | null = null;
  protected agent: string | null = null;
  protected level: number | null = null;
  protected depthLimit: number | null = null;
  protected gates: ApprovalGates | null = null;
  #id: Uint8Array | null = null;
  #issuedAt: number | null = null;

  protected constructor(engine: Engine) {
    // Not with the members that consoles, JSON and clones take: it is all the memory that there is.
    Object.defineProperty(this, 'engine', { value: engine });
  }

  /**
   * Grants a tool whose arguments must satisfy the constraints: `capability("read", { path: Pattern("/data/*") })`, or a
   * `Capability`. An empty set allows any arguments.
   *
   * @throws TenuoError 1201 where the tool's name begins with `tenuo:`.
   */
  capability(tool: string | Capability, constraints?: ConstraintsInput, options?: ConstraintSetOptions): this {
    if (typeof tool === 'string') return this.put(tool, encodeSet(ConstraintSet(constraints, options)));
    if (!isCapability(tool)) throw new TypeError('capability takes a tool’s name or a Capability');
    if (constraints !== undefined) throw new TypeError('a Capability brings its own constraints');
    return this.put(tool.tool, encodeSet(tool.set));
  }

  /**
   * The key that will hold the warrant.
   *
   * @throws TypeError where it is no `PublicKey`.
   */
  holder(key: PublicKey): this {
    if (!(key instanceof PublicKey))
      throw new TypeError('holder takes a PublicKey: agent.publicKey, or PublicKey.from(text)');
    this.holderKey = readPublicKey(key, { engine: this.engine });
    return this;
  }

  /**
   * Lifetime in seconds; fractions are dropped.
   *
   * @throws RangeError where it is negative or not finite.
   */
  ttl(seconds: number): this {
    if (typeof seconds !== 'number') throw new TypeError('ttl takes a number of seconds: 300 for five minutes');
    if (!Number.isFinite(seconds) || seconds < 0)
      throw new RangeError('ttl takes a number of seconds that is not negative');
    this.ttlSeconds = Math.floor(seconds);
    return this;
  }

  /**
   * The agent that will hold the warrant, for logs.
   *
   * @throws TypeError where it is no text.
   */
  agentId(id: string): this {
    this.agent = checkText(id, 'agentId');
    return this;
  }

  /**
   * The holder's clearance, a level from 0 to 255, or a name of `Clearance` in any case.
   *
   * @throws RangeError where it is neither.
   */
  clearance(level: number | string): this {
    this.level = clearanceLevel(level);
    return this;
  }

  /**
   * The depth that delegation may reach below the warrant: how many links.
   *
   * @throws TypeError where it is no number; RangeError where it is not whole, or negative.
   */
  maxDepth(depth: number): this {
    this.depthLimit = whole(depth, MAX_U32, 'maxDepth');
    return this;
  }

  /**
   * Which calls the approvers have to approve: `approvalGates({ delete_user: null, restart_service: { environment:
   * Exact("production") } })`. Per tool null is every call; per argument null or `"all"` is every value, a constraint
   * the values that satisfy it, `{ exempt: constraint }` those that do not; a call without a gated argument has to be
   * approved. One gate that asks is enough. `ApprovalGate` adds a message. A gate whose calls nobody may approve denies
   * them. Every child keeps the gates of the tools that it has.
   *
   * @throws TypeError or TenuoError as `ApprovalGate`.
   */
  approvalGates(gates: ApprovalGatesInput): this {
    const checked = toGates(gates);
    this.gates = Object.keys(checked).length === 0 ? null : checked;
    return this;
  }

  /**
   * An extension of your own: a name, and bytes that nothing here reads.
   *
   * @throws TenuoError 1201 where the name belongs to another method.
   * @throws TypeError where they are no text and bytes.
   */
  extension(name: string, value: Uint8Array): this {
    checkText(name, 'extension');
    checkBytes(value, 'the value of an extension');
    if (RESERVED_EXTENSIONS.includes(name))
      throw new TenuoError(BUILDING_REASONS.EXTENSION_RESERVED, { subject: `extension ${quoted(name)}` });
    this.extensions.set(name, value.slice());
    return this;
  }

  /**
   * The warrant's id, for bytes that can be foretold: 16 bytes, hex, `tnu_wrt_` and hex, or a UUID. A new UUIDv7 where absent.
   *
   * @throws TenuoError 1201 where it is none of these.
   */
  id(id: string | Uint8Array): this {
    this.#id = readId(id);
    return this;
  }

  /**
   * When the warrant is issued, as a Date or Unix seconds; the system's clock where never called.
   *
   * @throws TypeError where it is no instant; RangeError before 1970.
   */
  issuedAt(instant: Instant): this {
    const seconds = secondsOf(instant);
    if (seconds < 0) throw new RangeError('issuedAt must not lie before 1970');
    this.#issuedAt = seconds;
    return this;
  }

  protected put(tool: string, set: Uint8Array): this {
    checkText(tool, 'a tool name');
    if (tool.startsWith('tenuo:'))
      throw new TenuoError(BUILDING_REASONS.TOOL_NAME_RESERVED, { subject: `tool ${quoted(tool)}` });
    this.sets.set(tool, set);
    return this;
  }

  /** The instant that was set, or the clock's. */
  protected get now(): number {
    return this.#issuedAt ?? secondsOf(undefined);
  }

  protected get hasInstant(): boolean {
    return this.#issuedAt !== null;
  }

  /** Counts that every new warrant keeps to (protocol 2.6). */
  protected checkTools(tools: ReadonlyMap<string, Uint8Array>): void {
    if (tools.size > MAX_TOOLS) throw errorFor(TOO_MANY_TOOLS);
    for (const [tool, set] of tools)
      if (constraintCount(set) > MAX_CONSTRAINTS)
        throw errorFor(TOO_MANY_CONSTRAINTS, { subject: `tool ${quoted(tool)}` });
  }

  protected checkExtensions(): void {
    if (this.extensions.size > MAX_EXTENSIONS) throw errorFor(TOO_MANY_EXTENSIONS);
    for (const [name, value] of this.extensions) {
      if (utf8Length(name) > MAX_EXTENSION_NAME_BYTES) throw new TenuoError(BUILDING_REASONS.EXTENSION_NAME_TOO_LONG);
      if (value.length > MAX_EXTENSION_BYTES)
        throw errorFor(EXTENSION_TOO_LARGE, { subject: `extension ${quoted(name)}` });
    }
  }

  /** The gates as the extension that holds them. */
  protected placeGates(gates: ApprovalGates | null): void {
    if (gates === null) this.extensions.delete(APPROVAL_GATES);
    else this.extensions.set(APPROVAL_GATES, encodeGates(gates));
  }

  /** What a verifier says of the link from the parent. A root has none. */
  protected checkLink(_chain: StoredChain): void {}

  /** Signs the fields and reads the result, so that whatever is returned decodes. */
  protected seal(fields: SealedFields, parent: Warrant | null, key: Signer): Warrant | Promise<Warrant> {
    const id = this.#id ?? newUuid();
    const complete = { ...fields, id, extensions: this.extensions, agentId: this.agent };
    if (key instanceof SigningKey) return this.#read(seal(complete, key, this.engine), parent);
    return sealElsewhere(complete, key).then((envelope) => this.#read(envelope, parent));
  }

  #read(envelope: Uint8Array, parent: Warrant | null): Warrant {
    const above = access.chainOf(parent)?.envelopes;
    const chain = readChain(this.engine, above === undefined ? envelope : stackOf([...above, envelope]));
    this.checkLink(chain);
    return access.make(this.engine, chain.envelopes, chain) as Warrant;
  }
}

/** The end of a lifetime that begins at `from`. */
export function expiryOf(from: number, ttl: number): bigint {
  if (ttl === 0) throw errorFor(LIFETIME_EMPTY);
  return BigInt(from) + BigInt(ttl);
}

/** @throws RangeError where a number is not whole or lies outside 0 to `most`. */
export function whole(value: unknown, most: number, subject: string): number {
  if (typeof value !== 'number') throw new TypeError(`${subject} takes a number`);
  if (!Number.isInteger(value) || value < 0 || value > most)
    throw new RangeError(`${subject} takes a whole number from 0 to ${most}`);
  return value;
}

/** The number of constraints of an encoded set. */
export function constraintCount(set: Uint8Array): number {
  const reader = new CborReader(set);
  reader.head();
  reader.skip();
  return reader.head();
}

function readId(id: unknown): Uint8Array {
  const bytes = isBytes(id) ? id : typeof id === 'string' ? fromHex(idDigits(id)) : null;
  if (bytes?.length !== ID_BYTES) throw new TenuoError(BUILDING_REASONS.ID_MALFORMED);
  return bytes.slice();
}

/** The digits of an id's text (protocol 1.1); a text that is none is left as it is. */
function idDigits(text: string): string {
  const hex = text.startsWith(ID_PREFIX) ? text.slice(ID_PREFIX.length) : text;
  // Upstream reads pairs of digits as numbers, and a number may have a plus sign.
  if (hex.length === 2 * ID_BYTES) return hex.replace(/../g, (pair) => pair.replace(/^\+/, '0'));
  const uuid =
    /^(?:urn:uuid:)?([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$|^\{([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\}$/i.exec(
      text,
    );
  return uuid === null ? text : (uuid[1] ?? uuid[2] ?? '').replaceAll('-', '');
}
