// Warrants made: minted, handed on, issued.
import type { Builder } from '../../../src/builders/common.ts';
import type { GrantBuilder } from '../../../src/builders/grant.ts';
import type { IssueBuilder } from '../../../src/builders/issue.ts';
import type { MintBuilder } from '../../../src/builders/mint.ts';
import { toHex } from '../../../src/hex.ts';
import { PublicKey, SigningKey } from '../../../src/keys.ts';
import { Warrant } from '../../../src/warrant.ts';
import { namedWarrant } from '../chains.ts';
import { namedConstraints, namedSets } from '../constraints.ts';
import { describeWarrant } from '../describe.ts';
import { namedGates } from '../gates.ts';
import { type Answer, asBytes, asText, type Context, type Operations, type Request } from '../protocol.ts';

const ID_PREFIX = 'tnu_wrt_';

function minted(warrant: Warrant): Answer {
  return {
    ok: true,
    bytes: toHex(warrant.toBytes()),
    base64: warrant.toString(),
    warrant: describeWarrant(warrant),
    decode_error: null,
  };
}

function keyOf({ options }: Context, request: Request, name: string): SigningKey {
  return SigningKey.fromSeed(request.bytes(name), options);
}

function holderOf(context: Context, request: Request): PublicKey | undefined {
  if (request.has('holder_seed')) return keyOf(context, request, 'holder_seed').publicKey;
  return request.has('holder') ? PublicKey.from(request.bytes('holder'), context.options) : undefined;
}

function approvers({ options }: Context, request: Request, name: string): readonly PublicKey[] {
  return request.list(name).map((key) => PublicKey.from(asBytes(asText(key, name), name), options));
}

/** The fields that every builder takes. */
function setCommon(context: Context, request: Request, builder: Builder): void {
  builder.issuedAt(request.now);
  if (request.has('warrant_id')) builder.id(request.text('warrant_id'));
  if (request.has('capabilities'))
    for (const [tool, set] of namedSets(context, request.object('capabilities'))) builder.capability(tool, set);
  const holder = holderOf(context, request);
  if (holder !== undefined) builder.holder(holder);
  if (request.has('ttl')) builder.ttl(request.number('ttl'));
  if (request.has('clearance')) builder.clearance(request.number('clearance'));
  if (request.has('max_depth')) builder.maxDepth(request.number('max_depth'));
  if (request.has('agent_id')) builder.agentId(request.text('agent_id'));
  if (request.has('approval_gates')) builder.approvalGates(namedGates(context, request.need('approval_gates')));
  if (request.has('extensions')) {
    for (const [name, value] of Object.entries(request.object('extensions')))
      builder.extension(name, asBytes(value, 'extensions'));
  }
}

function mintBuilder(context: Context, request: Request): MintBuilder {
  const builder = Warrant.mintBuilder(context.options);
  const type = request.optionalText('type');
  if (type === 'issuer') builder.issuer();
  if (type === 'execution') builder.execution();
  setCommon(context, request, builder);
  if (request.has('issuable_tools')) builder.issuableTools(request.texts('issuable_tools'));
  if (request.has('max_issue_depth')) builder.maxIssueDepth(request.number('max_issue_depth'));
  if (request.has('constraint_bounds'))
    builder.constraintBounds(namedConstraints(context, request.object('constraint_bounds')));
  if (request.has('session_id')) builder.sessionId(request.text('session_id'));
  if (request.has('required_approvers')) builder.requiredApprovers(approvers(context, request, 'required_approvers'));
  if (request.has('min_approvals')) builder.minApprovals(request.number('min_approvals'));
  return builder;
}

function grantBuilder(context: Context, request: Request, parent: Warrant): GrantBuilder {
  const builder = parent.grantBuilder(context.options);
  if (request.flag('inherit_all')) builder.inheritAll();
  setCommon(context, request, builder);
  if (request.has('inherit_capabilities')) builder.tools(request.texts('inherit_capabilities'));
  if (request.has('retain_tools')) builder.retainTools(request.texts('retain_tools'));
  // Upstream drops them silently below an execution warrant; the facade refuses them there.
  if (request.has('issuable_tools') && parent.type === 'issuer') builder.issuableTools(request.texts('issuable_tools'));
  if (request.has('drop_issuable_tools') && parent.type === 'issuer') {
    const dropped = request.texts('drop_issuable_tools');
    builder.issuableTools((parent.issuableTools ?? []).filter((tool) => !dropped.includes(tool)));
  }
  if (request.has('add_approvers')) builder.addApprovers(approvers(context, request, 'add_approvers'));
  if (request.has('raise_min_approvals')) builder.raiseMinApprovals(request.number('raise_min_approvals'));
  if (request.has('ttl_capped')) builder.ttl(request.number('ttl_capped'), { capped: true });
  if (request.flag('terminal')) builder.terminal();
  return builder;
}

function issueBuilder(context: Context, request: Request, issuer: Warrant): IssueBuilder {
  const builder = issuer.issueBuilder(context.options);
  setCommon(context, request, builder);
  if (request.flag('terminal')) builder.terminal();
  if (request.has('session_id')) builder.sessionId(request.text('session_id'));
  if (request.has('required_approvers')) builder.requiredApprovers(approvers(context, request, 'required_approvers'));
  if (request.has('min_approvals')) builder.minApprovals(request.number('min_approvals'));
  return builder;
}

export const builders: Operations = {
  'warrant.mint': (context, request) => {
    return minted(mintBuilder(context, request).mint(keyOf(context, request, 'issuer_seed')));
  },

  'warrant.attenuate': (context, request) => {
    const parent = namedWarrant(context.engine, request, 'parent');
    return minted(grantBuilder(context, request, parent).grant(keyOf(context, request, 'signer_seed')));
  },

  'warrant.issue': (context, request) => {
    const issuer = namedWarrant(context.engine, request, 'issuer_warrant');
    return minted(issueBuilder(context, request, issuer).issue(keyOf(context, request, 'signer_seed')));
  },

  // An id is read where a builder takes one; what it read shows in the warrant.
  'id.parse': (context, request) => {
    const key = SigningKey.fromSeed(new Uint8Array(32), context.options);
    const { id } = Warrant.mintBuilder(context.options).id(request.text('text')).tool('any').ttl(1).mint(key);
    return { ok: true, hex: id.slice(ID_PREFIX.length), text: id };
  },
};
