// tenuo grant: a narrower warrant below one that is held.
import type { Command } from 'commander';
import { type Constraint, ConstraintSet, type SigningKey, type Warrant } from '../../index.ts';
import { type Result, runs, type Surroundings } from '../command.ts';
import { boundsOf, CONSTRAINT_HELP } from '../constraints.ts';
import { Misuse } from '../failure.ts';
import { commaList, type IssuingOptions, named, publicKeys, setCommon, typeOf, whole } from '../issuing.ts';
import { readPublicKey, signingKeyOrDefault } from '../keys.ts';
import { addAtOption, addKeyOption, addOutOption, collected } from '../options.ts';
import { parseDuration } from '../times.ts';
import { addGateOptions, ToolOptions, type ToolSpec } from '../tools.ts';
import { readWarrant, WARRANT_HELP } from '../warrants.ts';
import { written } from '../written.ts';

interface Options extends IssuingOptions {
  readonly allowUnknown?: boolean;
  readonly diff?: boolean;
  readonly preview?: boolean;
  readonly quiet?: boolean;
}

const EXAMPLES = `
Examples:
  tenuo grant agent.warrant -k agent.key --holder worker.pub -t search --ttl 5m -o worker.warrant
  tenuo grant agent.warrant -k agent.key --holder worker.pub -t read -c path=subpath:/data/reports --preview
  tenuo grant desk.warrant -k desk.key --holder agent.pub -t read -c path=subpath:/data --ttl 10m

The child has the tools that are named, each with its parent's constraints but for those given; all tools where none is
named. It lives no longer than its parent. Below an issuer warrant it is an execution warrant, unless --type issuer says
otherwise.`;

export function addGrant(program: Command): void {
  const command = program
    .command('grant <warrant>')
    .alias('attenuate')
    .summary('hand on a part of a warrant to another key')
    .description(
      `Signs a narrower warrant below one that you hold, for another key to use. What would be wider is refused.\n\nWARRANT is ${WARRANT_HELP}. What is written is the whole chain, which is what a verifier wants.`,
    );
  addKeyOption(command, "the private key of the parent's holder");
  command.option('--holder <public key>', "who may use it; the parent's holder where absent");
  const tools = new ToolOptions(command);
  command
    .option('--ttl <duration>', "how long it holds: 90s, 5m, 1h, 7d; to its parent's end where absent", parseDuration)
    .option('--max-depth <n>', 'the depth that delegation may reach', whole)
    .option('--terminal', 'it may not be delegated further')
    .option('--clearance <level>', "the holder's clearance: at most the parent's")
    .option('--agent <id>', 'the name of the agent, for logs');
  addGateOptions(command);
  command
    .option('--approver <public key>', "one more approver; the parent's stay. Repeat it", collected, [])
    .option('--min-approvals <n>', "how many have to approve: at least the parent's", whole)
    .option('--type <type>', 'below an issuer warrant: execution, or issuer', typeOf)
    .option('--allow-unknown', 'below an issuer warrant: the tool before it also takes other arguments')
    .option('--issuable-tools <names>', 'with --type issuer: fewer tools, by commas', commaList)
    .option('--max-issue-depth <n>', 'with --type issuer: a smaller depth', whole)
    .option('--constraint-bound <argument=type:value>', 'with --type issuer: a narrower bound', collected, [])
    .option('--id <id>', 'its id; a new one where absent');
  addAtOption(command, 'the instant from which it holds; now');
  addOutOption(command)
    .option('--pem', 'write PEM')
    .option('--leaf', 'write the child alone, without its parents')
    .option('--diff', 'say on standard error what it lacks of its parent')
    .option('--preview', 'write nothing but that')
    .addHelpText('after', `${EXAMPLES}\n\n${CONSTRAINT_HELP}`);
  runs<Options>(command, (options, surroundings, operands) => grant(options, tools, surroundings, operands));
}

async function grant(
  options: Options,
  tools: ToolOptions,
  surroundings: Surroundings,
  [source]: readonly string[],
): Promise<Result> {
  const { CEL } = await import('../../cel/index.ts');
  const specs = tools.specs(CEL);
  const parent = await readWarrant(source as string);
  using key = await signingKeyOrDefault(options.key, [], surroundings.note);
  const issues = parent.type === 'issuer' && options.type !== 'issuer';
  checkType(parent, options);
  const child = issues ? await issued(parent, specs, options, key) : await granted(parent, specs, options, key);
  const diff = child.diff({ now: options.at });
  if (options.preview) return { report: String(diff), json: { preview: true, diff: diff?.toJSON() } };
  if (options.diff && !options.quiet) process.stderr.write(`${diff}\n`);
  const result = written(child, options, surroundings);
  return { ...result, json: { ...result.json, ...(options.diff && { diff: diff?.toJSON() }) } };
}

