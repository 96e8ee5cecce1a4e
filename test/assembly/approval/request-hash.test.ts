import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DIGEST_AT, MAX_CALL_BYTES, SCRATCH_AT, SCRATCH_SIZE } from '../../../assembly/layout.ts';
import * as cbor from '../../oracle/generate/cbor.mjs';
import { argsMap } from '../../oracle/generate/values.mjs';
import { ask, encodeCall, open } from '../../support/core.ts';
import { ENGINES } from '../../support/engines.ts';
import { hex, unhex, vectors } from '../../support/vectors.ts';
import { AGENT, childOf, type Fields, rootWarrant, stackBytes } from '../../support/warrants.ts';

describe.each(ENGINES)('the hash of a request on $name', (engine) => {
  const hashed = (bytes: Uint8Array, tool: string, args: Fields) => {
    const { slot, returned } = open(engine, bytes);
    expect(returned).toBe(0);
    ask(engine, { now: 0, call: encodeCall(tool, args) });
    engine.core.requestHash(slot);
    return hex(engine.memory.subarray(DIGEST_AT, DIGEST_AT + 32));
  };
  const expected = (id: string, holder: string, tool: string, args: Fields) =>
    createHash('sha256')
      .update(
        cbor.encode(
          cbor.array([
            cbor.text(`tnu_wrt_${id}`),
            cbor.text(tool),
            cbor.bytes(cbor.encode(argsMap(args))),
            cbor.bytes(unhex(holder)),
          ]),
        ),
      )
      .digest('hex');

  it('is that of the vector', () => {
    const { request_hash: vector } = vectors('approvals-derived');
    const id = vector.warrant_id.slice(8);
    const warrant = rootWarrant({ id, holder: vector.holder });
    expect(hashed(warrant.bytes, vector.tool, { path: '/data/x' })).toBe(vector.hash);
  });

  it('is of the leaf, over every size of tool and arguments', () => {
    const root = rootWarrant();
    const leaf = childOf(root);
    for (const size of [0, 1, 22, 23, 24, 25, 254, 255, 256, 257, 65_534, 65_535, 65_536, 65_537]) {
      const args = { a: 'x'.repeat(size), b: [{ int: 1 }, { map: { c: null } }], '': { float: 1.5 } };
      const tool = 't'.repeat(Math.min(size, 300));
      expect(hashed(stackBytes([root, leaf]), tool, args), `${size}`).toBe(
        expected(leaf.fields.id, AGENT.public, tool, args),
      );
    }
    for (const count of [0, 1, 23, 24, 255, 256, 1000]) {
      const args = Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, { int: i }]));
      expect(hashed(root.bytes, 't', args), `${count}`).toBe(expected(root.fields.id, root.fields.holder, 't', args));
    }
  });

  it('leaves nothing of the call behind, also of the longest', () => {
    const args = { a: 'x'.repeat(MAX_CALL_BYTES - 20) };
    const root = rootWarrant();
    expect(hashed(root.bytes, 't', args)).toBe(expected(root.fields.id, root.fields.holder, 't', args));
    const scratch = engine.memory.subarray(SCRATCH_AT, SCRATCH_AT + SCRATCH_SIZE);
    expect(Buffer.from(scratch).includes('xxxxxxxx')).toBe(false);
  });
});
