// Evaluates built ES modules in realms without any global but the language's; prints what was made of WebAssembly by that.
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext, SourceTextModule } from 'node:vm';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const { imports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const COUNT = `
  globalThis.made = 0;
  for (const name of ['Module', 'Instance'])
    WebAssembly[name] = new Proxy(WebAssembly[name], { construct: (...all) => (made++, Reflect.construct(...all)) });
`;

for (const name of process.argv.slice(2)) {
  const context = createContext({});
  runInContext(COUNT, context);
  const modules = new Map();
  const load = (file, from) => {
    const path = file.startsWith('#') ? join(ROOT, imports[file].default) : resolve(ROOT, from, file);
    if (!modules.has(path))
      modules.set(path, new SourceTextModule(readFileSync(path, 'utf8'), { context, identifier: path }));
    return modules.get(path);
  };
  const module = load(`./${name}.js`, 'dist');
  await module.link((specifier, { identifier }) => load(specifier, dirname(identifier)));
  await module.evaluate();
  console.log(`${name}: ${runInContext('made', context)} modules`);
}
