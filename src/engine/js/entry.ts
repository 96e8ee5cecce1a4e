// The JavaScript core: the same sources as the WebAssembly one, over the twins.
export * from '../../../assembly/index.ts';
export { setHost } from './host.ts';
export { allocate } from './memory.ts';
