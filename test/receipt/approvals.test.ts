// Gated calls in a log: what a gate asked for, what was approved, and how it is judged again.
import { describe, expect, it } from 'vitest';
import type { ApprovalRequest } from '../../src/approval/request.ts';
import { signApproval } from '../../src/approval/sign.ts';
import type { SignedApproval } from '../../src/approval/signed-approval.ts';
import { Authorizer } from '../../src/authorizer.ts';
import type { Denied } from '../../src/decision.ts';
import { sha256 } from '../../src/engine/digest.ts';
import { type Disclosure, ReceiptLog } from '../../src/receipt/log.ts';
import { MemorySink } from '../../src/receipt/sink.ts';
import { type VerifiedRecord, verifyReceipts } from '../../src/receipt/verify.ts';
import { Warrant } from '../../src/warrant.ts';
import { keyOf, NOW } from '../support/cast.ts';
import { ENGINES } from '../support/engines.ts';
import { hex } from '../support/vectors.ts';
import { joined } from './logs.ts';

describe.each(ENGINES)('gated calls in a log on $name', (engine) => {
  const [root, agent, lead] = [1, 3, 5].map((n) => keyOf(n, engine)) as [
    ReturnType<typeof keyOf>,
    ReturnType<typeof keyOf>,
    ReturnType<typeof keyOf>,
  ];
  const warrant = Warrant.mintBuilder({ engine })
    .tool('deploy')
    .requiredApprovers([lead.publicKey])
    .minApprovals(1)
    .approvalGates({ deploy: null })
    .holder(agent.publicKey)
    .ttl(600)
    .issuedAt(NOW)
    .mint(root);
  const args = { target: 'production' };
  const trustedRoots = [root.publicKey];

  /** A call that is denied, approved, and made again. */
  const logOf = (disclose?: Disclosure) => {
    const sink = new MemorySink();
    const log = new ReceiptLog({ key: keyOf(9, engine), sink, engine, now: NOW, disclose });
    const authorizer = new Authorizer({ trustedRoots, engine });
    const request = {
      warrant,
      tool: 'deploy',
      args,
      signature: warrant.sign(agent, 'deploy', args, { now: NOW }),
      now: NOW,
    };
    const denied = log.decide(authorizer, request);
    const asked = (denied.decision as Denied).approvalRequest as ApprovalRequest;
    const approval: SignedApproval = signApproval(asked, lead, { warrant, now: NOW, externalId: 'lead@example' });
    const allowed = log.decide(authorizer, { ...request, approvals: [approval] });
    log.close({ now: NOW });
    return { records: sink.peek(), denied, allowed, approval };
  };
  const verified = async (records: readonly Uint8Array[], options = {}) => {
    const told: VerifiedRecord[] = [];
    const report = await verifyReceipts(joined(records), {
      engine,
      onRecord: (record) => told.push(record),
      ...options,
    });
    return { report, told };
  };

  it('has an entry for what the gate asked for, and one for each approval, behind their receipts', async () => {
    const { records, denied, allowed, approval } = logOf();
    expect([denied.decision.code, allowed.decision.allowed]).toEqual(['approval-required', true]);
    const { report, told } = await verified(records);
    expect(report.intact).toBe(true);
    expect(told.map(({ receipt, entry }) => receipt?.outcome ?? entry?.kind)).toEqual([
      'checkpoint',
      'deny',
      'gate',
      'allow',
      'approval',
      'checkpoint',
    ]);
    expect(told[2]?.entry).toMatchObject({
      receipt: denied.receipt.digest(),
      code: 'approval-required',
      required: 1,
      received: 0,
      approvers: [lead.publicKey.toBytes()],
    });
    expect(told[4]?.entry).toMatchObject({
      receipt: allowed.receipt.digest(),
      approver: lead.publicKey.toBytes(),
      approvedAt: NOW,
      requestHash: allowed.receipt.fields.requestHash,
      approvalDigest: sha256(engine, approval.toBytes()),
    });
    expect(hex(denied.receipt.fields.requestHash as Uint8Array)).toBe(
      hex(allowed.receipt.fields.requestHash as Uint8Array),
    );
  });

  it('names no approver elsewhere, and holds no approval, unless it discloses them', async () => {
    const holds = (disclose?: Disclosure) => Buffer.concat(logOf(disclose).records).includes('lead@example');
    expect(holds()).toBe(false);
    expect(holds({ externalId: true })).toBe(true);
    expect(holds({ approvals: true })).toBe(true);
  });

  it('is judged again with its approvals, and up to them without', async () => {
    const judged = async (disclose: Disclosure) => (await verified(logOf(disclose).records, { trustedRoots })).report;
    expect(await judged({ arguments: true, approvals: true })).toMatchObject({
      intact: true,
      checked: { chains: 1, calls: 1, requestHashes: 2, approvalsUnknown: 0 },
    });
    expect(await judged({ arguments: true })).toMatchObject({
      intact: true,
      checked: { calls: 1, approvalsUnknown: 1 },
    });
  });

  it('shows an approval that was taken out', async () => {
    const { records } = logOf();
    const { report } = await verified(records.filter((_, i) => i !== 4));
    expect(report.broken).toMatchObject({ record: 4, error: { reason: 'entry-place' } });
  });
});
