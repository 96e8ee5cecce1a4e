import type { CompilerOptions } from 'typescript';
import type { Entry, Program } from './types.mts';

export function declarationPath(entry: Entry): string;
export function programOf(
  files: ReadonlyMap<string, string>,
  roots: readonly string[],
  extra?: CompilerOptions,
): Program;
