// tenuo approve: a person's signature under one call.
import type { Command } from 'commander';
import { cliPrompt, describeRequest, readControlPlaneRequest } from '../../approval/index.ts';
import { ApprovalRequest, type SigningKey, signApproval, type Warrant } from '../../index.ts';
import { instantText } from '../../instant.ts';
import { type JsonInput, writeJson } from '../../json/write.ts';
import { readValue } from '../call.ts';
import { type Result, runs, type Surroundings } from '../command.ts';
import { Misuse } from '../failure.ts';
import { readInput, textOf } from '../input.ts';
import { signingKeyOrDefault } from '../keys.ts';
import { addAtOption, addKeyOption, addOutOption, addTrustOptions, addWarrantOption } from '../options.ts';
import { canAsk } from '../terminal.ts';
import { parseDuration } from '../times.ts';
import { authorizerFor, readTrust, requireRoots, type TrustOptions } from '../trust.ts';
import { readChain } from '../warrants.ts';
import { delivered, type WrittenOptions } from '../written.ts';

interface Options extends TrustOptions, WrittenOptions {
  readonly key?: string;
  readonly warrant: readonly string[];
  readonly ttl?: number;
  readonly externalId?: string;
  readonly yes?: boolean;
}

export function addApprove(program: Command): void {
  const command = program
    .command('approve <request>')
    .summary('approve a call that needs it, after it was shown')
    .description(
      'Shows a request for approval and asks at the terminal whether to sign it. REQUEST is a file or - for standard input: what `tenuo authorize --request-out` wrote, or its --json. The request itself is not signed by anyone: give the warrant and the trusted roots, and it is held against them.\n\nExit code 0: signed. 1: declined, or the key may not approve this.',
    );
  addKeyOption(command, "the approver's private key");
  addWarrantOption(command);
  addTrustOptions(command);
  command
    .option('--ttl <duration>', 'how long the approval holds; 5m where absent', parseDuration)
    .option('--external-id <text>', "the approver's name in another system, which is signed too")
    .option('-y, --yes', 'sign without asking: for scripts, where somebody has looked already');
  addAtOption(command, 'the instant of the approval; now');
  addOutOption(command).addHelpText(
    'after',
    '\nExamples:\n  tenuo approve request.json -k boss.key -w agent.warrant --root root.pub -o approval.txt\n  tenuo authorize … --approval approval.txt',
  );
  runs<Options>(command, approve);
}

async function approve(options: Options, surroundings: Surroundings, [source]: readonly string[]): Promise<Result> {
  const { ttl, externalId, at, yes = false } = options;
  const request = await readRequest(source as string);
  const warrant = await heldAgainst(options, surroundings);
  if (!yes && !canAsk())
    throw new Misuse('there is no terminal to ask at', 'Run it in one; or look at the request and give --yes.');
  if (!yes && at !== undefined)
    throw new Misuse(
      '--at is for --yes: what a person answers is dated when they answer',
      'Leave --at out, or add --yes.',
    );
  using key = await signingKeyOrDefault(options.key, [], surroundings.note);
  const approval = yes
    ? signApproval(request, key, { warrant, ttl, externalId, now: at })
    : await asked(request, key, { warrant, ttl, externalId });
  const { payload, approver } = approval;
  if (yes) surroundings.say(describeRequest(request));
  surroundings.say(`Signed by ${approver.fingerprint}…, until ${instantText(payload.expiresAtSeconds)}`);
  const json = {
    approval: approval.toText(),
    approver: approver.toHex(),
    requestHash: payload.requestHash,
    expiresAt: instantText(payload.expiresAtSeconds),
  };
  return { ...delivered(approval.toText(), options), json };
}

type Signing = Pick<Parameters<typeof signApproval>[2] & object, 'warrant' | 'ttl' | 'externalId'>;

async function asked(request: ApprovalRequest, key: SigningKey, signing: Signing) {
  const [approval] = await cliPrompt({ key, ...signing })(request);
  return approval as ReturnType<typeof signApproval>;
}

/** JSON as control planes and `authorize --json` have it, or upstream's CBOR. */
async function readRequest(source: string): Promise<ApprovalRequest> {
  const input = await readInput(source, 'the request');
  if ((input.bytes[0] as number) >= 0x80 && input.bytes[0] !== 0xff) return ApprovalRequest.parse(input.bytes);
  const text = textOf(input);
  const value = readValue(text, 'the request') as { readonly approvalRequest?: unknown };
  const inner = typeof value === 'object' && value !== null ? value.approvalRequest : undefined;
  return readControlPlaneRequest(inner === undefined ? text : writeJson(inner as JsonInput)).request;
}

/** The warrant that the request says it is of, once its chain was verified; undefined where none was given. */
async function heldAgainst(options: Options, { note }: Surroundings): Promise<Warrant | undefined> {
  const trust = await readTrust(options, note);
  if (options.warrant.length === 0) {
    note('the request is not held against a warrant: its own word is taken. Give --warrant and --root');
    return undefined;
  }
  requireRoots(trust);
  const warrant = await readChain(options.warrant);
  const authorizer = await authorizerFor(trust.roots, trust, options);
  const decision = authorizer.verify(warrant, { now: options.at });
  if (!decision.allowed) throw new Misuse(`the warrant does not hold: ${decision.message}`, decision.hint);
  return warrant;
}
