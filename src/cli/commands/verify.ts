// tenuo verify: whether a chain holds, by itself and without a call.
import type { Command } from 'commander';
import { type Result, runs, type Surroundings } from '../command.ts';
import { addAtOption, addTrustOptions } from '../options.ts';
import { authorizerFor, readTrust, type TrustOptions } from '../trust.ts';
import { decisionJson, decisionText } from '../verdict.ts';
import { readChain } from '../warrants.ts';

export function addVerify(program: Command): void {
  const command = program
    .command('verify <warrant...>')
    .summary('check a warrant and all that stand above it, without a call')
    .description(
      'Checks a chain by itself: signatures, who issued it, each link, and whether it holds at this instant. Whether a call may be made is for `tenuo authorize`. Several warrants are one chain, from the root to the leaf.\n\nExit code 0: it holds. 1: it does not. 2: nothing was said about trust, since no root is given.',
    );
  addTrustOptions(command);
  addAtOption(command).addHelpText(
    'after',
    '\nExamples:\n  tenuo verify worker.warrant --root root.pub\n  tenuo verify worker.warrant --root root.pub --at 2026-11-22T12:00:00Z\n  tenuo verify worker.warrant --root root.pub --revocations revoked.srl --revocation-key control.pub',
  );
  runs<TrustOptions>(command, verify);
}

async function verify(
  options: TrustOptions,
  { note, paints }: Surroundings,
  sources: readonly string[],
): Promise<Result> {
  const trust = await readTrust(options, note);
  const warrant = await readChain(sources);
  const root = warrant.chain[0]?.issuer ?? warrant.issuer;
  const isTrusting = trust.roots.length > 0;
  // Without roots everything else is checked as if the issuer were one: what fails then fails with any.
  const authorizer = await authorizerFor(isTrusting ? trust.roots : [root], trust, options);
  const decision = authorizer.verify(warrant, { now: options.at });
  const unchecked = [
    ...(isTrusting ? [] : [`trust: whether ${root.toHex()}, which issued the root, may issue warrants (--root)`]),
    ...(trust.list === undefined ? ['revocation (--revocations)'] : []),
    'any call: possession, arguments and approvals (tenuo authorize)',
  ];
  const lines = unchecked.map((what) => `  ${what}`);
  const { bold, red, yellow } = paints;
  const head = isTrusting
    ? decisionText(decision, paints, 'Valid')
    : decision.allowed
      ? bold(yellow('Not verified: no trusted root is given. Apart from that the chain holds.'))
      : `${bold(red('Not verified, and no root could help:'))}\n${decisionText(decision, paints)}`;
  const exit = isTrusting ? (decision.allowed ? 0 : 1) : 2;
  if (exit === 2) note('no trusted root is given: give --root, or set TENUO_TRUSTED_ROOTS');
  return {
    report: [head, 'Not checked:', ...lines].join('\n'),
    json: { verified: exit === 0, trustedRoot: isTrusting, ...decisionJson(decision), unchecked },
    exit,
  };
}
