// A fixed cast for the tests of the facade: keys from counted seeds, one instant, and a chain of three.
import { CALL_AT, INPUT_AT, INPUT_SIZE, SECRET_AT, SECRET_SIZE } from '../../assembly/layout.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { Exact, Pattern, Range, SigningKey, Warrant } from '../../src/index.ts';

export const NOW = 1_700_000_000;

/** The key whose seed is 32 times `n`. */
export function keyOf(n: number, engine: Engine): SigningKey {
  return SigningKey.fromSeed(new Uint8Array(32).fill(n), { engine });
}

/** An id that is 16 times `n`. */
export const idOf = (n: number): Uint8Array => new Uint8Array(16).fill(n);

export interface Cast {
  readonly root: SigningKey;
  readonly lead: SigningKey;
  readonly agent: SigningKey;
  readonly stranger: SigningKey;
  /** From root to lead, from lead to agent, from agent to itself. */
  readonly parent: Warrant;
  readonly child: Warrant;
  readonly leaf: Warrant;
}

/** Four keys and three warrants: `read` with a path and a limit, each narrower than the one before. */
export function castOf(engine: Engine): Cast {
  const [root, lead, agent, stranger] = [1, 2, 3, 4].map((n) => keyOf(n, engine)) as [
    SigningKey,
    SigningKey,
    SigningKey,
    SigningKey,
  ];
  const parent = Warrant.mintBuilder({ engine })
    .capability('read', { path: Pattern('/data/*'), limit: Range.max(100) })
    .tool('search')
    .holder(lead.publicKey)
    .ttl(3600)
    .id(idOf(1))
    .issuedAt(NOW)
    .mint(root);
  const child = parent
    .grantBuilder()
    .capability('read', { path: Pattern('/data/logs/*'), limit: Range.max(50) })
    .holder(agent.publicKey)
    .ttl(600)
    .id(idOf(2))
    .issuedAt(NOW)
    .grant(lead);
  const leaf = child
    .grantBuilder()
    .capability('read', { path: Exact('/data/logs/today'), limit: Range.max(10) })
    .id(idOf(3))
    .issuedAt(NOW)
    .grant(agent);
  return { root, lead, agent, stranger, parent, child, leaf };
}

/** Bytes that are not zero in the regions that hold what callers handed in. */
export function leftovers({ memory }: Engine): number {
  const count = (from: number, to: number) =>
    memory.subarray(from, to).reduce((sum, byte) => sum + (byte === 0 ? 0 : 1), 0);
  return count(CALL_AT, INPUT_AT) + count(INPUT_AT, INPUT_AT + INPUT_SIZE) + count(SECRET_AT, SECRET_AT + SECRET_SIZE);
}

/** What an error says of itself, for `expect`. */
export function refusal(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    const { name, code, number, reason } = error as Record<string, unknown>;
    return code === undefined ? name : `${number} ${code} ${reason}`;
  }
  return 'accepted';
}
