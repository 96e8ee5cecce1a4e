// A module as a file beside the scripts: for Node, which reads and compiles only the one that runs, and has nothing to unpack.
import { builtinModule } from '../../builtin.ts';
import { VERSION } from '../../version.ts';
import { versionOf } from './stamp.ts';

interface FileSystem {
  readFileSync(path: string | URL): Uint8Array<ArrayBuffer>;
}

/**
 * The module in a file; null where there is none that can be read and compiled, or one of another version: what a bundle has
 * beside it may be anything.
 *
 * @param path of the file, named when it is to be read: not every bundle knows where it is.
 */
export function readModule(path: () => string | URL): WebAssembly.Module | null {
  try {
    const { readFileSync } = builtinModule('node:fs') as FileSystem;
    const module = new WebAssembly.Module(readFileSync(path()));
    return versionOf(module) === VERSION ? module : null;
  } catch {
    return null;
  }
}
