// What incident.mjs prints. It decides nothing.
import { bold, cyan, dim, green, red, STICKY, width, wrap, yellow } from './terminal.mjs';

const WIDEST_TITLE = 46;
/** Of a table of times. */
const COLUMN = 13;
const ENGINE_NAMES = { wasm: 'WebAssembly', js: 'JavaScript' };

export function printTitle(now, chain) {
  console.log(bold('\nAn on-call incident'));
  console.log(wrap(`Three warrants made by upstream's Python package, judged at ${isoSeconds(now * 1000)}.`, 0));
  if (!chain.allowed) return console.log(red(`✗ the chain does not hold: ${chain.message}\n`));
  console.log(
    green(wrap(`✓ the chain holds: ${chain.work.verifications} signatures, each link within the one above\n`, 2)),
  );
}

function isoSeconds(milliseconds) {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}

/** Who handed what to whom, each below its issuer; what became narrower or was left out is marked. */
export function printChain(chain, names) {
  console.log(`${bold(cyan(names[0]))}  ${chain[0].issuer.fingerprint}  ${dim('the trusted root')}`);
  chain.forEach((link, i) => {
    const indent = ' '.repeat(i * 3);
    const until = isoSeconds(link.expiresAt.getTime()).slice(0, 16).replace('T', ' ');
    const term = dim(`from ${names[i]}, ${duration(link.ttl)}, until ${until}Z`);
    console.log(`${indent}└─ ${bold(cyan(names[i + 1]))}  ${link.holder.fingerprint}  ${term}`);
    const bar = `${indent}   ${i < chain.length - 1 ? '│' : ' '} `;
    for (const line of toolLines(link, chain[i - 1])) console.log(bar + line);
  });
  console.log(dim('\n▾ narrower than above   ✗ not handed on'));
}

function duration(seconds) {
  return seconds % 86_400 === 0 ? `${seconds / 86_400} d` : `${seconds / 3600} h`;
}

function toolLines(link, parent) {
  const above = parent?.capabilities ?? link.capabilities;
  return Object.entries(above).flatMap(([tool, { constraints }]) => {
    const granted = link.capabilities[tool];
    return granted === undefined ? [dim(`✗ ${tool}`)] : argumentLines(tool, granted.constraints, constraints);
  });
}

function argumentLines(tool, constraints, wider) {
  return Object.entries(constraints).map(([argument, constraint], i) => {
    const text = `${(i === 0 ? tool : '').padEnd(17)}${argument.padEnd(13)}${constraint}`;
    return String(constraint) === String(wider[argument]) ? `  ${text}` : yellow(`▾ ${text}`);
  });
}

/** One call, what was decided and why. `recorded` is the code that upstream gave, 0 for allowed. */
export function printDecision(serial, call, decision, recorded, names) {
  const { title, links, tool, args } = call;
  const caller = names[links];
  const number = String(serial).padStart(2);
  console.log(`${decision.allowed ? green(`✓ ${number}  allowed`) : red(`✗ ${number}  denied `)}  ${bold(title)}`);
  const shown = Object.entries(args).map(([name, value]) => `${name}:${STICKY}${JSON.stringify(value)}`);
  printFact('call', `${caller} ${tool}(${shown.join(', ')})`);
  if (decision.allowed)
    printFact('because', `${decision.chainLength} warrants lead from the trusted root to the ${caller}`);
  else printDenial(decision, names);
  if (decision.number !== recorded)
    printFact('recorded', `${recorded || 'allowed'}, and that is not what was decided`, red);
  console.log();
}

function printDenial(decision, names) {
  const { warrant, tool, argument } = decision.at;
  const { number, code, reason } = decision;
  const place = `the ${names[warrant + 1]}'s warrant, tool ${tool}`;
  printFact('code', `${number} ${code}${reason === code ? '' : `, ${reason}`}`);
  printFact('where', argument === undefined ? place : `${place}, argument ${argument}`);
  printFact('expected', decision.expected);
  printFact('received', decision.received);
  printFact('hint', decision.hint);
}

function printFact(name, text, paint = (plain) => plain) {
  if (text !== undefined) console.log(`      ${dim(name.padEnd(10))}${paint(wrap(text, 16))}`);
}

/** The outcome in a line, how many verdicts differ from the recorded ones, and whether the engines agree. */
export function printOutcome(decisions, differing, agreeing, engines) {
  const allowed = decisions.filter((decision) => decision.allowed).length;
  const same = `${decisions.length - differing} of ${decisions.length} verdicts are upstream's`;
  const counts = `${allowed} allowed, ${decisions.length - allowed} denied`;
  printItem('Verdicts', `${counts}; ${differing === 0 ? green(same) : red(same)}`);
  const [{ kind, kernel, reason }] = engines;
  printItem('Engine', `${ENGINE_NAMES[kind]}, ${kernel} kernel: ${reason}`);
  if (engines.length === 1) return;
  const other = ENGINE_NAMES[engines[1].kind];
  printItem(
    '',
    agreeing ? green(`${other} gives the same answers to the letter`) : red(`${other} gives other answers`),
  );
}

/** Microseconds by call and engine, beside the bare signatures. */
export function printSpeed(engines, rows) {
  printItem('Speed', 'microseconds a decision, measured just now on this machine (median)');
  const names = [...engines.map(({ kind }) => ENGINE_NAMES[kind]), 'node:crypto'];
  const room = Math.min(WIDEST_TITLE, width - 10 - COLUMN * names.length);
  printItem('', ' '.repeat(room) + names.map((name) => name.padStart(COLUMN)).join(''));
  for (const { title, times, alone } of rows) {
    const cells = [...times, alone].map((time) => time.toFixed(1).padStart(COLUMN));
    printItem('', title.slice(0, room).padEnd(room) + cells.join(''));
  }
  const counts = rows.map(({ verifications }) => verifications).join(', ');
  const note = `node:crypto: only to verify as many signatures (${counts}), its keys kept. It reads no warrant and checks no rule.`;
  printItem('', dim(wrap(note, 10)));
}

function printItem(name, text) {
  console.log(bold(name.padEnd(10)) + text);
}
