// One decision of every kind that events tell apart, and the acts around decisions.
import { signApproval } from '../../src/approval/sign.ts';
import { auditApproval, auditDecision, auditWarrant } from '../../src/audit/audit.ts';
import { Authorizer } from '../../src/authorizer.ts';
import type { Decision, Denied } from '../../src/decision.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { createEngine } from '../../src/engine/select.ts';
import { Exact, Pattern, Warrant } from '../../src/index.ts';
import { castOf, keyOf, NOW } from '../support/cast.ts';

export interface Scene {
  readonly name: string;
  readonly decision: Decision;
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** Every kind of decision, by name. */
export function scenesOf(engine: Engine = createEngine('js')): readonly Scene[] {
  const { root, lead, agent, stranger, leaf } = castOf(engine);
  const authorizer = new Authorizer({ trustedRoots: [root.publicKey], engine });
  const gated = Warrant.mintBuilder({ engine })
    .capability('restart', { name: Pattern('*') })
    .requiredApprovers([lead.publicKey, stranger.publicKey])
    .minApprovals(2)
    .approvalGates({ restart: null })
    .holder(agent.publicKey)
    .issuedAt(NOW)
    .ttl(60)
    .mint(root);
  const foreign = Warrant.mintBuilder({ engine })
    .capability('read', { path: Exact('x') })
    .holder(agent.publicKey)
    .issuedAt(NOW)
    .mint(stranger);
  const scene = (
    name: string,
    tool: string,
    args: Record<string, unknown>,
    more: object = {},
    warrant = leaf,
  ): Scene => {
    const { now = NOW, ...given } = more as { now?: number };
    const signature = tool === '' ? null : warrant.sign(agent, tool, args, { now });
    return { name, tool, args, decision: authorizer.authorize({ warrant, tool, args, signature, now, ...given }) };
  };
  const args = { path: '/data/logs/today', limit: 5 };
  const restart = { name: 'db' };
  const asked = scene('approval required', 'restart', restart, {}, gated);
  const request = (asked.decision as Denied).approvalRequest as NonNullable<Denied['approvalRequest']>;
  const approvals = [lead, stranger].map((key) => signApproval(request, key, { now: NOW }));
  return [
    scene('allowed', 'read', args),
    scene('another value', 'read', { ...args, path: '/etc/passwd' }),
    scene('an unknown argument', 'read', { ...args, more: 1 }),
    scene('a missing argument', 'read', { limit: 5 }),
    scene('another tool', 'write', {}),
    scene('expired', 'read', args, { now: NOW + 600 }),
    scene('no proof', 'read', args, { signature: null }),
    scene('a wrong proof', 'read', args, { signature: new Uint8Array(64) }),
    scene('an untrusted root', 'read', { path: 'x' }, {}, foreign),
    scene('no warrant', 'read', args, { warrant: null }),
    scene('an unreadable warrant', 'read', args, { warrant: 'AAAA' }),
    { ...scene('arguments that are none', 'read', args), ...nothing(authorizer, leaf) },
    asked,
    scene('one of two approvals', 'restart', restart, { approvals: approvals.slice(0, 1) }, gated),
    scene('approved', 'restart', restart, { approvals }, gated),
  ];
}

function nothing(authorizer: Authorizer, warrant: Warrant): Pick<Scene, 'decision' | 'args'> {
  const args = { f: () => 0 };
  return { args, decision: authorizer.authorize({ warrant, tool: 'read', args, signature: null, now: NOW }) };
}

export function sceneNamed(name: string): Scene {
  const found = scenesOf().find((scene) => scene.name === name);
  if (found === undefined) throw new Error(`there is no scene ${name}`);
  return found;
}

/** Tells of a scene as `guard` does. */
export function tellScene({ decision, tool, args }: Scene, more: object = {}): void {
  auditDecision(decision, { source: 'guard', tool, mode: 'enforce', ran: decision.allowed, args, ...more });
}

/** Tells of a warrant that was minted, one that was granted below it, and of approvers who were asked. */
export function tellActs(): void {
  const engine = createEngine('js');
  const { parent, leaf } = castOf(engine);
  auditWarrant('warrant-minted', parent, { source: 'mint' });
  auditWarrant('warrant-granted', leaf, { source: 'grant', traceId: 't1' });
  const { decision } = sceneNamed('approval required');
  const request = (decision as Denied).approvalRequest;
  if (request !== undefined) auditApproval(request, { source: 'guard' });
}

export const KEY_OF_ROOT: string = keyOf(1, createEngine('js')).publicKey.toHex();
