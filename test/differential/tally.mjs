// Counts of an engine's answers by family and class, and the cases that nothing allows.
import { CLASSES, judge } from '../oracle/compare/judge.mjs';

const GOOD = ['equal', 'expected'];
const COLUMNS = ['cases', ...CLASSES];

const parse = (line) => {
  try {
    return line === undefined ? undefined : JSON.parse(line);
  } catch {
    return { crash: true, text: line.slice(0, 200) };
  }
};

export class Tally {
  families = new Map();
  rules = new Map();
  /** What an engine has not, by name: how many requests met it. */
  missing = new Map();
  mismatches = [];

  constructor(engine, rules) {
    this.engine = engine;
    this.allowed = rules;
  }

  add(request, expectedLine, actualLine) {
    const expected = parse(expectedLine);
    if (expected === undefined) throw new Error(`the oracle gave no answer for ${request.id}`);
    const actual = parse(actualLine);
    const verdict = judge(request, expected, actual, this.allowed);
    const row = this.families.get(request.family) ?? Object.fromEntries(COLUMNS.map((column) => [column, 0]));
    row.cases += 1;
    row[verdict.class] += 1;
    this.families.set(request.family, row);
    if (verdict.rule) count(this.rules, verdict.rule);
    if (verdict.class === 'unsupported') count(this.missing, actual.missing ?? `operation ${request.op}`);
    else if (!GOOD.includes(verdict.class))
      this.mismatches.push({ class: verdict.class, engine: this.engine, request, expected, actual });
  }

  get total() {
    const total = Object.fromEntries(COLUMNS.map((column) => [column, 0]));
    for (const row of this.families.values()) for (const column of COLUMNS) total[column] += row[column];
    return total;
  }

  get supported() {
    const { cases, unsupported } = this.total;
    return cases - unsupported;
  }

  get passed() {
    const { total } = this;
    return GOOD.reduce((sum, column) => sum + total[column], 0);
  }

  /** The table by family, then which rules of allow.json were needed and what was missing. */
  toString() {
    const width = Math.max(...[...this.families.keys()].map((name) => name.length), this.engine.length);
    const line = (name, row) =>
      `${name.padEnd(width)}  ${COLUMNS.map((column) => String(row[column]).padStart(Math.max(column.length, 6))).join('  ')}`;
    return [
      line(this.engine, Object.fromEntries(COLUMNS.map((column) => [column, column]))),
      ...[...this.families].map(([name, row]) => line(name, row)),
      line('total', this.total),
      ...sorted(this.rules).map(([name, n]) => `  allowed: ${name}: ${n}`),
      ...sorted(this.missing).map(([name, n]) => `  unsupported: ${name}: ${n}`),
    ].join('\n');
  }
}

function count(map, name) {
  map.set(name, (map.get(name) ?? 0) + 1);
}

const sorted = (map) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
