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
 * Makes this the audit log of the process. The one before takes no more events; what waits in it is still written.
 *
 * @throws TypeError, RangeError for options that make no sense; the log before stays then.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { auditDecision, type AuditEvent, flushAudit, openAuditLog } from 'tenuo-edge/audit';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(key);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(key, 'search', {}) };
 * const decision = new Authorizer({ trustedRoots: [key.publicKey] }).authorize(request);
 *
 * const events: AuditEvent[] = [];
 * openAuditLog((event) => events.push(event));
 * auditDecision(decision, { source: 'service', tool: 'search', mode: 'enforce', ran: true });
 * await flushAudit();
 * console.log(events.length); // 1
 * ```
 *
 * @see docs/edge.md#what-an-audit-line-holds
 */
export function openAuditLog(option: AuditLogOption | undefined): AuditLog {
  const log = new AuditLog(option);
  closeAuditLog();
  shared().auditLog = log;
  return log;
}

/**
 * Leaves the process without an audit log; what waits in the one that it had is still written.
 *
 * @example
 * ```ts
 * import { auditStats, closeAuditLog, openAuditLog } from 'tenuo-edge/audit';
 *
 * openAuditLog(() => {});
 * closeAuditLog();
 * console.log(auditStats().sinks); // []
 * ```
 *
 * @see docs/edge.md#what-an-audit-line-holds
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
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { auditDecision, type AuditEvent, flushAudit, openAuditLog } from 'tenuo-edge/audit';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(key);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(key, 'search', {}) };
 * const decision = new Authorizer({ trustedRoots: [key.publicKey] }).authorize(request);
 *
 * const events: AuditEvent[] = [];
 * openAuditLog((event) => events.push(event));
 * auditDecision(decision, { source: 'service', tool: 'search', mode: 'enforce', ran: true });
 * await flushAudit();
 * console.log(events.map(({ source }) => source)); // [ 'service' ]
 * ```
 *
 * @see docs/edge.md#what-an-audit-line-holds
 */
export function auditDecision(decision: Decision, context: AuditContext): void {
  for (const tell of shared().recorders ?? []) tell(decision, context);
  record((log) => decisionEvent(decision, context, log.settings));
}

/**
 * Records that a warrant was minted or granted. It never throws and never waits.
 *
 * @example
 * ```ts
 * import { SigningKey, Warrant } from 'tenuo-edge';
 * import { type AuditEvent, auditWarrant, flushAudit, openAuditLog } from 'tenuo-edge/audit';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(key);
 *
 * const events: AuditEvent[] = [];
 * openAuditLog((event) => events.push(event));
 * auditWarrant('warrant-minted', warrant, { source: 'service' });
 * await flushAudit();
 * console.log(events.map(({ type }) => type)); // [ 'warrant-minted' ]
 * ```
 *
 * @see docs/edge.md#what-an-audit-line-holds
 */
export function auditWarrant(type: WarrantEvent['type'], warrant: WarrantView, context: ActContext): void {
  record((log) => warrantEvent(type, warrant, context, log.settings));
}

/**
 * Records that approvers were asked. It never throws and never waits.
 *
 * @example
 * ```ts
 * import { ApprovalRequest, SigningKey, Warrant } from 'tenuo-edge';
 * import { auditApproval, type AuditEvent, flushAudit, openAuditLog } from 'tenuo-edge/audit';
 *
 * const warrant = Warrant.mintBuilder()
 *   .tool('restart')
 *   .requiredApprovers([SigningKey.generate().publicKey])
 *   .approvalGates({ restart: null })
 *   .mint(SigningKey.generate());
 *
 * const events: AuditEvent[] = [];
 * openAuditLog((event) => events.push(event));
 * auditApproval(ApprovalRequest.for(warrant, { tool: 'restart', args: {} }), { source: 'service' });
 * await flushAudit();
 * console.log(events.map(({ type }) => type)); // [ 'approval-requested' ]
 * ```
 *
 * @see docs/edge.md#what-an-audit-line-holds
 */
export function auditApproval(request: ApprovalRequest, context: ActContext): void {
  record((log) => approvalEvent(request, context, log.settings));
}

/**
 * Resolves when every event of the audit log is written or given up, or after `seconds` (5 where absent); it never
 * rejects. At the edge, hand it to `waitUntil`; in a handler of signals, wait for it before the process ends.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { auditDecision, type AuditEvent, flushAudit, openAuditLog } from 'tenuo-edge/audit';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(key);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(key, 'search', {}) };
 * const decision = new Authorizer({ trustedRoots: [key.publicKey] }).authorize(request);
 *
 * const events: AuditEvent[] = [];
 * openAuditLog((event) => events.push(event));
 * auditDecision(decision, { source: 'service', tool: 'search', mode: 'enforce', ran: true });
 * await flushAudit();
 * console.log(events.length); // 1
 * ```
 *
 * @see docs/edge.md#what-an-audit-line-holds
 */
export async function flushAudit(seconds?: number): Promise<void> {
  await shared().auditLog?.flush(seconds);
}

/**
 * What has become of the events of the audit log so far.
 *
 * @example
 * ```ts
 * import { Authorizer, SigningKey, Warrant } from 'tenuo-edge';
 * import { auditDecision, type AuditEvent, auditStats, flushAudit, openAuditLog } from 'tenuo-edge/audit';
 *
 * const key = SigningKey.generate();
 * const warrant = Warrant.mintBuilder().tool('search').mint(key);
 * const request = { warrant, tool: 'search', args: {}, signature: warrant.sign(key, 'search', {}) };
 * const decision = new Authorizer({ trustedRoots: [key.publicKey] }).authorize(request);
 *
 * const events: AuditEvent[] = [];
 * openAuditLog((event) => events.push(event));
 * auditDecision(decision, { source: 'service', tool: 'search', mode: 'enforce', ran: true });
 * await flushAudit();
 * console.log(auditStats().recorded, auditStats().sampledOut); // 1 0
 * ```
 *
 * @see docs/edge.md#what-an-audit-line-holds
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