function checkType(parent: Warrant, options: Options): void {
  if (parent.type === 'execution' && options.type === 'issuer')
    throw new Misuse('an execution warrant has no issuer warrants below it', 'Leave --type out.');
  const only: readonly [string, unknown][] = [
    ['--issuable-tools', options.issuableTools],
    ['--max-issue-depth', options.maxIssueDepth],
    ['--constraint-bound', options.constraintBound[0]],
  ];
  const idle = options.type === 'issuer' ? undefined : only.find(([, value]) => value !== undefined)?.[0];
  if (idle !== undefined)
    throw new Misuse(`${idle} is of an issuer warrant`, 'Add --type issuer, below an issuer warrant.');
  if (options.allowUnknown && !(parent.type === 'issuer' && options.type !== 'issuer'))
    throw new Misuse(
      '--allow-unknown is for what an issuer warrant issues',
      'Elsewhere a child takes what its parent takes.',
    );
  if (options.preview && (options.out !== undefined || options.pem || options.leaf))
    throw new Misuse('--preview writes no warrant', 'Leave --out, --pem and --leaf out.');
}

async function granted(
  parent: Warrant,
  specs: readonly ToolSpec[],
  options: Options,
  key: SigningKey,
): Promise<Warrant> {
  const { cel, CEL } = await import('../../cel/index.ts');
  const builder = parent.grantBuilder({ cel });
  const isNamed = specs.some(({ tool }) => tool !== null);
  if (!isNamed) builder.inheritAll();
  for (const spec of specs) {
    if (spec.tool === null) builder.narrow(spec.constraints);
    else if (Object.keys(spec.constraints).length === 0) builder.tool(spec.tool);
    else builder.capability(spec.tool, narrowed(parent, spec));
  }
  if (options.type === 'issuer') {
    if (options.issuableTools !== undefined) builder.issuableTools(options.issuableTools);
    if (options.maxIssueDepth !== undefined) builder.maxIssueDepth(options.maxIssueDepth);
    if (options.constraintBound.length > 0) builder.constraintBounds(boundsOf(options.constraintBound, CEL));
  }
  if (options.ttl !== undefined) builder.ttl(options.ttl);
  if (options.approver.length > 0) builder.addApprovers(await publicKeys(options.approver));
  if (options.minApprovals !== undefined) builder.raiseMinApprovals(options.minApprovals);
  await setChild(builder, specs, options);
  return builder.grant(key);
}

/** The parent's constraints of a tool with others in the place of some. */
function narrowed(parent: Warrant, { tool, constraints }: ToolSpec): ConstraintSet {
  const own = parent.capabilities[named(tool)] ?? parent.capabilities['*'];
  const merged = Object.assign(Object.create(null) as Record<string, Constraint>, own?.constraints, constraints);
  return ConstraintSet(merged, { allowUnknown: own?.allowUnknown ?? false });
}

async function issued(
  parent: Warrant,
  specs: readonly ToolSpec[],
  options: Options,
  key: SigningKey,
): Promise<Warrant> {
  const { cel } = await import('../../cel/index.ts');
  const builder = parent.issueBuilder({ cel });
  for (const { tool, constraints, allowUnknown } of specs)
    builder.capability(named(tool), ConstraintSet(constraints, { allowUnknown }));
  if (options.ttl !== undefined) builder.ttl(options.ttl);
  if (options.approver.length > 0)
    builder.requiredApprovers([...(parent.requiredApprovers ?? []), ...(await publicKeys(options.approver))]);
  if (options.minApprovals !== undefined) builder.minApprovals(options.minApprovals);
  await setChild(builder, specs, options);
  return builder.issue(key);
}

/** As for a root warrant, for whoever was named; the parent's holder where nobody was. */
async function setChild(
  builder: ReturnType<Warrant['grantBuilder']> | ReturnType<Warrant['issueBuilder']>,
  specs: readonly ToolSpec[],
  options: Options,
): Promise<void> {
  if (options.holder !== undefined) builder.holder(await readPublicKey(options.holder, '--holder'));
  setCommon(builder, specs, options);
}
