// The harness catches a broken engine: each mutant gives at least one answer that upstream does not.
import { describe, expect, it } from 'vitest';
import { APPROVAL_REQUIRED, KINDS_INCOMPATIBLE, OK, PROOF_INVALID, VALUE_MISMATCH } from '../../assembly/codes.ts';
import { DIGEST_AT, OUTPUT_AT, REQUEST_AT, SIGNATURE_AT } from '../../assembly/layout.ts';
import { NOW } from '../../assembly/request.ts';
import type { Core, Engine } from '../../src/engine/engine.ts';
import { createEngine } from '../../src/engine/select.ts';
import { compareRecorded, mismatches } from './recorded.ts';

type Break = (engine: Engine) => Partial<Core>;

/** What is broken, the class of the mismatches that show it, and how. */
const MUTANTS: readonly (readonly [name: string, shownBy: string, broken: Break])[] = [
  ['every signature verifies', 'looser', () => ({ verifyMessage: () => 1 })],
  ['every key is admitted', 'looser', () => ({ checkKey: () => 1 })],
  ['every chain holds', 'looser', () => ({ verifyChain: () => OK })],
  ['no chain holds', 'stricter', ({ core }) => ({ verifyChain: (slot) => core.verifyChain(slot) || VALUE_MISMATCH })],
  [
    'possession is not checked',
    'looser',
    ({ core }) => ({ verifyProof: (slot) => without(PROOF_INVALID, core.verifyProof(slot)) }),
  ],
  [
    'a decision without possession',
    'looser',
    ({ core }) => ({ authorizeCall: (slot) => without(PROOF_INVALID, core.authorizeCall(slot)) }),
  ],
  [
    'matching is inverted',
    'looser',
    ({ core }) => ({ matchConstraint: (a, b) => inverted(core.matchConstraint(a, b)) }),
  ],
  [
    'gates ask for nothing',
    'looser',
    ({ core }) => ({ authorizeCall: (slot) => without(APPROVAL_REQUIRED, core.authorizeCall(slot)) }),
  ],
  ['every approval counts', 'looser', () => ({ addApproval: () => 2, endApprovals: () => OK })],
  ['no approval counts', 'stricter', () => ({ addApproval: () => 0 })],
  ['another request hash', 'value', ({ core, memory }) => ({ requestHash: (slot) => otherHash(memory, core, slot) })],
  ['sets accept anything', 'looser', () => ({ matchSet: () => OK })],
  ['children may widen', 'looser', () => ({ attenuateConstraint: () => OK })],
  ['another code', 'code', ({ core }) => ({ attenuateSet: (a, b) => renamed(core.attenuateSet(a, b)) })],
  [
    'another signature',
    'value',
    ({ core, memory }) => ({ signMessage: (length) => otherSignature(memory, core, length) }),
  ],
  [
    'proofs for the next window',
    'value',
    ({ core, doubles }) => ({ signCall: (slot) => later(doubles, () => core.signCall(slot)) }),
  ],
  [
    'one byte of an envelope changed',
    'stricter',
    ({ core, memory }) => ({ sealPayload: (length) => changed(memory, core, length) }),
  ],
  ['a trap', 'crash', () => ({ replayKey: trap })],
];

const without = (reason: number, found: number): number => (found === reason ? OK : found);
const inverted = (result: number): number => (result > 1 ? result : 1 - result);
const renamed = (reason: number): number => (reason === OK ? OK : KINDS_INCOMPATIBLE);

function otherSignature(memory: Uint8Array, core: Core, length: number): void {
  core.signMessage(length);
  memory[SIGNATURE_AT] = (memory[SIGNATURE_AT] as number) ^ 1;
}

function otherHash(memory: Uint8Array, core: Core, slot: number): void {
  core.requestHash(slot);
  memory[DIGEST_AT] = (memory[DIGEST_AT] as number) ^ 1;
}

function later(doubles: Float64Array, call: () => number): number {
  const at = (REQUEST_AT + NOW) >> 3;
  doubles[at] = (doubles[at] as number) + 30;
  return call();
}

/** The envelope's last byte is the signature's. */
function changed(memory: Uint8Array, core: Core, length: number): number {
  const end = core.sealPayload(length);
  const last = OUTPUT_AT + end - 1;
  memory[last] = (memory[last] as number) ^ 1;
  return end;
}

function trap(): never {
  throw new WebAssembly.RuntimeError('unreachable');
}

describe('mutants', () => {
  it.each(MUTANTS)('%s', (_, shownBy, broken) => {
    const engine = createEngine('wasm');
    const mutant: Engine = { ...engine, core: { ...engine.core, ...broken(engine) } };
    const { classes } = compareRecorded(mutant);
    expect((classes.get(shownBy) ?? []).length).toBeGreaterThan(0);
  });

  it('a wrapper that breaks nothing shows nothing', () => {
    const engine = createEngine('wasm');
    expect(mismatches(compareRecorded({ ...engine, core: { ...engine.core } }))).toEqual([]);
  });
});
