// The core without the facade: inputs into the arena, one call, and the whole result record as plain data.
import { expect } from 'vitest';
import * as codes from '../../assembly/codes.ts';
import {
  CALL_AT,
  CALL_HEAD,
  INPUT_AT,
  INPUT_SIZE,
  OUTPUT_AT,
  OUTPUT_SIZE,
  REQUEST_AT,
  RESULT_AT,
  ROOTS_AT,
  SIGNATURE_AT,
  SLOT_COUNT,
  SLOT_HEAD,
  SLOT_RECORDS,
  SLOT_SIZE,
  SLOTS_AT,
} from '../../assembly/layout.ts';
import * as request from '../../assembly/request.ts';
import * as result from '../../assembly/result.ts';
import { SLOT_LENGTH, SLOT_WARRANTS, slotAt } from '../../assembly/slot.ts';
import { FORM_STACK_BYTES, FORM_WARRANT_BYTES } from '../../assembly/text/forms.ts';
import { cel } from '../../src/cel/cel.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { withCel } from '../../src/host/cel.ts';
import * as cbor from '../oracle/generate/cbor.mjs';
import { argsPairs } from '../oracle/generate/values.mjs';

/** CEL constraints are decided in every test of the core, at this instant. */
const CEL_NOW = 1_700_000_000;

export const BYTES = FORM_WARRANT_BYTES | FORM_STACK_BYTES;

// ---- findings -------------------------------------------------------------------------------------

/** Names of reasons, by number: a limit is no reason, and neither is a stage. */
const NAMES = new Map<number, string>(
  Object.entries(codes as Record<string, number>).flatMap(([name, code]) =>
    code >= 110_000 ? [[code, name] as const] : [],
  ),
);
const STAGES = new Map<number, string>(
  Object.entries(codes as Record<string, number>).flatMap(([name, code]) =>
    name.startsWith('STAGE_') ? [[code, name.slice(6).toLowerCase()] as const] : [],
  ),
);

export const reasonName = (reason: number): string => (reason === 0 ? 'OK' : (NAMES.get(reason) ?? `?${reason}`));

/** Every reason of the core by its name. */
export const REASONS: ReadonlySet<string> = new Set(NAMES.values());

/** The result record. Addresses are turned into offsets within what they point into, so that two engines can be compared. */
export interface Found {
  /** What the call returned. */
  returned: number;
  reason: string;
  /** The protocol's number: 1202. */
  code: number;
  stage: string;
  /** Where reading failed: `3` is a byte of the input or of the chain. */
  offset: number | null;
  warrant: number;
  tool: string | null;
  argument: string | null;
  constraint: string | null;
  parent: string | null;
  value: string | null;
  left: number;
  right: number;
  verifications: number;
  slot: number;
}

const word = (engine: Engine, field: number): number => engine.words[(RESULT_AT + field) >> 2] as number;

/** An address as an offset within its region; in a slot, within the chain's bytes. */
function offsetOf(at: number): number | null {
  if (at === 0) return null;
  if (at >= INPUT_AT && at <= INPUT_AT + INPUT_SIZE) return at - INPUT_AT;
  if (at >= OUTPUT_AT && at <= OUTPUT_AT + OUTPUT_SIZE) return at - OUTPUT_AT;
  if (at >= SLOTS_AT) return ((at - SLOTS_AT) % SLOT_SIZE) - SLOT_HEAD - SLOT_RECORDS;
  return at - CALL_AT - CALL_HEAD;
}

function bytesOf(engine: Engine, from: number, to: number): Buffer | null {
  return from === 0 ? null : Buffer.from(engine.memory.subarray(from, to));
}

