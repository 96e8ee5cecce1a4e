// tenuo mint: a root warrant.
import type { Command } from 'commander';
import { ConstraintSet, Warrant } from '../../index.ts';
import { type Result, runs, type Surroundings } from '../command.ts';
import { boundsOf, CONSTRAINT_HELP } from '../constraints.ts';
import { commaList, type IssuingOptions, named, publicKeys, setCommon, typeOf, whole } from '../issuing.ts';
import { readPublicKey, signingKeyOrDefault } from '../keys.ts';
import { addAtOption, addKeyOption, addOutOption, collected } from '../options.ts';
import { canAsk, given } from '../terminal.ts';
import { parseDuration } from '../times.ts';
import { addGateOptions, ToolOptions, type ToolSpec } from '../tools.ts';
import { written } from '../written.ts';

interface Options extends IssuingOptions {
  readonly session?: string;
}

const EXAMPLES = `
Examples:
  tenuo mint -k root.key --holder agent.pub -t search -c 'query=pattern:weather *' --ttl 1h -o agent.warrant
  tenuo mint -k root.key --holder agent.pub -t read -c path=subpath:/data -t list --ttl 10m
  tenuo mint -k root.key --holder lead.pub -t deploy -c env=oneof:staging,production \\
      --gate env=exact:production --approver boss.pub --ttl 8h
  tenuo mint -k root.key --holder desk.pub --type issuer --issuable-tools read,list --ttl 30d`;

export function addMint(program: Command): void {
  const command = program
    .command('mint')
    .alias('issue')
    .summary('make a root warrant: what tools its holder may call, and how')
    .description(
      'Signs a root warrant: the key that signs it is the root that verifiers trust. It names the key that may use it (--holder), the tools, what their arguments must satisfy, and when it ends.',
    );
  addKeyOption(command, "the issuer's private key");
  command.option(
    '--holder <public key>',
    'who may use it: NAME.pub, hex, base64, PEM or a JWK; the issuer where absent',
  );
  const tools = new ToolOptions(command);
  command
    .option('--allow-unknown', 'the tool before it also takes arguments without a constraint')
    .option('--ttl <duration>', 'how long it holds: 90s, 5m, 1h, 7d; 5m where absent', parseDuration)
    .option('--max-depth <n>', 'how often it may be delegated, each time by the next', whole)
    .option('--terminal', 'it may not be delegated')
    .option('--clearance <level>', "the holder's clearance: 0 to 255, or a name such as internal")
    .option('--session <id>', 'the session that it belongs to')
    .option('--agent <id>', 'the name of the agent, for logs');
  addGateOptions(command);
  command
    .option('--approver <public key>', 'who approves gated calls; repeat it', collected, [])
    .option('--min-approvals <n>', 'how many of them have to; all where absent', whole)
    .option('--type <type>', 'execution, or issuer: it grants no tools, its holder issues warrants', typeOf)
    .option('--issuable-tools <names>', 'of an issuer warrant: the tools, by commas', commaList)
    .option('--max-issue-depth <n>', 'of an issuer warrant: the depth down to which may be issued', whole)
    .option(
      '--constraint-bound <argument=type:value>',
      'of an issuer warrant: what constraints must stay within',
      collected,
      [],
    )
    .option('--id <id>', 'its id; a new one where absent');
  addAtOption(command, 'the instant from which it holds; now');
  addOutOption(command).option('--pem', 'write PEM').addHelpText('after', `\n${CONSTRAINT_HELP}\n${EXAMPLES}`);
  runs<Options>(command, (options, surroundings) => mint(options, tools, surroundings), { refused: 2 });
}

async function mint(options: Options, tools: ToolOptions, surroundings: Surroundings): Promise<Result> {
  const { note } = surroundings;
  const { CEL } = await import('../../cel/index.ts');
  const specs = await toolsOrAsked(tools.specs(CEL), options);
  using key = await signingKeyOrDefault(await askedKey(options.key), ['TENUO_ROOT_KEY', 'TENUO_ISSUER_KEY'], note);
  const builder = Warrant.mintBuilder();
  if (options.type === 'issuer') builder.issuer();
  if (options.type === 'execution') builder.execution();
  for (const { tool, constraints, allowUnknown } of specs)
    builder.capability(named(tool), ConstraintSet(constraints, { allowUnknown }));
  if (options.holder === undefined) note('no --holder: the issuer holds it too');
  else builder.holder(await readPublicKey(options.holder, '--holder'));
  if (options.issuableTools !== undefined) builder.issuableTools(options.issuableTools);
  if (options.maxIssueDepth !== undefined) builder.maxIssueDepth(options.maxIssueDepth);
  if (options.constraintBound.length > 0) builder.constraintBounds(boundsOf(options.constraintBound, CEL));
  if (options.ttl !== undefined) builder.ttl(options.ttl);
  if (options.session !== undefined) builder.sessionId(options.session);
  if (options.approver.length > 0) builder.requiredApprovers(await publicKeys(options.approver));
  if (options.minApprovals !== undefined) builder.minApprovals(options.minApprovals);
  setCommon(builder, specs, options);
  for (const { tool, constraints, allowUnknown } of specs)
    if (Object.keys(constraints).length === 0 && !allowUnknown)
      note(`${named(tool)} has no constraint: its holder may pass any arguments`);
  return written(builder.mint(key), options, surroundings);
}

/** The tools that were named; at a terminal, where none was, what somebody answers. */
async function toolsOrAsked(specs: readonly ToolSpec[], options: Options): Promise<readonly ToolSpec[]> {
  const isIssuer = options.type === 'issuer' || (options.type === undefined && options.issuableTools !== undefined);
  if (isIssuer || specs.some(({ tool }) => tool !== null)) return specs;
  const tool = await given(undefined, '--tool', 'Which tool does the warrant grant?');
  const [spec = { constraints: {}, allowUnknown: false, gate: null }] = specs;
  return [{ ...spec, tool }];
}

async function askedKey(key: string | undefined): Promise<string | undefined> {
  const isInEnvironment = ['TENUO_ROOT_KEY', 'TENUO_ISSUER_KEY'].some((name) => process.env[name]);
  if (key !== undefined || isInEnvironment || !canAsk()) return key;
  return given(undefined, '--key', "In which file is the issuer's private key?");
}
