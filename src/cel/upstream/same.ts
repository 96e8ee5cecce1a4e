// Whether two syntax trees are the same: the same parts, names and values of the same types.
import type { Node } from './tree.ts';
import { UInt, type Value } from './value.ts';

export function sameTree(a: Node, b: Node): boolean {
  if (a.kind === 'literal') return b.kind === 'literal' && sameLiteral(a.value, b.value);
  return sameParts(a, b);
}

function sameParts(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return a === b;
  if (isLiteral(a)) return isLiteral(b) && sameLiteral(a.value, b.value);
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => sameParts((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]))
  );
}

function isLiteral(part: object): part is Node & { kind: 'literal' } {
  return (part as Partial<Node>).kind === 'literal';
}

/** 1, 1u and 1.0 are three literals, and 0.0 is not -0.0. */
function sameLiteral(a: Value, b: Value): boolean {
  if (a instanceof UInt) return b instanceof UInt && a.value === b.value;
  if (a instanceof Uint8Array) return b instanceof Uint8Array && String(a) === String(b);
  return Object.is(a, b);
}
