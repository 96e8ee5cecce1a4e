// Draws an inspection. Texts of warrants become text nodes and never markup.
import { type ConstraintSet, type Warrant, wouldPass } from 'tenuo-edge/browser';
import { type Inspection, isProblem, type Link, type Problem } from './inspect.ts';

type Tone = 'good' | 'note' | 'bad';
type Child = Node | string;

/** Characters of a text that is shown at once; more opens on demand. */
const MOST_SHOWN = 400;
const UNITS = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;
const words = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** Where a warrant stands at an instant (Unix seconds). */
export function standing(warrant: Warrant, now: number): 'early' | 'valid' | 'expired' {
  if (now < Number(warrant.issuedAtSeconds)) return 'early';
  return now < Number(warrant.expiresAtSeconds) ? 'valid' : 'expired';
}

/** `in 4 minutes`, `2 days ago`, in the largest unit that fits once. */
export function relative(seconds: number, now: number): string {
  const away = seconds - now;
  if (away === 0) return 'now';
  const [unit, size] = UNITS.find(([, size]) => Math.abs(away) >= size) ?? UNITS[5];
  return words.format(Math.trunc(away / size), unit);
}

/** Tells the outcome in a heading and a sentence or two. */
export function drawVerdict(target: HTMLElement, { links, problem, trust }: Inspection): void {
  const [tone, title, ...lines] = verdictOf(links, problem, trust);
  target.className = tone;
  target.replaceChildren(element('h2', {}, title), ...lines.map((line) => element('p', {}, line)));
  if (problem !== null) target.append(...factsOf(problem));
  const [top] = links;
  if (problem === null && top !== undefined && !isProblem(top))
    target.append(factList([['Root key', keyText(top.issuer.toHex())]]));
}

function verdictOf(
  links: readonly Link[],
  problem: Problem | null,
  trust: Inspection['trust'],
): readonly [Tone, string, ...string[]] {
  if (problem !== null) {
    const where =
      problem.warrant === undefined || links.length < 2 ? '' : `: warrant ${problem.warrant + 1} is at fault`;
    const title = links.length === 0 ? 'This cannot be read as a warrant' : `This would be refused${where}`;
    return ['bad', title, sentence(problem.says), problem.hint];
  }
  const [what, why] =
    links.length === 1
      ? ['This warrant is sound', 'Its signature holds, and it is valid now.']
      : [
          `This chain of ${links.length} warrants is sound`,
          'Every signature holds, all are valid now, and none is wider than the one above it.',
        ];
  if (trust === 'trusted') return ['good', `${what} and comes from the root that you trust`, why];
  return ['note', what, why, 'Whether it is genuine depends on its root key: enter the one that you trust to compare.'];
}

function factsOf({ code, number, expected, received }: Problem): HTMLElement[] {
  const facts: [string, Child][] = [];
  if (number > 0) facts.push(['Code', element('code', {}, `${number} ${code}`)]);
  if (expected !== undefined) facts.push(['Expected', longText(expected)]);
  if (received !== undefined) facts.push(['Found', longText(received)]);
  return facts.length === 0 ? [] : [factList(facts)];
}

/** Draws the chain, root first. What a closed card holds is drawn when it is opened: a chain may have thousands of constraints. */
export function drawChain(target: HTMLElement, { links, problem, trust }: Inspection, now: number): void {
  target.replaceChildren(
    ...links.map((link, index) => {
      const last = index === links.length - 1;
      const name = links.length === 1 ? 'The warrant' : index === 0 ? 'Root' : last ? 'Leaf' : `Delegation ${index}`;
      const above = links[index - 1];
      const parent = above === undefined || isProblem(above) ? null : above;
      const card = element('details', {}, summaryOf(link, index, name, now));
      const draw = () => card.append(bodyOf(link, parent, index === 0 ? trust : null, now));
      card.addEventListener('toggle', () => card.childElementCount === 1 && draw());
      if (last || index === problem?.warrant) {
        draw();
        card.open = true;
      }
      return card;
    }),
  );
}

/** Rewrites the relative times that stand on the page. */
export function drawTimes(target: HTMLElement, now: number): void {
  for (const time of target.querySelectorAll<HTMLElement>('[data-at]'))
    time.textContent = timeText(time.dataset.at as string, now);
}

function summaryOf(link: Link, index: number, name: string, now: number): HTMLElement {
  const number = element('span', { className: 'number', ariaHidden: 'true' }, String(index + 1));
  const title = element('h3', {}, name);
  if (isProblem(link)) return element('summary', {}, number, title, badge('✕ not verified', 'bad'));
  const state = standing(link, now);
  const validity = {
    early: () => badge('not valid yet', 'bad'),
    expired: () => badge('expired', 'bad'),
    valid: () => element('span', { className: 'badge good' }, '✓ expires ', ago(link.expiresAtSeconds, now)),
  }[state]();
  return element(
    'summary',
    {},
    number,
    title,
    badge('✓ signature', 'good'),
    validity,
    badge(
      link.type === 'issuer' ? 'issuer warrant' : `${link.tools.length} ${link.tools.length === 1 ? 'tool' : 'tools'}`,
    ),
  );
}

function bodyOf(link: Link, parent: Warrant | null, trust: Inspection['trust'] | null, now: number): HTMLElement {
  if (isProblem(link)) {
    const note = 'What it says is not shown: nobody has signed it as it stands.';
    return element('div', { className: 'body' }, element('p', {}, `${sentence(link.says)} ${note}`), ...factsOf(link));
  }
  const granted = link.type === 'issuer' ? issuableOf(link) : toolsOf(link, parent);
  return element('div', { className: 'body' }, factList(warrantFacts(link, parent, trust, now)), ...granted);
}