export function found(engine: Engine, returned: number): Found {
  const at = (field: number) => word(engine, field);
  const name = (from: number, length: number) => bytesOf(engine, at(from), at(from) + at(length))?.toString() ?? null;
  const item = (from: number, to: number) => bytesOf(engine, at(from), at(to))?.toString('hex') ?? null;
  const reason = at(result.REASON);
  return {
    returned,
    reason: reasonName(reason),
    code: Math.trunc(reason / 100),
    stage: STAGES.get(at(result.STAGE)) ?? '?',
    offset: offsetOf(at(result.FAULT_AT)),
    warrant: at(result.WARRANT),
    tool: name(result.TOOL_AT, result.TOOL_LENGTH),
    argument: name(result.ARGUMENT_AT, result.ARGUMENT_LENGTH),
    constraint: item(result.CONSTRAINT_AT, result.CONSTRAINT_END),
    parent: item(result.PARENT_AT, result.PARENT_END),
    value: item(result.VALUE_AT, result.VALUE_END),
    left: at(result.LEFT) >>> 0,
    right: at(result.RIGHT) >>> 0,
    verifications: at(result.VERIFICATIONS),
    slot: at(result.SLOT),
  };
}

/** A finding in one word: `OK`, `EXPIRED`, `TRUNCATED@3`. */
export const say = ({ reason, offset }: Found): string => (offset === null ? reason : `${reason}@${offset}`);

// ---- reading --------------------------------------------------------------------------------------

type Item = Uint8Array | cbor.Node;
export const encoded = (item: Item): Buffer =>
  item instanceof Uint8Array ? Buffer.from(item.buffer, item.byteOffset, item.length) : cbor.encode(item);

export function put(engine: Engine, bytes: Uint8Array, at = INPUT_AT): number {
  engine.memory.set(bytes, at);
  return bytes.length;
}

export const readValue = (engine: Engine, item: Item): Found =>
  found(engine, engine.core.readValue(put(engine, encoded(item))));
export const readConstraint = (engine: Engine, item: Item): Found =>
  found(engine, engine.core.readConstraint(put(engine, encoded(item))));
export const readSet = (engine: Engine, item: Item): Found =>
  found(engine, engine.core.readSet(put(engine, encoded(item))));

/** Reads a chain from bytes or text. */
export function open(engine: Engine, input: Uint8Array | string, forms = BYTES): Found {
  const bytes = typeof input === 'string' ? Buffer.from(input) : input;
  return found(engine, engine.core.openInput(put(engine, bytes), forms));
}

// ---- constraints ------------------------------------------------------------------------------------

function both(engine: Engine, first: Item, second: Item): [number, number] {
  const a = put(engine, encoded(first));
  return [a, put(engine, encoded(second), INPUT_AT + a)];
}

export function match(engine: Engine, constraint: Item, value: Item): Found {
  return found(
    engine,
    withCel(engine, cel, CEL_NOW, () => engine.core.matchConstraint(...both(engine, constraint, value))),
  );
}

/** `true`, `false` or the reason of an error. */
export function matches(engine: Engine, constraint: Item, value: Item): string {
  const { returned, reason } = match(engine, constraint, value);
  return returned === 1 ? 'true' : returned === 0 ? 'false' : reason;
}

export function attenuate(engine: Engine, parent: Item, child: Item): Found {
  return found(
    engine,
    withCel(engine, cel, CEL_NOW, () => engine.core.attenuateConstraint(...both(engine, parent, child))),
  );
}

export function attenuateSet(engine: Engine, parent: Item, child: Item): Found {
  return found(
    engine,
    withCel(engine, cel, CEL_NOW, () => engine.core.attenuateSet(...both(engine, parent, child))),
  );
}

// ---- decisions ----------------------------------------------------------------------------------------

export interface Asked {
  now: number;
  roots?: readonly string[];
  tolerance?: number;
  windowSeconds?: number;
  maxWindows?: number;
  maxLifetime?: number;
  flags?: number;
  /** The clearance that the tool requires. */
  clearance?: number;
  /** Why the revocation list cannot be used. */
  revocation?: number;
  tool?: string;
  args?: Record<string, unknown>;
  /** 64 bytes in hex. */
  signature?: string;
  /** Tool and arguments as `encodeCall` made them, where encoding them again would be what is measured. */
  call?: EncodedCall;
}

