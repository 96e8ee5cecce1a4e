// The engine contract: one interface, two values of it (wasm/ and js/). The facade writes inputs into
// the arena, makes one coarse call, and reads the result record. Regions: assembly/layout.ts; result
// and request fields: assembly/result.ts and assembly/request.ts; reasons: assembly/codes.ts.

import type { CelTurn } from '../host/cel.ts';
import type { RevocationTurn } from '../host/revocation.ts';

/** The calls of the core. Both builds export exactly these; numbers are i32 unless they say otherwise. */
export interface Core {
  // -- warrants: chain/session, text ------------------------------------------------------------
  /**
   * Reads `length` bytes at INPUT_AT as one of the accepted `forms` (FORM_* of assembly/text/forms.ts),
   * checks every signature and the structure of every warrant, and keeps the chain in a slot.
   * Returns 0 and the slot in the result record, or a reason.
   */
  openInput(length: number, forms: number): number;
  /** 1 while the slot still holds the chain it held when its generation was `generation`. */
  slotIsCurrent(slot: number, generation: number): number;
  /** Writes `length` bytes at INPUT_AT as text (FORM_* of assembly/text/forms.ts) to OUTPUT_AT; returns its length. */
  writeText(length: number, form: number): number;
  /** Signs the payload of `length` bytes at INPUT_AT with the seed at SECRET_AT: the envelope to OUTPUT_AT; returns its length. */
  sealPayload(length: number): number;

  // -- decisions (REQUEST, ROOTS, CALL, SIGNATURE_AT) -----------------------------------------------
  /** Verifies the chain in the slot at the request's instant. Returns 0 or a reason. */
  verifyChain(slot: number): number;
  /** The last link of the chain in the slot: neither time nor trust. Returns 0, also where there is no link, or a reason. */
  checkChildLink(slot: number): number;
  /** The whole decision: chain, tool, possession, constraints. Returns 0 or a reason. */
  authorizeCall(slot: number): number;
  /**
   * openInput, then authorizeCall: one signature batch where the chain is new. Returns 0 or a reason; the slot in the
   * result record is -1 where the chain was refused when it was read.
   */
  authorizeInput(length: number, forms: number): number;
  /**
   * authorizeCall up to the verification of the proof: 0 and that verification at OUTPUT_AT, as verifyMany reads it, or
   * a reason.
   */
  stageCall(slot: number): number;
  /** Directly after stageCall: the rest of the decision, supposing that the proof holds. Returns 0 or a reason. */
  settleCall(slot: number): number;
  /** Where the verification, now at INPUT_AT, failed: tries the other windows (REQUEST). Returns 0 or a reason. */
  retryProof(): number;
  /** Upstream's stand-alone authorization of the leaf: time, type, tool, possession, constraints; no chain, no trust. */
  authorizeLeaf(slot: number): number;
  /** Tool and constraints of the leaf alone. Returns 0 or a reason. */
  checkCall(slot: number): number;

  // -- possession ----------------------------------------------------------------------------------
  /** Signs the call at the request's instant for the leaf with the seed at SECRET_AT: to SIGNATURE_AT. Returns the length of the preimage at CALL_AT. */
  signCall(slot: number): number;
  /** Writes the message that signCall signs, for a key that is elsewhere; returns its length. */
  proofMessage(slot: number): number;
  /** Verifies the proof at SIGNATURE_AT alone. Returns 0 or a reason. */
  verifyProof(slot: number): number;
  /** SHA-256 over the challenge without its window (protocol 8.4), to DIGEST_AT. */
  replayKey(slot: number): void;

  // -- approval --------------------------------------------------------------------------------------
  /** The hash of the call (CALL) for the leaf, which approvals are signed over: to DIGEST_AT. */
  requestHash(slot: number): void;
  /**
   * After a decision about the slot that ended with APPROVAL_REQUIRED: `count` approvals come, one at a time, while CALL and
   * REQUEST stay. Returns 0 or a reason.
   */
  beginApprovals(slot: number, count: number): number;
  /** The approval of `length` bytes at INPUT_AT: 0 where it does not count, 1 where it does, 2 where it is the last needed. */
  addApproval(length: number): number;
  /** The end of the decision: 0 or a reason. */
  endApprovals(): number;
  /** Validates approval gates of `length` bytes at INPUT_AT. Returns 0 or a reason. */
  readGates(length: number): number;
  /** Asks the gates of `length` bytes at INPUT_AT about the call (CALL): 0, APPROVAL_REQUIRED, or another reason. */
  evaluateGates(length: number): number;