function warrantFacts(
  warrant: Warrant,
  parent: Warrant | null,
  trust: Inspection['trust'] | null,
  now: number,
): [string, Child][] {
  const isHandedOn = parent?.holder.equals(warrant.issuer) === true;
  const issuer = isHandedOn ? 'the holder of the warrant above' : trust === 'trusted' ? 'the root that you trust' : '';
  const facts: [string, Child][] = [
    ['Holder', keyText(warrant.holder.toHex())],
    ['Issuer', keyText(warrant.issuer.toHex(), issuer)],
    ['Issued', instant(warrant.issuedAt, warrant.issuedAtSeconds, now)],
    ['Expires', instant(warrant.expiresAt, warrant.expiresAtSeconds, now)],
    [
      'Depth',
      warrant.isTerminal ? `${warrant.depth}, to be handed on no further` : `${warrant.depth} of ${warrant.maxDepth}`,
    ],
    [
      'Type',
      warrant.type === 'issuer' ? 'issuer: may issue warrants, and call nothing itself' : 'execution: may call tools',
    ],
    ['Id', mono(warrant.id)],
  ];
  const { agentId, sessionId, clearance, requiredApprovers, minApprovals } = warrant;
  if (agentId !== null) facts.push(['Agent', longText(agentId)]);
  if (sessionId !== null) facts.push(['Session', longText(sessionId)]);
  if (clearance !== null) facts.push(['Clearance', String(clearance)]);
  if (requiredApprovers !== null) {
    const needed = minApprovals ?? requiredApprovers.length;
    facts.push(['Approvals', `${needed} of ${requiredApprovers.length} approvers for calls that a gate names`]);
  }
  return facts;
}

function toolsOf(warrant: Warrant, parent: Warrant | null): HTMLElement[] {
  const above = parent?.type === 'execution' ? parent.capabilities : null;
  const blocks: HTMLElement[] = warrant.tools.map((tool) =>
    toolBlock(tool, warrant.capabilities[tool] as ConstraintSet, above?.[tool]),
  );
  const dropped = parent === null || above === null ? [] : parent.tools.filter((tool) => !warrant.tools.includes(tool));
  if (dropped.length > 0) blocks.push(element('p', {}, 'Not handed on: ', longText(dropped.join(', '))));
  const title = blocks.length === 0 ? 'Grants no tool' : 'Tools';
  return [element('h4', {}, title), ...blocks];
}

function issuableOf(warrant: Warrant): HTMLElement[] {
  const blocks: HTMLElement[] = [
    element('h4', {}, 'May issue'),
    element('p', {}, longText((warrant.issuableTools ?? []).join(', '))),
  ];
  const { constraintBounds: bounds, maxIssueDepth } = warrant;
  if (maxIssueDepth !== null) blocks.push(element('p', {}, `Down to depth ${maxIssueDepth}.`));
  if (bounds !== null) blocks.push(element('h4', {}, 'Within these bounds'), toolBlock('', bounds, undefined));
  return blocks;
}

function toolBlock(tool: string, set: ConstraintSet, above: ConstraintSet | undefined): HTMLElement {
  const entries = Object.entries(set.constraints);
  const rows = entries.map(([argument, constraint]) => {
    const text = String(constraint);
    const isNarrower = above !== undefined && text !== String(above.constraints[argument]);
    const mark = isNarrower ? [' ', badge('narrowed', 'note')] : [];
    const meaning = element('td', {}, longText(wouldPass(constraint)), ...mark);
    if (text.length <= MOST_SHOWN) meaning.append(element('code', {}, text));
    return element('tr', {}, element('th', { scope: 'row' }, argument), meaning);
  });
  const block = element('div', { className: 'tool' });
  if (tool !== '') block.append(element('h5', {}, tool === '*' ? '* (any other tool)' : tool));
  if (rows.length > 0) block.append(element('table', {}, element('tbody', {}, ...rows)));
  const rest = rows.length === 0 ? 'Any arguments.' : set.allowUnknown ? 'Other arguments may hold anything.' : '';
  if (rest !== '') block.append(element('p', {}, rest));
  return block;
}

function instant(date: Date, seconds: bigint, now: number): Child {
  const text = date.toISOString().replace('T', ' ').replace('.000Z', ' UTC').replace(/^\+/, '');
  return element('span', {}, `${text} · `, ago(seconds, now));
}

/** A relative time, kept up to date by `drawTimes`. */
function ago(seconds: bigint, now: number): HTMLElement {
  const time = element('span', {}, timeText(String(seconds), now));
  time.dataset.at = String(seconds);
  return time;
}

function timeText(seconds: string, now: number): string {
  return relative(Number(seconds), now);
}

function keyText(hex: string, note = ''): HTMLElement {
  const key = mono(hex);
  return note === '' ? key : element('span', {}, key, element('br', {}), element('span', { className: 'soft' }, note));
}

function mono(text: string): HTMLElement {
  return element('span', { className: 'mono' }, text);
}

function badge(text: string, tone: Tone | '' = ''): HTMLElement {
  return element('span', { className: `badge ${tone}`.trim() }, text);
}

function factList(facts: readonly (readonly [string, Child])[]): HTMLElement {
  return element('dl', {}, ...facts.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]));
}

/** A text, cut where it is long: the whole of it may be a megabyte. */
function longText(text: string): string {
  return text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN)}… (${text.length} characters in all)`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]>,
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
