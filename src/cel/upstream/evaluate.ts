// Evaluates a syntax tree in upstream's reading. Where upstream depends on the order of a map's keys, which it leaves
// open, there is no answer.
import type { Budget } from '../budget.ts';
import { Failure, fail } from '../failure.ts';
import { call, type Surroundings } from './functions.ts';
import { binary, signed } from './operators.ts';
import type { Node } from './tree.ts';
import { isKey, isList, typeName, type Value, ValueMap } from './value.ts';

/** A failure costs more steps than a value: it is thrown. */
const FAILURE_STEPS = 8;

/** Names and what they stand for, the innermost first. */
interface Scope {
  readonly name: string;
  readonly value: Value;
  readonly outer: Scope | undefined;
}

/** What an expression is evaluated over. */
export interface Subject {
  /** The members of an object, or `value` alone. */
  readonly variables: ValueMap;
  readonly object: ValueMap | undefined;
}

/** An object lends its members as variables, and no `value`; anything else is the variable `value`. */
export function subjectOf(value: Value): Subject {
  if (value instanceof ValueMap) return { variables: value, object: value };
  const variables = new ValueMap();
  variables.set('value', value);
  return { variables, object: undefined };
}

/** Whether the expression holds; fails where it has no boolean for an answer. */
export function evaluate(tree: Node, subject: Subject, now: number, budget: Budget): boolean {
  const evaluation = new Evaluation(subject.variables, { budget, now, object: subject.object });
  const result = evaluation.of(tree, undefined);
  return typeof result === 'boolean' ? result : fail(`it is a ${typeName(result)}, and has to be true or false`);
}

class Evaluation {
  readonly #variables: ValueMap;
  readonly #around: Surroundings;
  readonly #budget: Budget;

  constructor(variables: ValueMap, around: Surroundings) {
    this.#variables = variables;
    this.#around = around;
    this.#budget = around.budget;
  }

  of(node: Node, scope: Scope | undefined): Value {
    this.#budget.spend(1);
    switch (node.kind) {
      case 'literal':
        return node.value;
      case 'name':
        return this.#variable(node.name, scope);
      case 'member':
        return this.#member(this.of(node.of, scope), node.name);
      case 'has': {
        const of = this.of(node.of, scope);
        // Upstream and the library say no; the standard has no answer.
        return of instanceof ValueMap ? of.has(node.name) : fail(`has() of a ${typeName(of)}`);
      }
      case 'list':
        return node.items.map((item) => this.of(item, scope));
      case 'map':
        return this.#map(node.entries, scope);
      case 'and':
        return this.#logic(node.terms, false, scope);
      case 'or':
        return this.#logic(node.terms, true, scope);
      case 'choice':
        return this.of(this.#boolean(node.test, scope) ? node.chosen : node.otherwise, scope);
      case 'operator':
        return this.#operator(node.operator, node.operands, scope);
      case 'call':
        return this.#call(node, scope);
      case 'fold':
        return this.#fold(node, scope);
    }
  }

  #boolean(node: Node, scope: Scope | undefined): boolean {
    const value = this.of(node, scope);
    return typeof value === 'boolean' ? value : fail(`a ${typeName(value)} where true or false has to be`);
  }

  #variable(name: string, scope: Scope | undefined): Value {
    for (let inner = scope; inner !== undefined; inner = inner.outer) {
      if (inner.name === name) return inner.value;
    }
    if (this.#variables.has(name)) return this.#variables.get(name) as Value;
    return fail(`nothing is called ${name}`);
  }

  /** Upstream answers false where the standard has none: the member of what has no members. */
  #member(of: Value, name: string): Value {
    if (!(of instanceof ValueMap)) return false;
    return of.has(name) ? (of.get(name) as Value) : fail(`there is no member ${name}`);
  }

  #map(entries: readonly (readonly [Node, Node])[], scope: Scope | undefined): ValueMap {
    const map = new ValueMap();
    for (const [keyNode, valueNode] of entries) {
      const key = this.of(keyNode, scope);
      if (!isKey(key)) fail(`a ${typeName(key)} is no key of a map`);
      map.set(key, this.of(valueNode, scope));
    }
    return map;
  }

  /** The deciding answer of any term decides, whatever the others lack. */
  #logic(terms: readonly Node[], deciding: boolean, scope: Scope | undefined): boolean {
    let failure: Failure | undefined;
    for (const term of terms) {
      try {
        if (this.#boolean(term, scope) === deciding) return deciding;
      } catch (error) {
        failure ??= this.#absorbed(error);
      }
    }
    if (failure !== undefined) throw failure;
    return !deciding;
  }

  #absorbed(error: unknown): Failure {
    if (!(error instanceof Failure) || error.costly) throw error;
    this.#budget.spend(FAILURE_STEPS);
    return error;
  }

  #operator(operator: string, [first, second]: readonly Node[], scope: Scope | undefined): Value {
    const left = this.of(first as Node, scope);
    if (second === undefined) return signed(operator, left);
    return binary(operator, left, this.of(second, scope), this.#budget);
  }

  #call({ name, target, args }: Node & { kind: 'call' }, scope: Scope | undefined): Value {
    const nodes = target === undefined ? args : [target, ...args];
    const values = nodes.map((node) => this.of(node, scope));
    return call(name, target !== undefined, values, this.#around);
  }

  #fold(node: Node & { kind: 'fold' }, scope: Scope | undefined): Value {
    const range = this.of(node.over, scope);
    const items = isList(range)
      ? range
      : range instanceof ValueMap
        ? [...range.entries()].map(([key]) => key)
        : undefined;
    if (items === undefined) return fail(`${node.fold}() over a ${typeName(range)}`);
    const isOrdered = isList(range) || items.length < 2;
    const inner = (value: Value): Scope => ({ name: node.variable, value, outer: scope });
    if (node.fold === 'all' || node.fold === 'exists') return this.#quantified(node, items, isOrdered, inner);
    if (node.fold === 'exists_one') {
      return items.filter((item) => this.#boolean(node.test as Node, inner(item))).length === 1;
    }
    if (!isOrdered) fail(`${node.fold}() over a map is in no particular order`);
    return this.#collected(node, items, inner);
  }

  /** In order, up to the item that decides. An earlier failure stands; in a map, where each item may come first, any does. */
  #quantified(
    node: Node & { kind: 'fold' },
    items: readonly Value[],
    isOrdered: boolean,
    inner: (value: Value) => Scope,
  ): boolean {
    const deciding = node.fold === 'exists';
    let decided = false;
    for (const item of items) {
      if (this.#boolean(node.test as Node, inner(item)) !== deciding) continue;
      decided = true;
      if (isOrdered) break;
    }
    return decided ? deciding : !deciding;
  }

  #collected(node: Node & { kind: 'fold' }, items: readonly Value[], inner: (value: Value) => Scope): Value[] {
    const collected: Value[] = [];
    for (const item of items) {
      const scope = inner(item);
      if (node.test !== undefined && !this.#boolean(node.test, scope)) continue;
      collected.push(node.transform === undefined ? item : this.of(node.transform, scope));
      // The library copies what it has collected, each time.
      this.#budget.spend(collected.length >> 3);
    }
    return collected;
  }
}
