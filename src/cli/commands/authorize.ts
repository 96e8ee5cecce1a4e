// tenuo authorize: whether a call may be made.
import type { Command } from 'commander';
import { writeControlPlaneRequest } from '../../approval/index.ts';
import { Warrant } from '../../index.ts';
import { type ArgumentOptions, type CallArguments, readArguments } from '../call.ts';
import { type Result, runs, type Surroundings } from '../command.ts';
import { Misuse } from '../failure.ts';
import { PRIVATE, writeFiles } from '../files.ts';
import { fileExists, readText, STDIN } from '../input.ts';
import { type Note, readSigningKey } from '../keys.ts';
import { addAtOption, addCallOptions, addTrustOptions, addWarrantOption, collected } from '../options.ts';
import { authorizerFor, readTrust, requireRoots, type TrustOptions } from '../trust.ts';
import { verdict } from '../verdict.ts';
import { readChain, readUnjudged } from '../warrants.ts';

interface Options extends TrustOptions, ArgumentOptions {
  readonly warrant: readonly string[];
  readonly tool: string;
  readonly signature?: string;
  readonly key?: string;
  readonly approval: readonly string[];
  readonly requestOut?: string;
  readonly force?: boolean;
}

export function addAuthorize(program: Command): void {
  const command = program
    .command('authorize [args]')
    .summary('decide one call, as a tool does that is asked to run')
    .description(
      'Decides one call: the chain, its trust and time, the proof of the holder, the arguments, approvals. ARGS may stand for --args.\n\nExit code 0: allowed. 1: denied; it says which check, where, and what would pass. 2: not decided.',
    );
  addWarrantOption(command);
  addCallOptions(command)
    .option('-s, --signature <base64>', 'what `tenuo sign` wrote: the text, a file, or - for standard input')
    .option('-k, --key <key>', "sign here and now with the holder's private key, to try a call out")
    .option('--approval <file>', 'a signed approval, as `tenuo approve` writes it; repeat it', collected, [])
    .option('--request-out <file>', 'where only approvals are missing: write the request for `tenuo approve` there')
    .option('-f, --force', 'replace that file where it is there already');
  addTrustOptions(command);
  addAtOption(command).addHelpText(
    'after',
    `\nExamples:\n  tenuo authorize -w worker.warrant -t search --args '{"query":"weather in Oslo"}' -s "$SIGNATURE" --root root.pub\n  tenuo authorize -w worker.warrant -t search --arg query=stocks -k worker.key --root root.pub`,
  );
  runs<Options>(command, authorize);
}

async function authorize(
  options: Options,
  { note, paints }: Surroundings,
  [positional]: readonly string[],
): Promise<Result> {
  const { tool, at } = options;
  const trust = await readTrust(options, note);
  requireRoots(trust);
  if (options.force && options.requestOut === undefined)
    throw new Misuse('--force is for --request-out, and there is none');
  const authorizer = await authorizerFor(trust.roots, trust, options);
  const warrant = options.key === undefined ? await readUnjudged(options.warrant) : await readChain(options.warrant);
  const args = await readArguments(options, positional);
  const approvals = await Promise.all(options.approval.map((source) => readText(source, 'the approval')));
  const signature =
    warrant instanceof Warrant ? await signedHere(warrant, args, options, note) : await givenSignature(options);
  const decision = authorizer.authorize({ warrant, tool, args, signature, approvals, now: at });
  const request = decision.allowed ? undefined : decision.approvalRequest;
  if (options.requestOut === undefined || request === undefined) return verdict(decision, paints);
  const content = `${writeControlPlaneRequest(request)}\n`;
  writeFiles([{ path: options.requestOut, content, mode: PRIVATE }], options.force ?? false);
  return verdict(decision, paints, [
    `The request is in ${options.requestOut}: tenuo approve ${options.requestOut} -k APPROVER.key`,
  ]);
}

/** The signature that was given, or one by the key that was. */
async function signedHere(
  warrant: Warrant,
  args: CallArguments,
  options: Options,
  note: Note,
): Promise<Uint8Array | string | null> {
  if (options.key === undefined) return givenSignature(options);
  if (options.signature !== undefined)
    throw new Misuse(
      '--signature and --key are both given',
      'Give the signature that came with the call, or a key to make one.',
    );
  using key = await readSigningKey(options.key, '--key', note);
  return warrant.sign(key, options.tool, args, { now: options.at });
}

/** Base64, or a file that holds it; null where there is none, which is denied. */
async function givenSignature({ signature }: Options): Promise<string | null> {
  if (signature === undefined) return null;
  return signature === STDIN || fileExists(signature) ? readText(signature, 'the signature') : signature.trim();
}
