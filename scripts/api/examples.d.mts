import type { Example, Place } from './types.mts';

export function examplesOf(places: readonly Place[]): Example[];
export function typeErrors(examples: readonly Example[]): string[];
export function writeModules(
  examples: readonly Example[],
  folder?: string,
): { readonly title: string; readonly path: string }[];
