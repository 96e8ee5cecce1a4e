/** Not every browser has it yet; `using` then comes with a polyfill that defines it first. */
export const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose');
