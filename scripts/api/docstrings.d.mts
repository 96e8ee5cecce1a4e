import type { Place, Program, Surface, Tag } from './types.mts';

export function docstrings(program: Program, surface: Surface, folder?: string): Place[];
export function parsedDoc(comment: string): { readonly summary: string; readonly tags: readonly Tag[] };
