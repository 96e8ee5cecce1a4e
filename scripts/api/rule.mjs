// What each docstring of the public surface has to say. CONTRIBUTING.md has the rule in words.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../twins.mjs';

/** What numbers count: one of these stands wherever a plain number goes in or comes out. */
const UNITS =
  /\b(seconds?|milliseconds?|bytes?|bits?|characters?|digits?|days?|hours?|minutes?|(how|as) many|number of|counts?|counted|levels?|depth|index|position|offset|(0|1) to \d|from 0|from 1|share|version|port|code|number|links?|calls|keys|threads|requests|entries|ids|steps|times|tries|attempts|lines|records|approvals|floats?|doubles?)\b/i;
/** And of bytes: what they are, or how many. */
const SHAPES = /\b(bytes?|CBOR|DER|UTF-8|wire)\b/i;
/** What ends an example's line or stands in a `@throws`. */
const ERRORS =
  /^(\(rejects\) )?(?:an? )?(TypeError|RangeError|SyntaxError|Error|[A-Z]\w*Error|AuthorizationDenied|DOMException|whatever|what)\b|^(\(rejects\) )?as `/;
const SILENT = /\bnever\s+(throws|rejects)\b/i;

/** What `place`, a record of docstrings.mjs, lacks; none where nothing. `isCode` knows the numbers of codes. */
export function lacks(place, isCode) {
  const { summary, tags, exported, callable, numbers, bytes } = place;
  const texts = (name) => tags.filter((tag) => tag.name === name).map(({ text }) => text);
  const everything = [summary, ...tags.filter(({ name }) => name !== 'example').map(({ text }) => text)].join('\n');
  const lacking = [];
  if (summary === '') lacking.push('a summary');
  if (numbers && !UNITS.test(everything)) lacking.push('the unit of its numbers');
  if (bytes && !SHAPES.test(everything)) lacking.push('what its bytes are');
  if (callable && texts('throws').length === 0 && !SILENT.test(everything))
    lacking.push('@throws, or that it never throws');
  lacking.push(...texts('throws').flatMap((text) => wrongThrows(text, isCode)));
  if (!exported) return lacking;
  if (texts('example').length === 0) lacking.push('@example');
  lacking.push(...texts('example').flatMap(wrongExample));
  if (texts('see').length === 0) lacking.push('@see, its source');
  return [...lacking, ...texts('see').flatMap(wrongSource)];
}

function wrongThrows(text, isCode) {
  const wrong = ERRORS.test(text) ? [] : [`an error in "@throws ${text.slice(0, 40)}"`];
  const numbers = [...text.matchAll(/\bTenuoError (\d{4}(?:(?:, | or | and )\d{4})*)/g)].flatMap(([, list]) =>
    list.match(/\d{4}/g),
  );
  return [
    ...wrong,
    ...numbers.filter((number) => !isCode(Number(number))).map((number) => `a code: there is no ${number}`),
  ];
}

const wrongExample = (text) =>
  /^```ts\n[\s\S]+\n```$/m.test(text) ? [] : ['code between ```ts and ``` in its @example'];

/** A section of our documents, which has to exist, or an address. */
function wrongSource(text) {
  if (/^(https:\/\/|RFC \d+)/.test(text)) return [];
  const [, path, anchor] = /^(docs\/[\w.-]+\.(?:md|json))(?:#(\S+))?(?:[\s,;].*)?$/s.exec(text) ?? [];
  if (path === undefined)
    return [`a source in "@see ${text.slice(0, 40)}": docs/name.md#section, an RFC or an address`];
  if (!existsSync(join(root, path))) return [`a source: there is no ${path}`];
  return anchor === undefined || anchorsOf(path).has(anchor) ? [] : [`a source: ${path} has no #${anchor}`];
}

const anchors = new Map();

/** As GitHub makes them of headings. */
function anchorsOf(path) {
  if (!anchors.has(path)) {
    const headings = readFileSync(join(root, path), 'utf8').matchAll(/^#{1,6} +(.+)$/gm);
    anchors.set(path, new Set([...headings].map(([, text]) => slug(text))));
  }
  return anchors.get(path);
}

const slug = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
