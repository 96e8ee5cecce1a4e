// The first lines of every program that a row runs: the package's namespaces as `api`, in either module system.

const ENTRIES = { tenuo: 'tenuo-edge', cel: 'tenuo-edge/cel', ed25519: 'tenuo-edge/ed25519' };

const statements = (one) =>
  Object.entries(ENTRIES)
    .map(([name, entry]) => one(name, entry))
    .join('\n');

/** As an ES module; `driver` is its path from where the program is. */
export const ESM = (driver = './driver.mjs', names = 'run') => `
${statements((name, entry) => `import * as ${name} from '${entry}';`)}
import { ${names} } from '${driver}';
const api = { tenuo, cel, ed25519 };
`;

/** As CommonJS. */
export const CJS = (driver = './driver.cjs') => `
${statements((name, entry) => `const ${name} = require('${entry}');`)}
const { run } = require('${driver}');
const api = { tenuo, cel, ed25519 };
`;
