// The grammar of an expression, loosest first: ?:, ||, &&, relations, + -, * / %, signs, members.
import { MAX_DEPTH, MAX_NESTING, MAX_NODES } from '../budget.ts';
import { Failure, fail } from '../failure.ts';
import { readWords, type Token } from './tokens.ts';
import type { Fold, Node } from './tree.ts';
import { MAX_I64, MIN_I64 } from './value.ts';

const RELATIONS = ['==', '!=', '<', '<=', '>', '>='];
const SUMS = ['+', '-'];
const PRODUCTS = ['*', '/', '%'];
const KEYWORDS = ['true', 'false', 'null', 'in'];
const FOLDS: Readonly<Record<string, Fold>> = {
  all: 'all',
  exists: 'exists',
  exists_one: 'exists_one',
  existsOne: 'exists_one',
  map: 'map',
  filter: 'filter',
};

/** A tree, and the text with blanks in place of comments. */
export interface Parsed {
  readonly tree: Node;
  readonly uncommented: string;
}

/** Reads an expression; fails with a `Failure` that says where. */
export function parse(text: string): Parsed {
  const { tokens, uncommented } = readWords(text);
  return { tree: new Parser(tokens).read(), uncommented };
}

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #nesting = 0;
  #nodes = 0;
  /** How deep each node is, so that trees stay shallow enough to walk. */
  readonly #depths = new WeakMap<Node, number>();

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  read(): Node {
    const tree = this.#expression();
    const { kind, text, at } = this.#token;
    if (kind !== 'mark' || text !== '') fail(`unexpected ${text}`, at);
    return tree;
  }

  get #token(): Token {
    return this.#tokens[this.#next] as Token;
  }

  /** Whether the next token is this mark or keyword. */
  #is(text: string): boolean {
    const token = this.#token;
    return token.text === text && (token.kind === 'mark' || (token.kind === 'name' && KEYWORDS.includes(text)));
  }

  #take(text: string): boolean {
    const found = this.#is(text);
    if (found) this.#next += 1;
    return found;
  }

  #expect(text: string): void {
    if (!this.#take(text)) fail(`expected ${text}, found ${this.#token.text || 'the end'}`, this.#token.at);
  }

  /** Counts a node, and how deep it is above its parts. */
  #make<Made extends Node>(node: Made, parts: readonly Node[] = []): Made {
    this.#nodes += 1;
    const depth = 1 + parts.reduce((most, part) => Math.max(most, this.#depths.get(part) ?? 0), 0);
    if (this.#nodes > MAX_NODES) throw new Failure(`it has more than ${MAX_NODES} parts`, undefined, true);
    if (depth > MAX_DEPTH) throw new Failure(`its parts are more than ${MAX_DEPTH} deep`, undefined, true);
    this.#depths.set(node, depth);
    return node;
  }

  #expression(): Node {
    this.#nesting += 1;
    if (this.#nesting > MAX_NESTING) {
      throw new Failure(`it is nested more than ${MAX_NESTING} deep`, this.#token.at, true);
    }
    const test = this.#disjunction();
    if (!this.#take('?')) {
      this.#nesting -= 1;
      return test;
    }
    const chosen = this.#disjunction();
    this.#expect(':');
    const otherwise = this.#expression();
    this.#nesting -= 1;
    return this.#make({ kind: 'choice', test, chosen, otherwise }, [test, chosen, otherwise]);
  }

  #disjunction(): Node {
    return this.#terms('or', '||', () => this.#terms('and', '&&', () => this.#relation()));
  }

  #terms(kind: 'and' | 'or', mark: string, term: () => Node): Node {
    const first = term();
    if (!this.#is(mark)) return first;
    const terms = [first];
    while (this.#take(mark)) terms.push(term());
    return this.#make({ kind, terms }, terms);
  }

  #relation(): Node {
    return this.#chain([...RELATIONS, 'in'], () =>
      this.#chain(SUMS, () => this.#chain(PRODUCTS, () => this.#signed())),
    );
  }

  /** Operators of one level, the left ones first. */
  #chain(operators: readonly string[], operand: () => Node): Node {
    let left = operand();
    for (;;) {
      const operator = operators.find((mark) => this.#is(mark));
      if (operator === undefined) return left;
      this.#next += 1;
      const right = operand();
      left = this.#make({ kind: 'operator', operator, operands: [left, right] }, [left, right]);
    }
  }

  #signed(): Node {
    const { text: sign, at } = this.#token;
    if (!this.#is('!') && !this.#is('-')) return this.#member();
    let count = 0;
    while (this.#take(sign)) count += 1;
    // Upstream reads an even run as one sign.
    if (count % 2 === 0) fail(`${sign.repeat(count)} is read in two ways: write it with parentheses or not at all`, at);
    const { kind, text } = this.#token;
    const isNumber = kind === 'integer' || (kind === 'literal' && typeof this.#literalValue === 'number');
    if (sign === '-' && isNumber) {
      if (count === 1) return this.#member(true);
      if (text.startsWith('0x')) fail('a negative hexadecimal number is written with parentheses', at);
    }
    const operand = this.#member();
    return this.#make({ kind: 'operator', operator: sign, operands: [operand] }, [operand]);
  }

  get #literalValue(): unknown {
    const token = this.#token;
    return token.kind === 'literal' ? token.value : undefined;
  }

  #member(negative = false): Node {
    let node = this.#primary(negative);
    for (;;) {
      if (this.#take('[')) {
        const index = this.#expression();
        this.#expect(']');
        node = this.#make({ kind: 'operator', operator: '[]', operands: [node, index] }, [node, index]);
      } else if (this.#take('.')) {
        node = this.#afterPoint(node);
      } else return node;
    }
  }

  #afterPoint(of: Node): Node {
    const name = this.#name();
    if (!this.#take('(')) return this.#make({ kind: 'member', of, name }, [of]);
    const at = this.#token.at;
    const args = this.#arguments();
    return this.#fold(name, of, args, at) ?? this.#make({ kind: 'call', name, target: of, args }, [of, ...args]);
  }

  #fold(name: string, over: Node, args: readonly Node[], at: number): Node | undefined {
    const fold = Object.hasOwn(FOLDS, name) ? FOLDS[name] : undefined;
    if (fold === undefined || (args.length !== 2 && !(fold === 'map' && args.length === 3))) return undefined;
    const variable = args[0] as Node;
    if (variable.kind !== 'name') fail(`${name}() takes a name first`, at);
    const last = args[args.length - 1] as Node;
    const transform = fold === 'map' ? last : undefined;
    const test = args.length === 3 ? (args[1] as Node) : fold === 'map' ? undefined : last;
    return this.#make({ kind: 'fold', fold, over, variable: variable.name, test, transform }, [over, ...args]);
  }

  #arguments(): Node[] {
    const args: Node[] = [];
    if (this.#take(')')) return args;
    do args.push(this.#expression());
    while (this.#take(','));
    this.#expect(')');
    return args;
  }

  #name(): string {
    const { kind, text, at } = this.#token;
    if (kind !== 'name' || KEYWORDS.includes(text)) fail(`expected a name, found ${text || 'the end'}`, at);
    this.#next += 1;
    return text;
  }

  #primary(negative: boolean): Node {
    if (negative) return this.#number(true);
    if (this.#take('(')) {
      const inner = this.#expression();
      this.#expect(')');
      return inner;
    }
    if (this.#take('[')) return this.#list();
    if (this.#take('{')) return this.#map();
    for (const [keyword, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (this.#take(keyword)) return this.#make({ kind: 'literal', value });
    }
    if (this.#token.kind === 'integer' || this.#token.kind === 'literal') return this.#number(false);
    const { at } = this.#token;
    const name = this.#name();
    if (!this.#take('(')) return this.#make({ kind: 'name', name });
    const args = this.#arguments();
    return name === 'has' && args.length === 1
      ? this.#has(args[0] as Node, at)
      : this.#make({ kind: 'call', name, target: undefined, args }, args);
  }

  #has(member: Node, at: number): Node {
    if (member.kind !== 'member') return fail('has() takes a member: has(a.b)', at);
    return this.#make({ kind: 'has', of: member.of, name: member.name }, [member.of]);
  }

  /** A literal, with the sign before it. */
  #number(negative: boolean): Node {
    const token = this.#token;
    this.#next += 1;
    if (token.kind === 'literal') {
      const { value } = token;
      return this.#make({ kind: 'literal', value: negative && typeof value === 'number' ? -value : value });
    }
    if (negative && token.text.startsWith('0x')) {
      fail('a negative hexadecimal number is written with parentheses', token.at);
    }
    const value = negative ? -BigInt(token.text) : BigInt(token.text);
    if (value > MAX_I64 || value < MIN_I64) fail(`${value} is no 64-bit integer`, token.at);
    return this.#make({ kind: 'literal', value });
  }

  #list(): Node {
    const items: Node[] = [];
    while (!this.#take(']')) {
      items.push(this.#expression());
      if (this.#take(',')) continue;
      this.#expect(']');
      break;
    }
    return this.#make({ kind: 'list', items }, items);
  }

  #map(): Node {
    const entries: (readonly [Node, Node])[] = [];
    while (!this.#take('}')) {
      const key = this.#expression();
      this.#expect(':');
      entries.push([key, this.#expression()]);
      if (this.#take(',')) continue;
      this.#expect('}');
      break;
    }
    return this.#make({ kind: 'map', entries }, entries.flat());
  }
}
