// The names that AssemblyScript has built in, for the core as plain TypeScript.
import * as builtins from '../../src/engine/js/builtins.ts';

Object.assign(globalThis, builtins);
