import type { Entry, Program, Surface } from './types.mts';

export function surfaceOf(program: Program, pathOf?: (entry: Entry) => string, list?: readonly Entry[]): Surface;
