// The first lines of every program that a row runs: the package's namespaces as `api`, in either module system.

const ENTRIES = { tenuo: 'tenuo-edge', cel: 'tenuo-edge/cel', ed25519: 'tenuo-edge/ed25519' };

const statements = (one) =>
  Object.entries(ENTRIES)
    .map(([name, entry]) => one(name, entry))
    .join('\n');

/**
 * As an ES module.
 *
 * @param {string} [driver] its path from where the program is
 * @param {string} [names] what the program takes of it
 * @param {string} [over] an entry whose exports take the place of the main one's: everything that decides and explains
 */
export const ESM = (driver = './driver.mjs', names = 'run', over = undefined) => `
${statements((name, entry) => `import * as ${name} from '${entry}';`)}
${over === undefined ? '' : `import * as over from '${over}';`}
import { ${names} } from '${driver}';
const api = { tenuo: ${overlaid(over)}, cel, ed25519 };
`;

/** As CommonJS. */
export const CJS = (driver = './driver.cjs', over = undefined) => `
${statements((name, entry) => `const ${name} = require('${entry}');`)}
${over === undefined ? '' : `const over = require('${over}');`}
const { run } = require('${driver}');
const api = { tenuo: ${overlaid(over)}, cel, ed25519 };
`;

const overlaid = (over) => (over === undefined ? 'tenuo' : '{ ...tenuo, ...over }');
