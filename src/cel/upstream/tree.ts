// The syntax tree of an expression. Parentheses leave no trace in it.
import type { Value } from './value.ts';

/** The nodes that a node is made of. */
export function partsOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'literal':
    case 'name':
      return [];
    case 'member':
    case 'has':
      return [node.of];
    case 'list':
      return node.items;
    case 'map':
      return node.entries.flat();
    case 'and':
    case 'or':
      return node.terms;
    case 'choice':
      return [node.test, node.chosen, node.otherwise];
    case 'operator':
      return node.operands;
    case 'call':
      return node.target === undefined ? node.args : [node.target, ...node.args];
    case 'fold':
      return [node.over, node.test, node.transform].filter((part) => part !== undefined);
  }
}

export type Fold = 'all' | 'exists' | 'exists_one' | 'map' | 'filter';

export type Node =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly of: Node; readonly name: string }
  /** `has(of.name)` */
  | { readonly kind: 'has'; readonly of: Node; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [Node, Node])[] }
  /** Two or more, none of them of the same kind. */
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Node[] }
  | { readonly kind: 'choice'; readonly test: Node; readonly chosen: Node; readonly otherwise: Node }
  /** An operator; `[]` is indexing, and `!` and `-` with one operand are signs. */
  | { readonly kind: 'operator'; readonly operator: string; readonly operands: readonly Node[] }
  | { readonly kind: 'call'; readonly name: string; readonly target: Node | undefined; readonly args: readonly Node[] }
  /** A macro over a list or the keys of a map; `transform` is what `map` makes of an item that passes `test`. */
  | {
      readonly kind: 'fold';
      readonly fold: Fold;
      readonly over: Node;
      readonly variable: string;
      readonly test: Node | undefined;
      readonly transform: Node | undefined;
    };
