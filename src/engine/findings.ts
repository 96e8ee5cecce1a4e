// What the result record says, copied out of the arena before the next call overwrites it.
import { STAGE_APPROVAL } from '../../assembly/codes.ts';
import {
  INPUT_AT,
  INPUT_SIZE,
  OUTPUT_AT,
  OUTPUT_SIZE,
  SLOT_COUNT,
  SLOT_HEAD,
  SLOT_RECORDS,
  SLOT_SIZE,
  SLOTS_AT,
} from '../../assembly/layout.ts';
import {
  ARGUMENT_AT,
  ARGUMENT_LENGTH,
  CONSTRAINT_AT,
  CONSTRAINT_END,
  FAULT_AT,
  LEFT,
  PARENT_AT,
  PARENT_END,
  REJECTED,
  REJECTED_COUNT,
  RIGHT,
  STAGE,
  TOOL_AT,
  TOOL_LENGTH,
  VALUE_AT,
  VALUE_END,
  WARRANT,
} from '../../assembly/result.ts';
import type { Engine } from './engine.ts';
import { resultWord } from './port.ts';

const NONE: readonly number[] = [];

/** Why a call was refused, and where. Texts and items are UTF-8 and CBOR still, decoded only when asked for. */
export interface Findings {
  readonly reason: number;
  readonly stage: number;
  /** Index of the warrant to blame, root 0; undefined where none is. */
  readonly warrant: number | undefined;
  /** Byte of the chain, or character of its text, at which reading failed. */
  readonly offset: number | undefined;
  readonly tool: Uint8Array | null;
  readonly argument: Uint8Array | null;
  /** The constraint (of the child), the parent's, and the value met: CBOR items. */
  readonly constraint: Uint8Array | null;
  readonly parent: Uint8Array | null;
  readonly value: Uint8Array | null;
  /** Two numbers of a comparison that failed: what came, and the limit. */
  readonly left: number;
  readonly right: number;
  /** Approvals that did not count, by why (assembly/approval/approvals.ts). */
  readonly rejected: readonly number[];
}

export function readFindings(engine: Engine, reason: number): Findings {
  const warrant = resultWord(engine, WARRANT);
  return {
    reason,
    stage: resultWord(engine, STAGE),
    warrant: warrant < 0 ? undefined : warrant,
    offset: offsetOf(resultWord(engine, FAULT_AT)),
    tool: text(engine, TOOL_AT, TOOL_LENGTH),
    argument: text(engine, ARGUMENT_AT, ARGUMENT_LENGTH),
    constraint: item(engine, CONSTRAINT_AT, CONSTRAINT_END),
    parent: item(engine, PARENT_AT, PARENT_END),
    value: item(engine, VALUE_AT, VALUE_END),
    left: resultWord(engine, LEFT) >>> 0,
    right: resultWord(engine, RIGHT) >>> 0,
    rejected: rejectedIn(engine),
  };
}

/** The findings of a refusal that the facade makes itself. */
export function plainFindings(reason: number, stage: number): Findings {
  return {
    reason,
    stage,
    warrant: undefined,
    offset: undefined,
    tool: null,
    argument: null,
    constraint: null,
    parent: null,
    value: null,
    left: 0,
    right: 0,
    rejected: NONE,
  };
}

function rejectedIn(engine: Engine): readonly number[] {
  if (resultWord(engine, STAGE) !== STAGE_APPROVAL) return NONE;
  return Array.from({ length: REJECTED_COUNT }, (_, i) => resultWord(engine, REJECTED + 4 * i));
}

function text(engine: Engine, atField: number, lengthField: number): Uint8Array | null {
  const at = resultWord(engine, atField);
  return at === 0 ? null : engine.memory.slice(at, at + resultWord(engine, lengthField));
}

function item(engine: Engine, atField: number, endField: number): Uint8Array | null {
  const at = resultWord(engine, atField);
  return at === 0 ? null : engine.memory.slice(at, resultWord(engine, endField));
}

/** An address of the arena as an offset into what was read. */
function offsetOf(at: number): number | undefined {
  if (at >= INPUT_AT && at <= INPUT_AT + INPUT_SIZE) return at - INPUT_AT;
  if (at >= OUTPUT_AT && at <= OUTPUT_AT + OUTPUT_SIZE) return at - OUTPUT_AT;
  const inSlots = at - SLOTS_AT;
  if (inSlots < 0 || inSlots >= SLOT_COUNT * SLOT_SIZE) return undefined;
  return (inSlots % SLOT_SIZE) - SLOT_HEAD - SLOT_RECORDS;
}
