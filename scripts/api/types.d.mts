import type { Program, Symbol as TypeScriptSymbol } from 'typescript';

/** An entry of the package: what it is imported as, and its source. */
export interface Entry {
  readonly names: readonly string[];
  readonly source: string;
}

export interface ExportedSymbol {
  readonly name: string;
  readonly symbol: TypeScriptSymbol;
  readonly value: boolean;
  readonly owner: Entry | undefined;
}

export type Surface = readonly { readonly entry: Entry; readonly symbols: readonly ExportedSymbol[] }[];

export interface Tag {
  readonly name: string;
  readonly text: string;
}

/** A docstring of the public surface. */
export interface Place {
  readonly entry: Entry;
  readonly path: string;
  readonly exported: boolean;
  readonly callable: boolean;
  readonly numbers: boolean;
  readonly bytes: boolean;
  readonly summary: string;
  readonly tags: readonly Tag[];
  readonly file: string;
  readonly line: number;
}

export interface Example {
  readonly title: string;
  readonly name: string;
  readonly code: string;
}

export type { Program };
