/// <reference lib="esnext.disposable" preserve="true" />
/** Not every browser has them yet; `using` then comes with a polyfill that defines them first. */
export const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose');
export const ASYNC_DISPOSE: typeof Symbol.asyncDispose = Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose');
