// What the types promise. Compiled with everything else, never run: a line that stops being an error is one.
import type { CEL, CelEvaluator, cel } from '../../src/cel/index.ts';
import {
  All,
  type Allowed,
  AnyOf,
  ApprovalGate,
  type ApprovalRequirement,
  Authorizer,
  Capability,
  Cidr,
  Clearance,
  type Code,
  type Constraint,
  ConstraintSet,
  Contains,
  type Decision,
  type Denied,
  EncodedArguments,
  Exact,
  float,
  Not,
  NotOneOf,
  OneOf,
  Pattern,
  type PublicKey,
  Range,
  type Reason,
  Shlex,
  type SigningKey,
  type Stage,
  Subpath,
  Subset,
  Warrant,
} from '../../src/index.ts';

type IsAny<T> = 0 extends 1 & T ? true : false;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Compiles only where every member is `true`. */
type Every<_Facts extends readonly true[]> = true;

export type Facts = Every<
  [
    // Nothing of the surface is `any`.
    Equal<IsAny<Decision>, false>,
    Equal<IsAny<ReturnType<Warrant['toStack']>>, false>,
    Equal<IsAny<Warrant['capabilities'][string]>, false>,
    Equal<IsAny<ReturnType<EncodedArguments['decode']>[string]>, false>,
    Equal<IsAny<Parameters<Authorizer['authorize']>[0]>, false>,
    // `allowed` tells the two decisions apart.
    Equal<Extract<Decision, { allowed: true }>, Allowed>,
    Equal<Extract<Decision, { allowed: false }>, Denied>,
    Equal<Denied['code'], Code>,
    // Closed lists.
    'constraint-violation' extends Code ? true : false,
    'argument-missing' extends Reason ? true : false,
    'key-malformed' extends Reason ? true : false,
    'possession' extends Stage ? true : false,
    string extends Code ? false : true,
    string extends Reason ? false : true,
    string extends Stage ? false : true,
    // Every constraint is told apart by its kind.
    Equal<Extract<Constraint, { kind: 'Range' }>['min'], number | null>,
    Equal<Constraint['kind'] extends string ? true : false, true>,
    // The evaluator is one type, in both entries.
    Equal<IsAny<typeof cel>, false>,
    Equal<typeof cel, CelEvaluator>,
    Equal<Extract<Constraint, { kind: 'CEL' }>, CEL>,
    // Absent fields are null, not undefined.
    Equal<Warrant['clearance'], number | null>,
    Equal<IsAny<Warrant['approvalGates']>, false>,
    Equal<ReturnType<Warrant['approvalRequirement']>, ApprovalRequirement>,
    Equal<Warrant['expiresAtSeconds'], bigint>,
  ]
>;

/** Constraints of constraints, and bare values in them. */
export const nested: Constraint = All([AnyOf(['a', 1, float(1)]), Not(Cidr('::/0')), Contains([1]), NotOneOf([null])]);
export const root: string = Subpath('/data', { caseSensitive: false, allowEqual: false }).root;
export const programs: readonly string[] = Shlex({ allow: ['ls'] }).allow;

export function correct(key: SigningKey, holder: PublicKey, decision: Decision): void {
  const warrant = Warrant.mintBuilder()
    .capability('read', {
      path: Pattern('/data/*'),
      limit: Range.max(5),
      mode: 'fast',
      deep: true,
      n: 5n,
      x: float(5),
      allowUnknown: true,
    })
    .capability(Capability('write', ConstraintSet({ path: Exact('/x') })))
    .tools(['a', 'b'])
    .holder(holder)
    .ttl(60)
    .mint(key);
  warrant.grant({ to: holder, allow: ['read'], constraints: { path: OneOf(['/x']) }, key });
  warrant.grantBuilder().tool('a').ttl(5, { capped: true }).grant(key);
  const gated = Warrant.mintBuilder()
    .approvalGates({
      a: null,
      b: { x: null, y: 'all', z: Range.min(5), w: { exempt: OneOf(['x']) } },
      c: ApprovalGate({ x: 'all' }, { message: 'Sure?' }),
    })
    .requiredApprovers([holder])
    .minApprovals(1)
    .mint(key);
  const need = gated.approvalRequirement('b', { x: 1 });
  if (need.status === 'required') void need.message.length;
  if (need.status === 'denied') void need.denied.code;
  gated
    .grantBuilder()
    .approvalGates(gated.approvalGates ?? {})
    .addApprovers([holder])
    .raiseMinApprovals(2)
    .grant(key);
  gated.issueBuilder().clearance(Clearance.Internal).requiredApprovers([holder]).minApprovals(1).issue(key);
  void gated.diff({ now: new Date(), intent: 'x' })?.capabilities.b?.x?.change;
  new Authorizer({ trustedRoots: [holder, 'hex', new Uint8Array(32), { kty: 'OKP', crv: 'Ed25519', x: '' }] });
  const text: string | undefined = decision.allowed ? decision.warrantId : decision.expected;
  const { constraints } = warrant.capabilities.read ?? ConstraintSet();
  const constraint = constraints.path;
  if (constraint?.kind === 'OneOf') void constraint.values.length;
  void text;
}

