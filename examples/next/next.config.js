import { dirname } from 'node:path';

// What the examples share lies beside this folder; a project that has its own copy needs none of this.
const examples = dirname(import.meta.dirname);

export default { turbopack: { root: examples }, outputFileTracingRoot: examples };
