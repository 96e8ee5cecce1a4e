// Decisions compared in every detail.
import { inspect } from 'node:util';
import { type Decision, explain } from '../../src/index.ts';

/** Everything that a decision can be asked. */
export function told(decision: Decision): unknown {
  const getters = Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(decision)))
    .filter(([, { get }]) => get !== undefined)
    .map(([name]) => [name, (decision as unknown as Record<string, unknown>)[name]]);
  const { allowed, number } = decision;
  return { allowed, number, getters, json: decision.toJSON(), text: explain(decision), shown: inspect(decision) };
}