export function wrong(key: SigningKey, warrant: Warrant, authorizer: Authorizer, decision: Decision): void {
  // @ts-expect-error: without roots nothing can be allowed
  new Authorizer({});
  // @ts-expect-error: the evaluator is no flag
  new Authorizer({ trustedRoots: [], cel: true });
  // @ts-expect-error: no such option
  new Authorizer({ trustedRoots: [], audience: 'x' });
  // @ts-expect-error: a signature is given, if only as undefined
  authorizer.authorize({ warrant, tool: 't', args: {} });
  // @ts-expect-error: a chain is given, if only as undefined
  authorizer.authorize({ tool: 't', args: {}, signature: undefined });
  // @ts-expect-error: arguments have names
  warrant.sign(key, 't', ['x']);
  // @ts-expect-error: a key is no text
  warrant.bind('key');
  // @ts-expect-error: a gate by argument
  Warrant.mintBuilder().approvalGates({ t: Exact(1) });
  // @ts-expect-error: a bare value is no gate; Exact(5) is
  Warrant.mintBuilder().approvalGates({ t: { x: 5 } });
  // @ts-expect-error: a message goes into ApprovalGate
  Warrant.mintBuilder().approvalGates({ t: { x: null, message: 'Sure?' } });
  // @ts-expect-error: an exemption is a constraint
  Warrant.mintBuilder().approvalGates({ t: { x: { exempt: 5 } } });
  // @ts-expect-error: approvers of a child are added to its parent's
  warrant.grantBuilder().requiredApprovers([]);
  // @ts-expect-error: an approver is a key
  warrant.grantBuilder().addApprovers(['key']);
  // @ts-expect-error: null is no constraint; Exact(null) is
  ConstraintSet({ a: null });
  // @ts-expect-error: a list is no constraint; OneOf is
  ConstraintSet({ a: ['x'] });
  // @ts-expect-error: bounds are numbers
  Range({ min: '1' });
  // @ts-expect-error: the evaluator is no flag
  new Authorizer({ trustedRoots: [], cel: true });
  // @ts-expect-error: no such option
  Range({ minimum: 1 });
  // @ts-expect-error: programs are listed by name
  Shlex(['ls']);
  // @ts-expect-error: options are in camelCase
  Subpath('/data', { case_sensitive: false });
  // @ts-expect-error: one constraint, not a list of them
  Not([Exact(1)]);
  // @ts-expect-error: constraints, not values: Contains(['a']) is one
  All([['a']]);
  // @ts-expect-error: a network is a text
  Cidr(10);
  // @ts-expect-error: a list
  Subset('a');
  // @ts-expect-error: only a denial has a hint
  void decision.hint;
  // @ts-expect-error: no such code
  if (!decision.allowed && decision.code === 'constraint-violated') return;
  // @ts-expect-error: a warrant is read, not made
  new Warrant();
  // @ts-expect-error: arguments are encoded, not made
  new EncodedArguments();
  // @ts-expect-error: frozen
  Exact(1).value = 2;
  // @ts-expect-error: a mint builder mints
  Warrant.mintBuilder().tool('t').grant(key);
  // @ts-expect-error: a session is the root's
  warrant.grantBuilder().sessionId('s');
}
