// Gives the functions that several modules share the same numbers in each. Calls name functions by number: only then is what
// calls them equal byte for byte, and packing (embed.mjs) finds that nearly all of a second module is in the first.
import { readFileSync, writeFileSync } from 'node:fs';
import binaryen from 'binaryen';

/** A function where it is defined, at the beginning of its line, and any name. */
const DEFINED = /^\s*\(func (\$\S+)/gm;
const NAME = /\$[^\s()"]+/g;

/** @param {readonly { text: string, to: string }[]} modules paths: of the text format, with names, and of the binary to write */
export function align(modules) {
  const texts = modules.map(({ text }) => readFileSync(text, 'utf8'));
  const functions = texts.map((text) => [...text.matchAll(DEFINED)].map(([, name]) => name));
  const shared = functions.reduce((some, own) => some.filter((name) => own.includes(name)));
  binaryen.setDebugInfo(false); // the compiler has left it on, for its debug build
  texts.forEach((text, i) => {
    const order = [...shared, ...functions[i].filter((name) => !shared.includes(name))];
    const sortable = new Map(order.map((name, place) => [name, `$${String(place).padStart(6, '0')}`]));
    const module = binaryen.parseText(text.replace(NAME, (name) => sortable.get(name) ?? name));
    module.setFeatures(binaryen.Features.All);
    module.runPasses(['reorder-functions-by-name']);
    writeFileSync(modules[i].to, module.emitBinary());
    module.dispose();
  });
}
