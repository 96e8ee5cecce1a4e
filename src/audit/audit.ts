// The audit log of the process: what was configured, whichever copy of this package configured it.
import type { ApprovalRequest } from '../approval/request.ts';
import type { Decision } from '../decision.ts';
import { shared } from '../shared.ts';
import type { WarrantView } from '../warrant/view.ts';
import { type ActContext, type AuditContext, approvalEvent, decisionEvent, warrantEvent } from './describe.ts';
import type { WarrantEvent } from './event.ts';
import { AuditLog, type AuditStats } from './log.ts';
import type { AuditLogOption } from './settings.ts';

export type { ActContext, AuditContext } from './describe.ts';
export { AuditLog, type AuditStats } from './log.ts';
export type { AuditLogOption } from './settings.ts';

/** No log is open. */
const NO_STATS: AuditStats = {
  recorded: 0,
  sampledOut: 0,
  undescribed: 0,
  dropped: { allowed: 0, denied: 0, other: 0 },
  sinks: [],
};

/**
 * Makes this the audit log of the process, as `configure({ auditLog })` does. The one before takes no more events; what waits in it is
 * still written.
 *
 * @throws TypeError for an option of another name or type, or no sinks; RangeError for a number out of range. The log before stays
 *   then.
 *
 * @example
 * ```ts
 * import { consoleSink, openAuditLog } from 'tenuo-edge/audit';
 *
 * openAuditLog({ sinks: consoleSink({ to: 'stderr' }), service: 'tools' });
 * ```
 *
 * @see docs/audit.md
 */
export function openAuditLog(option: AuditLogOption | undefined): AuditLog {
  const log = new AuditLog(option);
  closeAuditLog();
  shared().auditLog = log;
  return log;
}

/**
 * Leaves the process without an audit log; what waits in the one that it had is still written. Never throws.
 *
 * @example
 * ```ts
 * import { closeAuditLog, openAuditLog } from 'tenuo-edge/audit';
 *
 * openAuditLog(true);
 * closeAuditLog();
 * ```
 *
 * @see docs/audit.md
 */
export function closeAuditLog(): void {
  const before = shared().auditLog;
  shared().auditLog = undefined;
  void before?.close();
}

/**
 * Records a decision in the audit log of the process, where there is one. It never throws and never waits.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey } from 'tenuo-edge';
 * import { auditDecision, flushAudit, openAuditLog } from 'tenuo-edge/audit';
 *
 * openAuditLog((event) => {
 *   if (event.type === 'decision') console.log(event.outcome, event.tool);
 * });
 * const authorizer = new Authorizer({ trustedRoots: [SigningKey.generate().publicKey] });
 * const decision = authorizer.authorize({ warrant: null, tool: 'read', args: {}, signature: null });
 * auditDecision(decision, { source: 'worker', tool: 'read', mode: 'enforce', ran: false });
 * await flushAudit(); // denied read
 * ```
 *
 * @see docs/audit.md
 */
export function auditDecision(decision: Decision, context: AuditContext): void {
  for (const tell of shared().recorders ?? []) tell(decision, context);
  record((log) => decisionEvent(decision, context, log.settings));
}

/**
 * Records that a warrant was minted or granted. `mint` and `grant` do so themselves. It never throws and never waits.
 *
 * @example
 * ```ts
 * import { SigningKey, Warrant } from 'tenuo-edge';
 * import { auditWarrant } from 'tenuo-edge/audit';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').holder(key.publicKey).ttl(60).mint(key);
 * auditWarrant('warrant-minted', warrant, { source: 'issuer' });
 * ```
 *
 * @see docs/audit.md
 */
export function auditWarrant(type: WarrantEvent['type'], warrant: WarrantView, context: ActContext): void {
  record((log) => warrantEvent(type, warrant, context, log.settings));
}

/**
 * Records that approvers were asked. `guard` does so itself. It never throws and never waits.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey } from 'tenuo-edge';
 * import { auditApproval } from 'tenuo-edge/audit';
 *
 * const authorizer = new Authorizer({ trustedRoots: [SigningKey.generate().publicKey] });
 * const decision = authorizer.authorize({ warrant: null, tool: 'read', args: {}, signature: null });
 * if (!decision.allowed && decision.approvalRequest !== undefined) auditApproval(decision.approvalRequest, { source: 'worker' });
 * ```
 *
 * @see docs/audit.md
 */
export function auditApproval(request: ApprovalRequest, context: ActContext): void {
  record((log) => approvalEvent(request, context, log.settings));
}

/**
 * Resolves when every event of the audit log is written or given up, or after `seconds` (5 where absent). At the edge, hand it to
 * `waitUntil`; in a handler of signals, wait for it before the process ends. Never throws, and never rejects.
 *
 * @example
 * ```ts
 * import { flushAudit } from 'tenuo-edge';
 *
 * await flushAudit(1);
 * ```
 *
 * @see docs/audit.md#what-becomes-of-a-denial
 */
export async function flushAudit(seconds?: number): Promise<void> {
  await shared().auditLog?.flush(seconds);
}

/**
 * What has become of the events of the audit log so far.
 *
 * @example
 * ```ts
 * import { auditStats } from 'tenuo-edge';
 *
 * console.log(auditStats().dropped); // { allowed: 0, denied: 0, other: 0 }
 * ```
 *
 * @see docs/audit.md#what-becomes-of-a-denial
 */
export function auditStats(): AuditStats {
  return shared().auditLog?.stats ?? NO_STATS;
}

/** Events are made here, of this copy's decisions, and handed to the log of whichever copy. */
function record(describe: (log: AuditLog) => Parameters<AuditLog['add']>[0]): void {
  const log = shared().auditLog;
  if (log === undefined || !log.isOn) return;
  try {
    log.add(describe(log));
  } catch {
    log.addUndescribed();
  }
}