export interface EncodedCall {
  bytes: Buffer;
  toolBytes: number;
}

/** The tool and the arguments, as a proof signs them. */
export function encodeCall(tool: string, args: Record<string, unknown>): EncodedCall {
  const name = cbor.encode(cbor.text(tool));
  return { bytes: Buffer.concat([name, cbor.encode(argsPairs(args))]), toolBytes: name.length };
}

export function ask(engine: Engine, asked: Asked): void {
  const { words, doubles, memory } = engine;
  const roots = asked.roots ?? [];
  roots.forEach((root, i) => {
    put(engine, Buffer.from(root, 'hex'), ROOTS_AT + 32 * i);
  });
  engine.rootsOf = null;
  const call = asked.call ?? encodeCall(asked.tool ?? '', asked.args ?? {});
  put(engine, call.bytes, CALL_AT + CALL_HEAD);
  if (asked.signature !== undefined) put(engine, Buffer.from(asked.signature, 'hex'), SIGNATURE_AT);
  const double = (field: number, value: number) => {
    doubles[(REQUEST_AT + field) >> 3] = value;
  };
  const integer = (field: number, value: number) => {
    words[(REQUEST_AT + field) >> 2] = value;
  };
  memory.fill(0, REQUEST_AT, REQUEST_AT + 64);
  double(request.NOW, asked.now);
  double(request.CLOCK_TOLERANCE, asked.tolerance ?? 30);
  double(request.WINDOW_SECONDS, asked.windowSeconds ?? 30);
  double(request.MAX_LIFETIME, asked.maxLifetime ?? -1);
  integer(request.MAX_WINDOWS, asked.maxWindows ?? 5);
  integer(request.ROOT_COUNT, roots.length);
  integer(request.FLAGS, (asked.flags ?? 0) | (asked.signature === undefined ? 0 : request.FLAG_SIGNATURE));
  integer(request.CALL_LENGTH, call.bytes.length);
  integer(request.TOOL_BYTES, call.toolBytes);
  integer(request.CLEARANCE, asked.clearance ?? 0);
  integer(request.REVOCATION, asked.revocation ?? 0);
}

type Call = 'verifyChain' | 'authorizeCall' | 'authorizeLeaf' | 'checkCall' | 'verifyProof';

/**
 * Opens a chain and, if it is readable, asks one question about it. Verifications are those of both. A decision is
 * made a second time in one turn, of a chain that is new, whose proof is then verified with its signatures: the
 * finding has to be the same.
 */
export function judge(engine: Engine, input: Uint8Array, asked: Asked, call: Call = 'verifyChain'): Found {
  const opened = open(engine, input);
  if (opened.returned !== 0) return opened;
  ask(engine, asked);
  const answer = found(engine, engine.core[call](opened.slot));
  if (call === 'authorizeCall') {
    forgetChains(engine);
    const { slot: decided, ...atOnce } = decideAtOnce(engine, input, asked);
    const { slot: _, ...inTurn } = answer;
    const links = engine.words[(slotAt(decided) + SLOT_WARRANTS) >> 2] as number;
    expect(atOnce, 'decided in one turn').toEqual({ ...inTurn, verifications: answer.verifications + links });
  }
  return { ...answer, verifications: answer.verifications + opened.verifications };
}

/** Reads a chain and decides about it in one call of the core. */
export function decideAtOnce(engine: Engine, input: Uint8Array, asked: Asked): Found {
  ask(engine, asked);
  return found(engine, engine.core.authorizeInput(put(engine, input), BYTES));
}

/** Empties the slots. */
export function forgetChains(engine: Engine): void {
  for (let slot = 0; slot < SLOT_COUNT; slot++) engine.words[(slotAt(slot) + SLOT_LENGTH) >> 2] = 0;
}
