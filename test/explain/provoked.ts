// Every code, provoked: one call that ends with it, with fixed keys, ids and instants. docs/errors.md shows what each looks
// like, and a test that each has its code. A code that is missing here does not compile.

import { CEL } from '../../src/cel/index.ts';
import { FACADE_REASONS } from '../../src/codes.ts';
import { errorFor } from '../../src/errors.ts';
import {
  All,
  ApprovalGate,
  type ApprovalRequest,
  type Arguments,
  Authorizer,
  type Code,
  type Decision,
  type Denied,
  Exact,
  guard,
  MemoryReplayStore,
  Pattern,
  type PresentedApproval,
  type PublicKey,
  Range,
  Regex,
  type Regex as RegexConstraint,
  SignedApproval,
  SigningKey,
  signApproval,
  signRevocationList,
  Warrant,
} from '../../src/index.ts';
import { MemorySink, Receipt, ReceiptLog, verifyReceipts } from '../../src/receipt/index.ts';
import { memoryFloorStore, RevocationTracker } from '../../src/revocation/index.ts';

export const NOW = 1_700_000_000;

const [root, agent, worker, lead] = [1, 2, 3, 4].map((n) => SigningKey.fromSeed(new Uint8Array(32).fill(n))) as [
  SigningKey,
  SigningKey,
  SigningKey,
  SigningKey,
];
const id = (n: number): Uint8Array => new Uint8Array(16).fill(n);

const WARRANT = Warrant.mintBuilder()
  .capability('scale', { cluster: Pattern('staging-*'), replicas: Range.max(10) })
  .tool('status')
  .holder(agent.publicKey)
  .ttl(3600)
  .id(id(1))
  .issuedAt(NOW)
  .mint(root);
const ARGS = { cluster: 'staging-web', replicas: 5 };

const GATED = Warrant.mintBuilder()
  .capability('deploy', { env: Pattern('*') })
  .requiredApprovers([root.publicKey, lead.publicKey])
  .minApprovals(2)
  .approvalGates({ deploy: ApprovalGate({ env: Exact('production') }) })
  .holder(agent.publicKey)
  .ttl(3600)
  .id(id(2))
  .issuedAt(NOW)
  .mint(root);
const DEPLOY = { env: 'production' };

interface Call {
  readonly warrant?: Warrant | string | Uint8Array;
  readonly signer?: Warrant;
  readonly tool?: string;
  readonly args?: Arguments;
  readonly key?: SigningKey;
  readonly now?: number;
  readonly approvals?: readonly PresentedApproval[];
}

function decide(call: Call, options: object = {}): Decision {
  const { warrant = WARRANT, signer = WARRANT, tool = 'scale', args = ARGS, key = agent, now = NOW, approvals } = call;
  const authorizer = new Authorizer({ trustedRoots: [root.publicKey], ...options });
  const signature = signer.sign(key, tool, args, { now });
  return authorizer.authorize({ warrant, tool, args, signature, now, approvals });
}

function deploy(approvals: readonly PresentedApproval[]): Decision {
  return decide({ warrant: GATED, signer: GATED, tool: 'deploy', args: DEPLOY, approvals });
}

function approved(by: SigningKey, args: Arguments = DEPLOY): SignedApproval {
  const denied = decide({ warrant: GATED, signer: GATED, tool: 'deploy', args }) as Denied;
  if (denied.approvalRequest === undefined) throw new Error('no approval is asked for');
  return signApproval(denied.approvalRequest, by, { now: NOW });
}

/** A warrant that one approval is enough for. */
const SIMPLE = Warrant.mintBuilder()
  .capability('deploy', { env: Pattern('*') })
  .requiredApprovers([lead.publicKey])
  .approvalGates({ deploy: ApprovalGate(null) })
  .holder(agent.publicKey)
  .ttl(3600)
  .id(id(5))
  .issuedAt(NOW)
  .mint(root);

function decideSimple(approvals: readonly PresentedApproval[]): Decision {
  return decide({ warrant: SIMPLE, signer: SIMPLE, tool: 'deploy', args: DEPLOY, approvals });
}

function simplyApproved(): SignedApproval {
  const { approvalRequest } = decideSimple([]) as Denied;
  if (approvalRequest === undefined) throw new Error('no approval is asked for');
  return signApproval(approvalRequest, lead, { now: NOW });
}

