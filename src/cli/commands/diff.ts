// tenuo diff: what a child lacks of its parent.
import { createHash } from 'node:crypto';
import type { Command } from 'commander';
import type { Warrant } from '../../index.ts';
import { type Result, runs } from '../command.ts';
import { Misuse } from '../failure.ts';
import { addAtOption } from '../options.ts';
import { joined, readWarrant, WARRANT_HELP } from '../warrants.ts';

interface Options {
  readonly at?: number;
}

export function addDiff(program: Command): void {
  const command = program
    .command('diff <parent> [child]')
    .summary('show what a delegated warrant lacks of its parent')
    .description(
      `Shows what a child lacks of its parent: tools, constraints, lifetime, clearance, depth. One argument is a chain, whose last two warrants are compared. Each is ${WARRANT_HELP}.`,
    );
  addAtOption(command, 'the instant at which remaining lifetimes are compared; now').addHelpText(
    'after',
    '\nExamples:\n  tenuo diff worker.warrant\n  tenuo diff agent.warrant worker.warrant --json',
  );
  runs<Options>(command, ({ at }, _, [parent, child]) => diff(at, parent as string, child));
}

async function diff(at: number | undefined, parentSource: string, childSource: string | undefined): Promise<Result> {
  const first = await readWarrant(parentSource);
  const leaf = childSource === undefined ? first : await below(first, childSource);
  const found = leaf.diff({ now: at });
  if (found === null)
    throw new Misuse(
      leaf.depth === 0 ? 'this is a root warrant: it has no parent' : 'this warrant came without its parent',
      'Give the parent as well: tenuo diff PARENT CHILD',
    );
  return { report: String(found), json: found.toJSON() };
}

/** The second warrant with the first above it. */
async function below(parent: Warrant, source: string): Promise<Warrant> {
  const child = await readWarrant(source);
  const above = child.chain.findIndex((link) => link.id === parent.id);
  if (above >= 0 && above === child.chain.length - 2) return child;
  if (child.chain.length === 1 && child.parentHash === createHash('sha256').update(parent.payload).digest('hex'))
    return joined([parent, child]);
  throw new Misuse(
    `${child.id} is no child of ${parent.id}`,
    'A child names the hash of its parent, and this is another.',
  );
}
