// The declarations (.d.ts) of the package, made in memory from the sources as the build makes them.
import { join, relative } from 'node:path';
import ts from 'typescript';
import { root } from '../twins.mjs';
import { buildOptions, failOn } from './surface.mjs';

const DIST = join(root, 'dist', 'types');

/** Their texts, by the path that each has in dist/types. */
export function declarations() {
  const { fileNames, options } = buildOptions();
  const program = ts.createProgram(fileNames, { ...options, emitDeclarationOnly: true });
  const files = new Map();
  const { diagnostics } = program.emit(undefined, (path, text) => {
    files.set(join(DIST, relative(options.outDir, path)), text);
  });
  failOn(diagnostics);
  return files;
}

/** Where the declarations of a source lie. */
export const declarationPath = ({ source }) => join(DIST, source.replace(/\.ts$/, '.d.ts'));

/** A program of declarations that need not lie on the disk. */
export function programOf(files, roots, extra = {}) {
  const { options } = buildOptions();
  const settings = {
    ...options,
    noEmit: true,
    declaration: false,
    skipLibCheck: true,
    rewriteRelativeImportExtensions: false,
    ...extra,
  };
  const host = ts.createCompilerHost(settings);
  const { readFile, fileExists, directoryExists } = host;
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.directoryExists = (path) => path.startsWith(DIST) || directoryExists(path);
  return ts.createProgram(roots, settings, host);
}
