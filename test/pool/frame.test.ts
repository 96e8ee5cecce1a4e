// What goes to a worker and what comes back, without the thread: the decisions are those of the authorizer itself.
import { describe, expect, it } from 'vitest';
import { INPUT_SIZE } from '../../assembly/layout.ts';
import { judgeMany } from '../../src/authorizer.ts';
import { type AuthorizeRequest, Authorizer, type Decision, encodeArguments } from '../../src/index.ts';
import { type Answer, answerOf, outcomesOf } from '../../src/pool/answer.ts';
import { FrameWriter, requestsOf as readFrame } from '../../src/pool/frame.ts';
import { Unspent } from '../../src/replay/spend.ts';
import { castOf, NOW } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';
import { ARGS, requestsOf } from '../support/requests.ts';
import { told } from '../support/told.ts';

describe.each(ENGINES)('requests and decisions as messages on $name', (engine) => {
  const { root, leaf } = castOf(engine);
  const authorizer = new Authorizer({ trustedRoots: [root.publicKey], engine });
  const { good, requests, signed } = requestsOf(engine, authorizer);

  /** The decisions that a worker would come to, as the pool would show them. */
  const across = (list: readonly AuthorizeRequest[]): Decision[] => {
    const frame = new FrameWriter();
    const decisions: (Decision | null)[] = list.map((request) => frame.add(request));
    const bytes = frame.take();
    const made = authorizer.authorizeMany(readFrame(bytes));
    bytes.fill(0);
    const answer = structuredClone(answerOf(3, made));
    const received = outcomesOf(answer, 3, made.length) as Decision[];
    return decisions.map((decision) => decision ?? (received.shift() as Decision));
  };
  /** What a decision cost depends on what was open before; nothing else does. */
  const facts = (decision: Decision) => ({
    ...(told(decision) as { getters: unknown[][] }),
    getters: gettersOf(decision),
  });
  const gettersOf = (decision: Decision) =>
    (told(decision) as { getters: [string, unknown][] }).getters.filter(([name]) => name !== 'work');
  const same = (list: readonly AuthorizeRequest[]) =>
    expect(across(list).map(facts)).toEqual(authorizer.authorizeMany(list).map(facts));

  it('lead to the decisions of the authorizer, whatever is asked', () => {
    same(requests);
    expect(across(requests).filter(({ allowed }) => allowed).length).toBeGreaterThan(10);
  });

  it('carry what a decision cost', () => {
    across([good]);
    expect(across([good])[0]?.work).toEqual({ verifications: 1 });
    expect(across([{ ...good, signature: new Uint8Array(64) }])[0]?.work.verifications).toBeGreaterThan(1);
  });

  it('name a warrant once that several requests have, and no other in its place', () => {
    const frame = new FrameWriter();
    const sizeOf = (warrants: readonly (string | Uint8Array)[]) => {
      for (const warrant of warrants) frame.add({ ...good, warrant });
      return frame.take().length;
    };
    const text = String(leaf);
    const bytes = leaf.toBytes();
    expect(sizeOf([text, text]) - sizeOf([text])).toBeLessThan(sizeOf([text]) - text.length + 2);
    same([text, text, bytes, bytes, text, `${text}x`, text].map((warrant) => ({ ...good, warrant })));
    same([{ ...good, warrant: bytes }, { ...good, warrant: null }, { ...good, warrant: 5 as never }, good]);
    // A warrant of the frame before is not that of the next one.
    frame.add({ ...good, warrant: text });
    frame.take();
    frame.add({ ...good, warrant: text });
    expect(readFrame(frame.take())[0]?.warrant).toBe(text);
  });

  it('refuse a warrant that is too long, as text and as bytes, and send no more of it than shows that', () => {
    for (const length of [INPUT_SIZE - 1, INPUT_SIZE, INPUT_SIZE + 1, INPUT_SIZE + 2, 4 * INPUT_SIZE]) {
      const text = 'A'.repeat(length);
      const bytes = new Uint8Array(length).fill(0x83);
      same([
        { ...good, warrant: text },
        { ...good, warrant: bytes },
      ]);
      const frame = new FrameWriter();
      frame.add({ ...good, warrant: text });
      expect(frame.length).toBeLessThan(INPUT_SIZE + 1000);
    }
    same([{ ...good, warrant: 'é'.repeat(INPUT_SIZE / 2 + 1) }]);
  });

  it('carry warrants in texts that are no text', () => {
    same(['\ud800', 'A\udc00', 'é', '\u{1f600}', '\ufeff', '\u0000'].map((warrant) => ({ ...good, warrant })));
  });

  it('carry instants of every size and arguments encoded before', () => {
    const args = encodeArguments(ARGS);
    same([0, -1, 0.5, NOW + 0.9, 2 ** 53, 1e300, new Date(NOW * 1000)].map((now) => ({ ...good, now })));
    same([{ ...good, args, signature: signed(leaf, undefined, 'read', args) }]);
  });

  it('are read once', () => {
    let reads = 0;
    const frame = new FrameWriter();
    const nosy = {
      ...good,
      args: {
        get path() {
          reads += 1;
          return ARGS.path;
        },
        limit: ARGS.limit,
      },
    };
    expect(frame.add(nosy)).toBeNull();
    expect(authorizer.authorizeMany(readFrame(frame.take()))[0]?.allowed).toBe(true);
    expect(reads).toBe(1);
  });

  it('fail on instants that are none, as the authorizer does', () => {
    const frame = new FrameWriter();
    expect(() => frame.add({ ...good, now: Number.NaN })).toThrow(RangeError);
    expect(() => frame.add({ ...good, now: 'today' as never })).toThrow(TypeError);
    expect(frame.length).toBe(0);
  });

  describe('an answer', () => {
    const decisions = authorizer.authorizeMany([good, { ...good, tool: 'write' }, good]);
    const answer = () => structuredClone(answerOf(7, decisions)) as { -readonly [K in keyof Answer]: Answer[K] };
    const changed = (change: (answer: { -readonly [K in keyof Answer]: Answer[K] }) => void) => {
      const it = answer();
      change(it);
      return () => outcomesOf(it, 7, 3);
    };

    it('is taken as it is', () => {
      expect((outcomesOf(answer(), 7, 3) as Decision[]).map(facts)).toEqual(decisions.map(facts));
    });

    it('to another frame, or to fewer or more requests, is none', () => {
      expect(() => outcomesOf(answer(), 8, 3)).toThrow('answered frame 7, not 8');
      expect(() => outcomesOf(answer(), 7, 2)).toThrow('answered 3 of 2 requests');
      expect(() => outcomesOf(answer(), 7, 4)).toThrow('answered 3 of 4 requests');
    });

    it('without a verdict for each request is none', () => {
      expect(changed((it) => it.words.fill(0))).toThrow('gave no verdict for request 0');
      expect(changed((it) => it.words.fill(1))).toThrow('gave no verdict for request 0');
      expect(changed((it) => it.words.fill(-1))).toThrow('gave no verdict for request 0');
    });

    it('that allows without a chain, or denies without a reason, is none', () => {
      expect(changed((it) => (it.chains = []))).toThrow('gave no verdict for request 0');
      expect(changed((it) => (it.denials = []))).toThrow('gave no verdict for request 1');
    });

    it('that allows without what the call spends is none where calls are spent', () => {
      const guarded = new Authorizer({ trustedRoots: [root.publicKey], engine, replay: { checkAndAdd: () => true } });
      const outcomes = judgeMany(guarded, [good, { ...good, tool: 'write' }, { ...good, attempt: 2 }]);
      const keys = outcomes.map((outcome) => (outcome instanceof Unspent ? [outcome.key, outcome.ttlSeconds] : null));
      const { spends, ...rest } = structuredClone(answerOf(7, outcomes));
      const received = outcomesOf({ ...rest, spends }, 7, 3, true);
      expect(
        received.map((outcome) => (outcome instanceof Unspent ? [outcome.key, outcome.ttlSeconds] : null)),
      ).toEqual(keys);
      for (const left of [null, [], spends?.slice(1) ?? []])
        expect(() => outcomesOf({ ...rest, spends: left }, 7, 3, true)).toThrow(
          'allowed a call without what it spends',
        );
    });

    it('that is something else is none', () => {
      for (const other of [undefined, null, 'ready', {}, { sequence: 7 }, []]) {
        expect(() => outcomesOf(other as never, 7, 3)).toThrow(Error);
      }
    });
  });
});
