// Calls of one holder, decided and told to an audit log with counted ids at a fixed instant.
import { afterEach } from 'vitest';
import { type AuditContext, auditDecision, closeAuditLog, openAuditLog } from '../../src/audit/audit.ts';
import type { AuditEvent, DecisionEvent } from '../../src/audit/event.ts';
import type { AuditLogOptions } from '../../src/audit/settings.ts';
import { Authorizer } from '../../src/authorizer.ts';
import type { Decision } from '../../src/decision.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { createEngine } from '../../src/engine/select.ts';
import { type Cast, castOf, NOW } from '../support/cast.ts';

export { NOW };

/** What an allowed call of `read` has, and another path, which is denied. */
export const PATH = '/data/logs/today';
export const DIARY = '/home/alice/diary';

export interface Stage extends Cast {
  /** Decides a call of `read`: allowed, unless another path is asked for. */
  decide(path?: string): Decision;
  /** Decides a call and tells the audit log of it. */
  call(path?: string, context?: Partial<AuditContext>): Decision;
}

export function stageOf(engine: Engine = createEngine('js')): Stage {
  const cast = castOf(engine);
  const authorizer = new Authorizer({ trustedRoots: [cast.root.publicKey], engine });
  const decide = (path = PATH): Decision => {
    const args = { path, limit: 5 };
    const signature = cast.leaf.sign(cast.agent, 'read', args, { now: NOW });
    return authorizer.authorize({ warrant: cast.leaf, tool: 'read', args, signature, now: NOW });
  };
  return {
    ...cast,
    decide,
    call(path = PATH, context = {}) {
      const decision = decide(path);
      const args = { path, limit: 5 };
      auditDecision(decision, { ...contextOf(decision), args, ...context });
      return decision;
    },
  };
}

/** What `guard` says of a decision that it enforces. */
export function contextOf(decision: Decision): AuditContext {
  return { source: 'guard', tool: 'read', mode: 'enforce', ran: decision.allowed };
}

/** Opens a log with counted ids at NOW; what its sink and its fallback got. */
export function recorded(options: Partial<AuditLogOptions> = {}): { events: AuditEvent[]; rescued: AuditEvent[] } {
  const events: AuditEvent[] = [];
  const rescued: AuditEvent[] = [];
  openAuditLog({
    sinks: (event) => events.push(event),
    fallback: (event) => rescued.push(event),
    ...counted(),
    ...options,
  });
  return { events, rescued };
}

/** Ids e1, e2, … and a clock that stands. */
export function counted(): Pick<AuditLogOptions, 'newId' | 'clock'> {
  let count = 0;
  return { newId: () => `e${++count}`, clock: () => NOW * 1000 };
}

export const decisions = (events: readonly AuditEvent[]): DecisionEvent[] =>
  events.filter((event): event is DecisionEvent => event.type === 'decision');

/** Everything that is already due to run has run: microtasks, and promises of promises. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

afterEach(closeAuditLog);
