// The tools that a command names, each with the constraints and gates that stand behind it on the command line.
import type { Command } from 'commander';
import { ApprovalGate, type Constraint } from '../index.ts';
import { constraintOf, parseConstraint, parseConstraintJson, saying } from './constraints.ts';
import { Misuse } from './failure.ts';

type Kind = 'tool' | 'constraint' | 'constraint-json' | 'allow-unknown' | 'gate' | 'gate-except' | 'gate-message';

const KINDS: readonly Kind[] = [
  ...(['tool', 'constraint', 'constraint-json', 'allow-unknown', 'gate', 'gate-except', 'gate-message'] as const),
];
/** Stands for every call of the tool. */
const EVERY_CALL = 'every-call';

/** What is said of one tool; of none in particular where `tool` is null. */
interface Said {
  readonly tool: string | null;
  readonly items: { readonly kind: Kind; readonly text: string }[];
}

/** One tool, as it was asked for. */
export interface ToolSpec {
  readonly tool: string | null;
  readonly constraints: Readonly<Record<string, Constraint>>;
  readonly allowUnknown: boolean;
  readonly gate: ApprovalGate | null;
}

/** The options by which tools are named. Their order counts, and commander keeps none: so they are noted as they come. */
export class ToolOptions {
  readonly #said: Said[] = [{ tool: null, items: [] }];

  constructor(command: Command) {
    command
      .option('-t, --tool <name>', 'a tool that the warrant grants; repeat it for more')
      .option(
        '-c, --constraint <argument=type:value>',
        'what an argument must satisfy, of the tool before it; repeat it',
      )
      .option('--constraint-json <json>', 'constraints of the tool before it as JSON: {"path":{"subpath":"/data"}}');
    for (const kind of KINDS) command.on(`option:${kind}`, (text: string) => this.#take(kind, text));
  }

  #take(kind: Kind, text: string): void {
    if (kind === 'tool') this.#said.push({ tool: text, items: [] });
    else this.#said.at(-1)?.items.push({ kind, text });
  }

  /**
   * The tools in their order. What stands in front of the first belongs to it where there is no other; where there is no tool at
   * all, to none.
   *
   * @throws Misuse where it is unclear what belongs to which tool.
   */
  specs(cel: (expression: string) => Constraint): ToolSpec[] {
    const [before, ...said] = this.#said as [Said, ...Said[]];
    const [only] = said;
    if (only === undefined) return before.items.length === 0 ? [] : [specOf(before, cel)];
    if (before.items.length > 0 && said.length > 1)
      throw new Misuse(
        'a constraint stands in front of the first of several tools',
        'Put each behind the --tool that it is for.',
      );
    only.items.unshift(...before.items);
    const repeated = said.find(({ tool }, i) => said.findIndex((other) => other.tool === tool) < i);
    if (repeated !== undefined) throw new Misuse(`the tool ${JSON.stringify(repeated.tool)} is named twice`);
    return said.map((one) => specOf(one, cel));
  }
}

/** The options of what makes new authority: flags and gates. */
export function addGateOptions(command: Command): void {
  command
    .option(
      '--gate <argument[=type:value]>',
      `calls of the tool before it that approvers have to approve; ${EVERY_CALL} is all of them`,
    )
    .option('--gate-except <argument=type:value>', 'the same for every value but these')
    .option('--gate-message <text>', 'what approvers are shown beside such a call');
}

function specOf({ tool, items }: Said, cel: (expression: string) => Constraint): ToolSpec {
  const constraints = Object.create(null) as Record<string, Constraint>;
  for (const { kind, text } of items)
    for (const { argument, constraint } of constraintsIn(kind, text, cel)) {
      if (argument in constraints)
        throw new Misuse(
          `the argument ${JSON.stringify(argument)} has two constraints`,
          'Use --constraint-json with {"all": […]}.',
        );
      constraints[argument] = constraint;
    }
  return {
    tool,
    constraints,
    allowUnknown: items.some(({ kind }) => kind === 'allow-unknown'),
    gate: gateOf(items, cel),
  };
}

function constraintsIn(kind: Kind, text: string, cel: (expression: string) => Constraint) {
  if (kind === 'constraint') return [parseConstraint(text, cel)];
  return kind === 'constraint-json' ? parseConstraintJson(text, cel) : [];
}

function gateOf(items: Said['items'], cel: (expression: string) => Constraint): ApprovalGate | null {
  const gates = items.filter(({ kind }) => kind === 'gate' || kind === 'gate-except');
  const message = items.findLast(({ kind }) => kind === 'gate-message')?.text;
  if (gates.length === 0) {
    if (message === undefined) return null;
    throw new Misuse('--gate-message is of a gate, and there is none', 'Add --gate.');
  }
  const options = message === undefined ? {} : { message };
  if (gates.some(({ text }) => text === EVERY_CALL)) return ApprovalGate(null, options);
  const args = Object.create(null) as Record<string, Constraint | null | { exempt: Constraint }>;
  for (const { kind, text } of gates) {
    const [argument, gate] = gateIn(kind, text, cel);
    if (argument in args) throw new Misuse(`the argument ${JSON.stringify(argument)} has two gates`);
    args[argument] = gate;
  }
  return saying('--gate', () => ApprovalGate(args, options));
}

function gateIn(kind: Kind, text: string, cel: (expression: string) => Constraint) {
  const at = text.indexOf('=');
  const argument = at < 0 ? text : text.slice(0, at);
  if (argument === '' || (at < 0 && kind === 'gate-except'))
    throw new Misuse(`--${kind} ${text}: it is ARGUMENT=TYPE:VALUE, as environment=exact:production`);
  if (at < 0) return [argument, null] as const;
  const constraint = saying(`--${kind} ${text}`, () => constraintOf(text.slice(at + 1), cel));
  return [argument, kind === 'gate' ? constraint : { exempt: constraint }] as const;
}
