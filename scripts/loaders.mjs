// How Node and CommonJS come by the modules and by the JavaScript core: what takes the place of src/engine/wasm/embedded.ts and of
// src/engine/js/load.ts. A module is read from the file beside the scripts, where there is one: nothing has to be unpacked then.

/** ES modules for Node. The packed modules are there as well: a bundler that knows no better condition may have taken this. */
export const NODE = {
  core: (name) => `
    let core = null;
    export function loadCore() {
      core ??= required(new URL('../${name}.js', import.meta.url))?.loadCore() ?? null;
      return core;
    }
    /** An ES module, at once; null where it is not there. Tools that collect the files of a program look for new URL. */
    function required(url) {
      const { process } = globalThis;
      try {
        const path = process.getBuiltinModule('node:url').fileURLToPath(url);
        return process.getBuiltinModule('node:module').createRequire(url)(path);
      } catch (error) {
        if (error.code === 'MODULE_NOT_FOUND') return null;
        throw error;
      }
    }`,
  wasm: (embedded, file) => `
    import * as packed from '${embedded}';
    import { readModule } from '${file}';
    export function simd() {
      return readModule(() => new URL('../core.simd.wasm', import.meta.url)) ?? packed.simd();
    }
    export function relaxed() {
      return readModule(() => new URL('../core.relaxed.wasm', import.meta.url)) ?? packed.relaxed();
    }`,
};

/** CommonJS, of Node and of bundles: bundlers follow `require`, and it evaluates nothing before it is called. */
export const COMMONJS = {
  core: (name) => `
    export function loadCore() {
      return require('./${name}.js').loadCore();
    }`,
  wasm: (_, file) => `
    import { readModule } from '${file}';
    export function simd() {
      return readModule(() => __dirname + '/../core.simd.wasm') ?? require('./wasm-embedded.js').simd();
    }
    export function relaxed() {
      return readModule(() => __dirname + '/../core.relaxed.wasm') ?? require('./wasm-embedded.js').relaxed();
    }`,
};
