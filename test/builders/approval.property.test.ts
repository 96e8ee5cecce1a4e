// Whatever a parent wants approved, its children do, and theirs: the point of gates.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ApprovalGatesInput,
  type ArgumentGateInput,
  Authorizer,
  Exact,
  OneOf,
  Pattern,
  Range,
  TenuoError,
  Warrant,
} from '../../src/index.ts';
import { castOf, keyOf, NOW } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';

const TOOLS = ['pay', 'deploy', 'search', '*'];
const ARGUMENTS = ['amount', 'to', 'env'];

const constraint = fc.oneof(
  fc.constantFrom(Exact('a'), Exact(5), OneOf(['a', 'b']), OneOf([5, 'a']), OneOf([]), Pattern('a*')),
  fc.integer({ min: -5, max: 10 }).map(Range.min),
);
const gate: fc.Arbitrary<ArgumentGateInput> = fc.oneof(
  fc.constantFrom<ArgumentGateInput>(null, 'all'),
  constraint,
  constraint.map((exempt) => ({ exempt })),
);
const gates: fc.Arbitrary<ApprovalGatesInput> = fc.dictionary(
  fc.constantFrom(...TOOLS),
  fc.option(fc.dictionary(fc.constantFrom(...ARGUMENTS), gate, { minKeys: 1 })),
);
const args = fc.dictionary(fc.constantFrom(...ARGUMENTS), fc.constantFrom('a', 'b', 'abc', 5, 11, -7, null));
const people = fc.subarray([11, 12, 13, 14]);
const tools = fc.subarray(TOOLS, { minLength: 1 });
interface Step {
  readonly tools: readonly string[];
  readonly gates: ApprovalGatesInput;
  readonly add: readonly number[];
  readonly raise: number | null;
}
const step: fc.Arbitrary<Step> = fc.record({
  tools,
  gates,
  add: people,
  raise: fc.option(fc.integer({ min: 0, max: 4 })),
});

describe.each(ENGINES)('approval below a parent on $name', (engine) => {
  const { root, lead } = castOf(engine);
  const authorizer = new Authorizer({ trustedRoots: [root.publicKey], engine });
  const keys = (numbers: readonly number[]) => numbers.map((n) => keyOf(n, engine).publicKey);

  /** The warrant, or null where the builder refuses it: then there is nothing to compare. */
  function tried(make: () => Warrant): Warrant | null {
    try {
      return make();
    } catch (error) {
      if (error instanceof TenuoError) return null;
      throw error;
    }
  }

  function parentOf(above: Step): Warrant {
    const mint = Warrant.mintBuilder({ engine }).tools(above.tools).approvalGates(above.gates).holder(lead.publicKey);
    if (above.add.length > 0) mint.requiredApprovers(keys(above.add));
    return mint.issuedAt(NOW).ttl(60).mint(root);
  }

  function childOf(parent: Warrant, below: Step): Warrant {
    const grant = parent.grantBuilder().tools(below.tools).approvalGates(below.gates).issuedAt(NOW);
    if (below.add.length > 0) grant.addApprovers(keys(below.add));
    if (below.raise !== null) grant.raiseMinApprovals(below.raise);
    return grant.grant(lead);
  }

  it('is asked for wherever the parent asks, of the same people and no fewer', () => {
    let compared = 0;
    fc.assert(
      fc.property(
        step,
        fc.array(step, { minLength: 1, maxLength: 2 }),
        fc.array(args, { minLength: 4 }),
        (top, steps, calls) => {
          let parent = tried(() => parentOf(top));
          for (const below of steps) {
            if (parent === null) return;
            const above: Warrant = parent;
            const child = tried(() => childOf(above, below));
            if (child === null) return;
            expect(authorizer.verify(child, { now: NOW }).allowed).toBe(true);
            for (const tool of ['pay', 'deploy', 'search', 'other'])
              for (const call of calls) compare(above, child, tool, call);
            parent = child;
          }
        },
      ),
      { numRuns: 300, seed: 7 },
    );
    // Else nothing was compared, and nothing shown.
    expect(compared).toBeGreaterThan(300);

    function compare(above: Warrant, child: Warrant, tool: string, call: Record<string, unknown>): void {
      if (above.approvalRequirement(tool, call).status !== 'required') return;
      const below = child.approvalRequirement(tool, call).status;
      if (below === 'denied') return;
      compared += 1;
      expect(below).toBe('required');
      const approvers = (child.requiredApprovers ?? []).map(String);
      for (const key of above.requiredApprovers ?? []) expect(approvers).toContain(String(key));
      const added = approvers.length - (above.requiredApprovers?.length ?? 0);
      expect(child.approvalThreshold).toBeGreaterThanOrEqual(above.approvalThreshold + added);
    }
  });
});