/** What a call throws. */
export async function thrown(run: () => unknown): Promise<Error> {
  try {
    await run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

function only(name: string, constraint: RegexConstraint | ReturnType<typeof CEL> | ReturnType<typeof All>): Warrant {
  return Warrant.mintBuilder()
    .capability('find', { [name]: constraint })
    .holder(agent.publicKey)
    .ttl(3600)
    .id(id(3))
    .issuedAt(NOW)
    .mint(root);
}

function find(warrant: Warrant, args: Arguments): Decision {
  return decide({ warrant, signer: warrant, tool: 'find', args });
}

async function tracker(): Promise<RevocationTracker> {
  return RevocationTracker.open({ issuer: root.publicKey, floors: memoryFloorStore() });
}

/** A log of two receipts, and their bytes. */
function log(): { log: ReceiptLog; sink: MemorySink; signer: PublicKey } {
  const sink = new MemorySink({ capacity: 2 });
  const settings = { key: lead, sink, authorizerId: 'tools-1', trustedRoots: [root.publicKey] };
  return { log: new ReceiptLog(settings), sink, signer: lead.publicKey };
}

function record(to: ReceiptLog): Receipt {
  const authorizer = new Authorizer({ trustedRoots: [root.publicKey] });
  const signature = WARRANT.sign(agent, 'scale', ARGS, { now: NOW });
  return to.decide(authorizer, { warrant: WARRANT, tool: 'scale', args: ARGS, signature, now: NOW }).receipt;
}

async function verified(pieces: Uint8Array, roots: readonly PublicKey[] = []): Promise<Error> {
  const report = await verifyReceipts(pieces, {
    signers: [lead.publicKey],
    ...(roots.length > 0 && { trustedRoots: roots }),
  });
  const { broken } = report;
  if (broken === null) throw new Error('the log is whole');
  return broken.error;
}

export const PROVOKED: Readonly<Record<Code, () => Decision | Error | Promise<Decision | Error>>> = {
  'signature-invalid': () => decide({ key: worker }),
  'invalid-key-length': () => thrown(() => SigningKey.fromSeed(new Uint8Array(31))),
  'unsupported-payload-version': () => {
    const bytes = record(log().log).toBytes();
    // {"receipt_version": 1, …}: the number stands behind the text.
    return thrown(() => Receipt.parse(bytes.with(bytes.indexOf(1), 2)).verify());
  },
  'invalid-payload-structure': () => thrown(() => new Authorizer({ trustedRoots: [] })),
  'malformed-cbor': () => decide({ warrant: 'not a warrant' }),
  'missing-required-field': () =>
    thrown(() =>
      Warrant.mintBuilder()
        .issuer()
        .issuableTools(['scale'])
        .holder(agent.publicKey)
        .mint(root)
        .issueBuilder()
        .tool('scale')
        .holder(worker.publicKey)
        .issue(agent),
    ),
  'warrant-expired': () => decide({ now: NOW + 3600 }),
  'issued-in-future': () => decide({ now: NOW - 60 }),
  'ttl-exceeded': () => thrown(() => Warrant.mintBuilder().tool('scale').ttl(7_776_001).mint(root)),
  'invalid-issuer': () => thrown(() => WARRANT.bind(worker)),
  'depth-exceeded': () => {
    const terminal = Warrant.mintBuilder().tool('scale').terminal().holder(agent.publicKey).mint(root);
    return thrown(() => terminal.grant({ to: worker.publicKey, key: agent }));
  },
  'chain-too-long': () => decide({ warrant: stackOf(WARRANT, 65) }),
  'chain-broken': () => decide({ warrant: stackOf(WARRANT, 2) }),
  'untrusted-root': () => {
    const child = WARRANT.grantBuilder().inheritAll().holder(worker.publicKey).id(id(4)).issuedAt(NOW).grant(agent);
    return decide({ warrant: String(child), signer: child, key: worker });
  },
  'tool-not-authorized': () => decide({ tool: 'scael' }),
  'constraint-violation': () => decide({ args: { ...ARGS, replicas: 50 } }),
  'invalid-attenuation': () => thrown(() => WARRANT.grantBuilder().tool('destroy').issuedAt(NOW).grant(agent)),
  'capability-expansion': () =>
    thrown(() =>
      WARRANT.grantBuilder()
        .capability('scale', { cluster: 'staging-web', replicas: Range.max(20) })
        .issuedAt(NOW)
        .grant(agent),
    ),
  'unknown-constraint-type': () => find(only('order', CEL('total < 100')), { order: { total: 5 } }),
  'insufficient-approvals': () => deploy([approved(lead)]),
  'approval-invalid': () => decideSimple([SignedApproval.parse(forged(simplyApproved().toBytes()))]),
  'approver-not-authorized': () => thrown(() => approved(worker)),
  'approval-request-hash-mismatch': () => {
    const { approvalRequest } = deploy([]) as Denied;
    return thrown(() => signApproval(approvalRequest as ApprovalRequest, lead, { warrant: SIMPLE, now: NOW }));
  },
  'approval-required': () => deploy([]),
  'warrant-revoked': () =>
    decide({}, { revocationList: signRevocationList(root, { ids: [WARRANT], now: NOW }).verify(root.publicKey) }),
  'srl-invalid': async () => decide({}, { revocationList: await tracker() }),
  'srl-version-rollback': async () => {
    const list = await tracker();
    await list.accept(signRevocationList(root, { ids: [], version: 7, now: NOW }));
    return thrown(() => list.accept(signRevocationList(root, { ids: [], version: 6, now: NOW })));
  },
  'srl-content-changed': async () => {
    const list = await tracker();
    await list.accept(signRevocationList(root, { ids: [], version: 7, now: NOW }));
    return thrown(() => list.accept(signRevocationList(root, { ids: [WARRANT], version: 7, now: NOW })));
  },
  'warrant-too-large': () => thrown(() => Warrant.parse('A'.repeat(600_000))),
  'too-many-constraints': () => {
    let constraint = All([Exact('a')]);
    for (let depth = 0; depth < 32; depth++) constraint = All([constraint]);
    return thrown(() => only('text', constraint));
  },
  'invalid-arguments': () => {
    const authorizer = new Authorizer({ trustedRoots: [root.publicKey] });
    const args = { ...ARGS, since: new Date(0) };
    return authorizer.authorize({ warrant: WARRANT, tool: 'scale', args, signature: null, now: NOW });
  },
  'constraint-too-costly': () => {
    const warrant = Warrant.mintBuilder()
      .capability('find', { text: Pattern(`*${'a'.repeat(2000)}b`) })
      .holder(agent.publicKey)
      .ttl(3600)
      .id(id(6))
      .issuedAt(NOW)
      .mint(root);
    return find(warrant, { text: 'a'.repeat(20_000) });
  },
  'not-decidable-here': () => find(only('text', Regex('\\bstaging\\b')), { text: 'größe staging' }),
  'engine-unavailable': () => errorFor(FACADE_REASONS.ENGINE_RUNNING),
  replayed: () => {
    const replay = new MemoryReplayStore({ clock: () => NOW * 1000 });
    decide({}, { replay });
    return decide({}, { replay });
  },
  'replay-store-failed': () =>
    decide(
      {},
      {
        replay: {
          checkAndAdd: () => {
            throw new Error('connect ECONNREFUSED 10.0.0.7:6379');
          },
        },
      },
    ),
  'warrant-missing': () =>
    thrown(() =>
      guard({ tool: 'scale', trustedRoots: [root.publicKey], now: () => NOW }, (_: typeof ARGS) => 'scaled')(ARGS),
    ),
  'log-broken': async () => {
    const { log: receipts, sink } = log();
    record(receipts);
    const bytes = joined(sink);
    return verified(bytes.subarray(0, bytes.length - 1));
  },
  'log-unavailable': () => {
    const { log: receipts } = log();
    return thrown(() => {
      for (let i = 0; i < 3; i++) record(receipts);
    });
  },
  'receipt-refuted': async () => {
    const { log: receipts, sink } = log();
    record(receipts);
    return verified(joined(sink), [worker.publicKey]);
  },
};

/** A stack of the same warrant, many times. */
function stackOf(warrant: Warrant, count: number): Uint8Array {
  const one = warrant.toBytes();
  const head = count < 24 ? [0x80 + count] : [0x98, count];
  const bytes = new Uint8Array(head.length + count * one.length);
  bytes.set(head);
  for (let i = 0; i < count; i++) bytes.set(one, head.length + i * one.length);
  return bytes;
}

/** The same bytes, the last of them changed. */
function forged(bytes: Uint8Array): Uint8Array {
  const last = bytes.length - 1;
  return bytes.with(last, 1 ^ (bytes[last] as number));
}

function joined(sink: MemorySink): Uint8Array {
  return new Uint8Array(Buffer.concat(sink.peek().map((each) => Uint8Array.from(each))));
}
