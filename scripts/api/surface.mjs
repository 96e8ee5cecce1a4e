// What the entries export, as the compiler sees it.
import { join } from 'node:path';
import ts from 'typescript';
import { root } from '../twins.mjs';
import { entries } from './entries.mjs';

/** The options that the package is compiled with. */
export function buildOptions() {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (diagnostic) => failOn([diagnostic]) };
  const { fileNames, options, errors } = ts.getParsedCommandLineOfConfigFile(
    join(root, 'tsconfig.build.json'),
    {},
    host,
  );
  failOn(errors);
  return { fileNames, options };
}

export function failOn(diagnostics) {
  if (diagnostics.length === 0) return;
  throw new Error(
    ts.formatDiagnostics(diagnostics, { ...ts.sys, getNewLine: () => '\n', getCanonicalFileName: String }),
  );
}

/**
 * Each entry with its symbols by name: `{ name, symbol, value, owner }`. `value` says whether it stands for something at run
 * time, `owner` which entry exports the symbol first, where it is another one.
 */
export function surfaceOf(program, pathOf = ({ source }) => join(root, source), list = entries()) {
  const checker = program.getTypeChecker();
  const owners = new Map();
  return list.map((entry) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(pathOf(entry)));
    const exported = module === undefined ? [] : checker.getExportsOfModule(module);
    const symbols = exported.map((each) => {
      const symbol = each.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(each) : each;
      const owner = owners.get(symbol);
      if (owner === undefined) owners.set(symbol, entry);
      const value = (symbol.flags & ts.SymbolFlags.Value) !== 0 && !each.declarations.some(isTypeOnly);
      return { name: each.name, symbol, value, owner: owner === entry ? undefined : owner };
    });
    return { entry, symbols: symbols.sort((a, b) => (a.name < b.name ? -1 : 1)) };
  });
}

/** Whether `export type { Name }` exports it. */
const isTypeOnly = (node) => ts.isExportSpecifier(node) && (node.isTypeOnly || node.parent.parent.isTypeOnly);
