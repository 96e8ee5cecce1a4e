// tenuo inspect: what a warrant says.
import type { Command } from 'commander';
import { type Result, runs, type Surroundings } from '../command.ts';
import { warrantJson, warrantText } from '../describe.ts';
import { addAtOption } from '../options.ts';
import { instantOf } from '../times.ts';
import { presentable, readChain, WARRANT_HELP } from '../warrants.ts';

interface Options {
  readonly at?: number;
  readonly chain?: boolean;
}

export function addInspect(program: Command): void {
  const command = program
    .command('inspect <warrant...>')
    .alias('decode')
    .summary('show what a warrant says')
    .description(
      `Shows what a warrant says: who issued and who holds it, its tools with their constraints, how long it holds. Signatures are checked, trust is not: that is for \`tenuo verify\`.\n\nWARRANT is ${WARRANT_HELP}. Several are one chain, from the root to the leaf.`,
    )
    .option('--chain', 'show all warrants of the chain, root first');
  addAtOption(command, 'the instant for which to say whether it holds; now').addHelpText(
    'after',
    '\nExamples:\n  tenuo inspect worker.warrant --chain\n  pbpaste | tenuo inspect - --json',
  );
  runs<Options>(command, inspect);
}

async function inspect(
  { at, chain = false }: Options,
  { paints }: Surroundings,
  sources: readonly string[],
): Promise<Result> {
  const leaf = await readChain(sources);
  const now = instantOf(at);
  const links = chain ? leaf.chain : [leaf];
  const texts = links.map((link) => warrantText(link, now, paints));
  const last = paints.dim('Its signatures hold. Trust, revocation and the links are checked by: tenuo verify');
  const json = { ...warrantJson(leaf, now), warrant: presentable(leaf), base64: String(leaf) };
  return {
    report: [...texts, last].join('\n\n'),
    json: chain ? { ...json, links: links.map((link) => warrantJson(link, now)) } : json,
  };
}
