import { describe, expect, it } from 'vitest';
import { requestHash } from '../../src/approval/request-hash.ts';
import { Authorizer } from '../../src/authorizer.ts';
import { sha256 } from '../../src/engine/digest.ts';
import { SigningKey } from '../../src/keys.ts';
import { trustedRootsDigest } from '../../src/receipt/digest.ts';
import { readEntry } from '../../src/receipt/entry.ts';
import { ENTRY, readEnvelope } from '../../src/receipt/envelope.ts';
import { ReceiptLog, type Recorded } from '../../src/receipt/log.ts';
import { Receipt, verifyReceiptChain } from '../../src/receipt/receipt.ts';
import { MemorySink } from '../../src/receipt/sink.ts';
import { keyOf } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';
import { hex } from '../support/vectors.ts';
import { joined, NOW, PATH, sceneOf } from './logs.ts';

describe.each(ENGINES)('a receipt log on $name', (engine) => {
  const receiptsOf = (records: readonly Uint8Array[]): Receipt[] =>
    records.filter((record) => record[1] === 0x6f).map((record) => Receipt.parse(record, { engine }));
  const entriesOf = (records: readonly Uint8Array[]) =>
    records.filter((record) => record[1] === 0x6d).map((record) => readEntry(readEnvelope(ENTRY, record)));

  it('records an allowed call: chain, proof, request hash, root, and the name of the tool behind its prefix', () => {
    const { call, leaf, agent, root, log } = sceneOf(engine, {
      trustedRoots: [keyOf(1, engine).publicKey],
      authorizerId: 'az-1',
    });
    const { decision, receipt } = call();
    expect(decision.allowed).toBe(true);
    const fields = receipt.verify();
    const args = { path: PATH, limit: 5 };
    expect(fields).toMatchObject({
      version: 1,
      authorizerId: 'az-1',
      action: 'tool:read',
      outcome: 'allow',
      timestamp: NOW,
      rootPrincipal: root.publicKey.toHex(),
      requestId: 'r-1',
    });
    expect(fields.decisionCode).toBeUndefined();
    expect(fields.previousReceiptHash).toBeUndefined();
    expect(hex(fields.warrantChain)).toBe(hex(leaf.toStack()));
    expect(hex(fields.popSignature as Uint8Array)).toBe(hex(leaf.sign(agent, 'read', args, { now: NOW })));
    const hash = requestHash({ warrantId: leaf.id, tool: 'read', args, holder: agent.publicKey }, { engine });
    expect(hex(fields.requestHash as Uint8Array)).toBe(hex(hash));
    expect(hex(fields.trustedRootsHash as Uint8Array)).toBe(hex(trustedRootsDigest([root.publicKey], { engine })));
    expect(receipt.signer.equals(log.publicKey)).toBe(true);
    expect(receipt.tool).toBe('read');
  });

  it('writes the bare name of the tool where it is asked to', () => {
    const { call } = sceneOf(engine, { action: 'bare' });
    expect(call().receipt.fields.action).toBe('read');
  });

  it('records a denial with its code, and the proof only where it was found good', () => {
    const { call, authorizer, log, leaf, agent } = sceneOf(engine);
    const violated = call('/etc/passwd').receipt.fields;
    expect([violated.outcome, violated.decisionCode]).toEqual(['deny', 'constraint-violation']);
    expect(violated.popSignature?.length).toBe(64);
    const args = { path: PATH, limit: 5 };
    const signature = leaf.sign(agent, 'read', { ...args, limit: 6 }, { now: NOW });
    const request = { warrant: leaf, tool: 'read', args, signature, now: NOW };
    const unproven = log.decide(authorizer, request).receipt.verify();
    expect([unproven.outcome, unproven.decisionCode]).toEqual(['deny', 'signature-invalid']);
    expect(unproven.popSignature).toBeUndefined();
  });

  it('records calls that say nothing readable: no chain, no tool, arguments that are none', () => {
    const { authorizer, log, leaf } = sceneOf(engine);
    const record = (request: object) => {
      const whole = { warrant: leaf, tool: 'read', args: {}, now: NOW, ...request } as never;
      return log.record(authorizer.authorize(whole), whole).verify();
    };
    expect(record({ warrant: 'nonsense' })).toMatchObject({ outcome: 'deny', warrantChain: new Uint8Array(0) });
    expect(record({ warrant: undefined }).rootPrincipal).toBeUndefined();
    expect(record({ tool: 5 }).action).toBe('tool:');
    expect(record({ tool: 'a\ud800b' }).action).toBe('tool:a\ufffdb');
    expect(record({ tool: 'x'.repeat(5000) }).action).toBe(`tool:${'x'.repeat(1024)}…`);
    const invalid = record({ args: { when: new Date(0) } });
    expect([invalid.decisionCode, invalid.requestHash]).toEqual(['invalid-arguments', undefined]);
  });

  it('wraps a warrant that came by itself, so that the chain is a stack', () => {
    const { authorizer, log, parent, lead } = sceneOf(engine);
    const args = { path: '/data/x', limit: 1 };
    const signature = parent.sign(lead, 'read', args, { now: NOW });
    const request = { warrant: parent.toBytes(), tool: 'read', args, signature, now: NOW };
    const { decision, receipt } = log.decide(authorizer, request);
    expect(decision.allowed).toBe(true);
    expect(hex(receipt.fields.warrantChain)).toBe(`81${hex(parent.toBytes())}`);
  });

  it('records the decision of a chain that was opened before', () => {
    const { authorizer, log, leaf, agent } = sceneOf(engine);
    const args = { path: PATH, limit: 5 };
    const request = { tool: 'read', args, signature: leaf.sign(agent, 'read', args, { now: NOW }), now: NOW };
    const receipt = log.record(authorizer.open(leaf).authorize(request), request);
    expect(hex(receipt.fields.warrantChain)).toBe(hex(leaf.toStack()));
  });

  it('refuses a key that holds the warrant, and leaves the log as it was', () => {
    const { authorizer, leaf, agent } = sceneOf(engine);
    const sink = new MemorySink();
    const log = new ReceiptLog({ key: agent, sink, engine });
    const args = { path: PATH, limit: 5 };
    const request = {
      warrant: leaf,
      tool: 'read',
      args,
      signature: leaf.sign(agent, 'read', args, { now: NOW }),
      now: NOW,
    };
    const before = sink.length;
    expect(() => log.decide(authorizer, request)).toThrow('the holder of the warrant would sign its own receipt');
    expect(sink.length).toBe(before);
  });

  it('links each receipt to the one before it, as upstream does', () => {
    const { call, sink } = sceneOf(engine);
    for (let i = 0; i < 5; i++) call();
    expect(verifyReceiptChain(receiptsOf(sink.peek()), { engine }).length).toBe(5);
  });

  it('begins and ends with a checkpoint, and writes one each so many records', () => {
    const { call, sink, log } = sceneOf(engine, { checkpointEvery: 3 });
    for (let i = 0; i < 7; i++) call();
    log.close();
    const checkpoints = entriesOf(sink.peek());
    expect(
      checkpoints.map((entry) => entry.kind === 'checkpoint' && [entry.cause, entry.records, entry.receipts]),
    ).toEqual([
      ['open', 0, 0],
      ['interval', 4, 3],
      ['interval', 8, 6],
      ['close', 10, 7],
    ]);
    expect(() => call()).toThrow('the log was closed');
    log.close();
  });

  it('says in an entry how many records stand before it, and what they hash to', () => {
    const { call, sink, log } = sceneOf(engine);
    call();
    call('/etc/passwd');
    const checkpoint = log.checkpoint({ now: NOW });
    let head: Uint8Array = new Uint8Array(32);
    for (const record of sink.peek().slice(0, -1)) head = sha256(engine, joined([head, sha256(engine, record)]));
    expect(checkpoint).toMatchObject({ kind: 'checkpoint', cause: 'asked', records: 3, receipts: 2 });
    expect(hex(checkpoint.head)).toBe(hex(head));
  });

  it('throws what the sink throws, and goes on from where it stood', () => {
    let isFailing = false;
    const kept: Uint8Array[] = [];
    const sink = {
      resumed: null,
      append(records: readonly Uint8Array[]) {
        if (isFailing) throw new Error('no space left');
        kept.push(...records);
      },
    };
    const { call } = sceneOf(engine, { sink });
    call();
    isFailing = true;
    expect(() => call()).toThrow('no space left');
    isFailing = false;
    call();
    expect(verifyReceiptChain(receiptsOf(kept), { engine }).length).toBe(2);
  });

  it('lets no call through where the outbox is full, and takes records away when told', () => {
    const sink = new MemorySink({ capacity: 2 });
    const { call } = sceneOf(engine, { sink });
    call();
    expect(() => call()).toThrow('the outbox holds as many records as it may');
    const taken = sink.peek(1);
    sink.acknowledge(1);
    call();
    expect(verifyReceiptChain(receiptsOf([...taken, ...sink.peek()]), { engine }).length).toBe(2);
  });

  it('goes on elsewhere from a state', () => {
    const { call, log, sink } = sceneOf(engine);
    call();
    const next = new MemorySink({ state: structuredClone(log.state) });
    const second = sceneOf(engine, { sink: next });
    second.call();
    const [resumed] = entriesOf(next.peek());
    expect(resumed).toMatchObject({ cause: 'resume', records: 2, receipts: 1 });
    expect(verifyReceiptChain(receiptsOf([...sink.peek(), ...next.peek()]), { engine }).length).toBe(2);
  });

  it('discloses no arguments, unless they are named', () => {
    const denied = (options: object) => {
      const scene = sceneOf(engine, options);
      // The argument stands in the chain as well, as what is allowed: ask for another.
      scene.call('/home/alice/diary');
      return Buffer.concat(scene.sink.peek()).includes('/home/alice/diary');
    };
    expect(denied({})).toBe(false);
    expect(denied({ disclose: { arguments: ['limit'] } })).toBe(false);
    expect(denied({ disclose: { arguments: ['path'] } })).toBe(true);
    expect(denied({ disclose: { arguments: true } })).toBe(true);
  });

  it('tells observers of what was kept, and goes on where one throws', () => {
    const told: Recorded[] = [];
    const failing = () => {
      throw new Error('no listener');
    };
    const { call, log } = sceneOf(engine, {
      observers: [failing, (recorded) => told.push(recorded)],
      disclose: { arguments: true },
    });
    const { receipt, decision } = call();
    expect(told.map((recorded) => [recorded.receipt, recorded.decision])).toEqual([[receipt, decision]]);
    expect(told[0]?.entries.map(({ kind }) => kind)).toEqual(['arguments']);
    expect(log.observerFailures).toBe(1);
  });

  it('commits to the revocation list in force, and to a policy', () => {
    const list = Uint8Array.of(1, 2, 3);
    let calls = 0;
    const versioned = {
      version: 7,
      toBytes: () => {
        calls += 1;
        return list;
      },
    };
    const { call } = sceneOf(engine, { revocationList: () => versioned, policy: { mode: 'strict' } });
    call();
    const { srlVersion, srlHash, policyDefinitionHash } = call().receipt.fields;
    expect(srlVersion).toBe(7);
    expect(hex(srlHash as Uint8Array)).toBe(hex(sha256(engine, list)));
    expect(policyDefinitionHash?.length).toBe(32);
    expect(calls).toBe(1);
    expect(sceneOf(engine, { revocationList: list }).call().receipt.fields.srlVersion).toBeUndefined();
  });

  it('refuses options that nobody knows, or of another type', () => {
    const make = (options: object) => () =>
      new ReceiptLog({ key: SigningKey.generate({ engine }), sink: new MemorySink(), engine, ...options } as never);
    expect(make({ redact: true })).toThrow('has no option "redact"');
    expect(make({ action: 'tool' })).toThrow(TypeError);
    expect(make({ sink: {} })).toThrow(TypeError);
    expect(make({ checkpointEvery: 0 })).toThrow(RangeError);
    expect(make({ disclose: { everything: true } })).toThrow('has no option "everything"');
    expect(make({ disclose: { arguments: 'path' } })).toThrow(TypeError);
    expect(make({ key: {} })).toThrow(TypeError);
  });

  it('records decisions of another copy of the package from the request', async () => {
    const { log, leaf, agent, root } = sceneOf(engine);
    const args = { path: PATH, limit: 5 };
    const signature = leaf.sign(agent, 'read', args, { now: NOW });
    const request = { warrant: leaf.toStackText(), tool: 'read', args, signature, now: NOW };
    const decision = new Authorizer({ trustedRoots: [root.publicKey], engine }).authorize(request);
    // What a class of another copy looks like from here: the same public face, other private fields.
    const foreign = Object.create(Object.getPrototypeOf(decision), {
      allowed: { value: true },
      approvals: { value: [] },
    });
    expect(hex(log.record(foreign, request).fields.warrantChain)).toBe(hex(leaf.toStack()));
    expect(log.record(foreign, { ...request, warrant: 'gone' }).fields.warrantChain.length).toBe(0);
  });
});