  // -- constraints by themselves (CBOR at INPUT_AT) ----------------------------------------------
  /** Validates one constraint, value or constraint set of `length` bytes. Returns 0 or a reason. */
  readConstraint(length: number): number;
  readValue(length: number): number;
  readSet(length: number): number;
  /** 1 true, 0 false, otherwise a reason: does the constraint accept the value that follows it? */
  matchConstraint(constraintLength: number, valueLength: number): number;
  /** 0 or a reason: does the child that follows narrow the parent? */
  attenuateConstraint(parentLength: number, childLength: number): number;
  /** The same for sets. */
  attenuateSet(parentLength: number, childLength: number): number;
  /** Arguments of the call (CALL) against the set at INPUT_AT. */
  matchSet(length: number): number;
  /** Steps that constraints took in the last of these calls, or in the last decision (assembly/constraints/budget.ts). */
  stepsSpent(): number;

  // -- keys and hashes (assembly/keys.ts) ------------------------------------------------------------
  digestSha256(length: number): void;
  digestSha512(length: number): void;
  publicKeyFromSeed(): void;
  checkKey(): number;
  signMessage(length: number): void;
  verifyMessage(length: number): number;
  /** `count` signatures at INPUT_AT, as assembly/keys.ts lays them out: a verdict each to OUTPUT_AT; returns how many verify. */
  verifyMany(count: number): number;
  /** A message in pieces, in this order and with no other call in between (assembly/keys.ts). */
  beginVerification(): void;
  hashPiece(length: number): void;
  finishVerification(): number;
  beginSignature(): void;
  commitSignature(): void;
  finishSignature(): void;
  /** Wipes what a signature that was not finished has left. */
  wipeSecrets(): void;
  /** Makes ready for the key at KEY_AT, which will be seen again; 0 if it is not admissible. */
  learnKey(): number;
  /** The same, and keeps it so until letGoKey; 0 if it is not admissible, or 32 are kept already. */
  holdKey(): number;
  letGoKey(): void;
  /** Forgets which keys were seen. */
  forgetKeys(): void;
  /** Whether signatures under new keys are asked of the host (QUESTION_SIGNATURE); the JavaScript engine never asks. */
  preferNative(on: number): void;
  /** Whether the kernel's arithmetic is sound on this machine, asked with 1 + 2^-52 and 1 - 2^-52. */
  kernelWorks(a: number, b: number): number;
}

/**
 * Which of the two builds of the core runs.
 *
 * @example
 * ```ts
 * import { engine, type EngineKind } from 'tenuo-edge';
 *
 * const kind: EngineKind = engine().kind;
 * console.log(kind === 'wasm' || kind === 'js'); // true
 * ```
 *
 * @see docs/packaging.md#engines
 */
export type EngineKind = 'wasm' | 'js';
/**
 * Which Ed25519 runs in it: three of WebAssembly, one of JavaScript.
 *
 * @example
 * ```ts
 * import { engine, type Kernel } from 'tenuo-edge';
 *
 * const kernel: Kernel = engine().kernel;
 * console.log(['relaxed-simd', 'simd', 'scalar', 'noble'].includes(kernel)); // true
 * ```
 *
 * @see docs/packaging.md#engines
 */
export type Kernel = 'relaxed-simd' | 'simd' | 'scalar' | 'noble';

/**
 * One engine: a core and its memory. A decision never depends on which one ran.
 *
 * @example
 * ```ts
 * import { createEngine, type Engine } from 'tenuo-edge';
 *
 * const js: Engine = createEngine('js');
 * console.log(js.kind, js.kernel); // js noble
 * ```
 *
 * @see docs/packaging.md#engines
 */
export interface Engine {
  /** Which build of the core it is. */
  readonly kind: EngineKind;
  /** Which Ed25519 runs in it. */
  readonly kernel: Kernel;
  /** Why this engine was chosen. */
  readonly reason: string;
  /** @internal */
  readonly core: Core;
  /**
   * The whole arena; never grows, never moves.
   *
   * @internal
   */
  readonly memory: Uint8Array<ArrayBuffer>;
  /**
   * The same bytes as words, for records.
   *
   * @internal
   */
  readonly words: Int32Array<ArrayBuffer>;
  /** @internal */
  readonly doubles: Float64Array<ArrayBuffer>;
  /**
   * Whose trusted roots lie in ROOTS, so that they are written once.
   *
   * @internal
   */
  rootsOf: object | null;
  /**
   * What the decision that is being made asks CEL with.
   *
   * @internal
   */
  readonly cel: CelTurn;
  /**
   * Where it looks up what is revoked.
   *
   * @internal
   */
  readonly revocation: RevocationTurn;
  /**
   * How many handles hold each key (hex) for which the core keeps a table.
   *
   * @internal
   */
  readonly heldKeys: Map<string, number>;
}
