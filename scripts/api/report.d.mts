import type { Program, Surface } from './types.mts';

export function reports(program: Program, surface: Surface): Map<string, string>;
