// Keys that are held, and trusted roots: their tables stay while strangers' come and go.
import { describe, expect, it } from 'vitest';
import { KEY_AT, KEY_DIRECTORY_AT, MAX_KEY_COMBS } from '../../assembly/layout.ts';
import { judge } from '../support/core.ts';
import { KERNEL_ENGINES, type NamedEngine } from '../support/engines.ts';
import { childOf, idOf, LEAD, NOW, proof, ROOT, rootWarrant, stackBytes } from '../support/warrants.ts';
import { nodeKey, noise, verifyOn } from './oracle.ts';

const MOST_HELD = 32;

function put({ memory }: NamedEngine, key: Uint8Array): void {
  memory.set(key, KEY_AT);
}
function hold(engine: NamedEngine, key: Uint8Array): number {
  put(engine, key);
  return engine.core.holdKey();
}
function learn(engine: NamedEngine, key: Uint8Array): number {
  put(engine, key);
  return engine.core.learnKey();
}
function letGo(engine: NamedEngine, key: Uint8Array): void {
  put(engine, key);
  engine.core.letGoKey();
}
/** Whether a comb's place in the directory names the key: 8 bytes of each key with a comb stand first in it. */
function hasComb({ memory }: NamedEngine, key: Uint8Array): boolean {
  const tags = Buffer.from(memory.subarray(KEY_DIRECTORY_AT, KEY_DIRECTORY_AT + 8 * MAX_KEY_COMBS));
  for (let i = 0; i < MAX_KEY_COMBS; i++) if (tags.subarray(8 * i, 8 * i + 8).equals(key.subarray(0, 8))) return true;
  return false;
}

describe.each(KERNEL_ENGINES)('keys held on $name', (engine) => {
  const keys = Array.from({ length: MOST_HELD + 1 }, (_, i) => nodeKey(`held ${i}`));
  const key = (i: number) => (keys[i] as ReturnType<typeof nodeKey>).publicKey;

  it('are at most 32, until one is let go; to hold one twice takes one place', () => {
    engine.core.forgetKeys();
    for (let i = 0; i < MOST_HELD; i++) expect(hold(engine, key(i))).toBe(1);
    expect(hold(engine, key(0))).toBe(1);
    expect(hold(engine, key(MOST_HELD))).toBe(0);
    letGo(engine, key(7));
    letGo(engine, key(7));
    expect(hold(engine, key(MOST_HELD))).toBe(1);
    expect(hold(engine, key(7))).toBe(0);
    engine.core.forgetKeys();
    expect(hold(engine, key(7))).toBe(1);
  });

  it('have to be admissible', () => {
    engine.core.forgetKeys();
    expect(hold(engine, new Uint8Array(32))).toBe(0);
    letGo(engine, new Uint8Array(32));
  });

  it('verify as before, held, let go and held again', () => {
    const signer = nodeKey('held 0');
    const message = noise('held', 100);
    const signature = signer.sign(message);
    const wrong = Buffer.from(signature);
    wrong[40] = (wrong[40] as number) ^ 1;
    engine.core.forgetKeys();
    for (const change of [() => {}, hold, letGo, hold]) {
      change(engine, signer.publicKey);
      expect(verifyOn(engine, signature, signer.publicKey, message)).toBe(1);
      expect(verifyOn(engine, wrong, signer.publicKey, message)).toBe(0);
    }
  });

  it.runIf(engine.kind === 'wasm')('keep their combs while those of others are replaced', () => {
    engine.core.forgetKeys();
    expect(hold(engine, key(0))).toBe(1);
    expect(learn(engine, key(1))).toBe(1);
    for (let i = 0; i < MAX_KEY_COMBS + 2; i++) learn(engine, nodeKey(`stranger ${i}`).publicKey);
    expect([hasComb(engine, key(0)), hasComb(engine, key(1))]).toEqual([true, false]);
    letGo(engine, key(0));
    for (let i = 0; i < MAX_KEY_COMBS; i++) learn(engine, nodeKey(`another ${i}`).publicKey);
    expect(hasComb(engine, key(0))).toBe(false);
  });

  it.runIf(engine.kind === 'wasm')('so do trusted roots, once a chain of theirs has held', () => {
    engine.core.forgetKeys();
    const decide = (label: string) => {
      const root = rootWarrant({ id: idOf(label) });
      const leaf = childOf(root, { holder: LEAD.public });
      const call = { tool: 't', args: {}, signature: proof(leaf, LEAD, 't', {}, NOW) };
      return judge(engine, stackBytes([root, leaf]), { now: NOW, roots: [ROOT.public], ...call }, 'authorizeCall')
        .reason;
    };
    for (const label of ['first', 'second', 'third']) expect(decide(label)).toBe('OK');
    const root = Buffer.from(ROOT.public, 'hex');
    expect(hasComb(engine, root)).toBe(true);
    for (let i = 0; i < MAX_KEY_COMBS + 2; i++) learn(engine, nodeKey(`stranger ${i}`).publicKey);
    expect(hasComb(engine, root)).toBe(true);
    expect(hasComb(engine, Buffer.from(LEAD.public, 'hex'))).toBe(false);
  });
});
