// tenuo sign: the proof that the holder of a warrant makes a call.
import type { Command } from 'commander';
import { instantText } from '../../instant.ts';
import { type ArgumentOptions, readArguments } from '../call.ts';
import { type Result, runs, type Surroundings } from '../command.ts';
import { signingKeyOrDefault } from '../keys.ts';
import { addAtOption, addCallOptions, addKeyOption, addWarrantOption } from '../options.ts';
import { instantOf } from '../times.ts';
import { readChain } from '../warrants.ts';

interface Options extends ArgumentOptions {
  readonly key?: string;
  readonly warrant: readonly string[];
  readonly tool: string;
  readonly at?: number;
  readonly headers?: boolean;
}

export function addSign(program: Command): void {
  const command = program
    .command('sign [args]')
    .summary('sign one call with the key that holds the warrant')
    .description(
      'Signs a call: proof of possession, 64 bytes in base64. It is good for this tool, these very arguments and about two minutes. ARGS may stand for --args.',
    );
  addKeyOption(command, "the private key of the warrant's holder");
  addWarrantOption(command);
  addCallOptions(command);
  addAtOption(command, 'the instant to sign for; now')
    .option('--headers', 'write both headers of an HTTP request, with the whole chain')
    .addHelpText(
      'after',
      `\nExamples:\n  tenuo sign -w worker.warrant -k worker.key -t search --args '{"query":"weather in Oslo"}'\n  tenuo sign -w worker.warrant -k worker.key -t scale --arg cluster=staging-web --arg replicas:=5 --headers`,
    );
  runs<Options>(command, sign);
}

async function sign(options: Options, { note }: Surroundings, [positional]: readonly string[]): Promise<Result> {
  const { tool, at } = options;
  const warrant = await readChain(options.warrant);
  const args = await readArguments(options, positional);
  using key = await signingKeyOrDefault(options.key, [], note);
  const headers = warrant.bind(key).headers(tool, args, { now: at });
  const outside = warrant.whyDenied(tool, args, { now: at, cel: (await import('../../cel/index.ts')).cel });
  if (outside !== null) note(`the warrant does not allow this call: ${outside.message}`);
  const signature = headers['X-Tenuo-PoP'];
  const json = {
    signature,
    tool,
    warrantId: warrant.id,
    signedAt: instantText(instantOf(at)),
    headers: { ...headers },
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return { value: options.headers ? lines.join('\n') : signature, json };
}
