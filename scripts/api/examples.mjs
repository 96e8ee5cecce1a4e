// The examples of docstrings: typechecked, and made into modules that check what they show.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { root } from '../twins.mjs';
import { entries } from './entries.mjs';

const FOLDER = join(root, 'build', 'api-examples');

/** `{ title, name, code }` of each block of code of these docstrings. */
export function examplesOf(places) {
  return places.flatMap(({ path, entry, summary, tags }) => {
    const text = [summary, ...tags.map((tag) => tag.text)].join('\n');
    const blocks = [...text.matchAll(/^```ts\n([\s\S]*?)\n```$/gm)].map(([, code]) => `${code}\n`);
    return blocks.map((code, i) => {
      const title = `${entry.names[0]}: ${path}${blocks.length > 1 ? `, example ${i + 1}` : ''}`;
      return { title, name: title.replace(/\W+/g, '-'), code };
    });
  });
}

/** What the compiler says of them, as a user of the package would see it: `tenuo-edge: sign, line 3: …`. */
export function typeErrors(examples) {
  const byPath = new Map(examples.map((example) => [join(FOLDER, `${example.name}.ts`), example]));
  const options = compilerOptions();
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = (path) => byPath.get(path)?.code ?? readFile(path);
  host.fileExists = (path) => byPath.has(path) || fileExists(path);
  const program = ts.createProgram([...byPath.keys()], options, host);
  return [...byPath].flatMap(([path, { title }]) => {
    const file = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ start, messageText }) =>
        `${title}, line ${file.getLineAndCharacterOfPosition(start).line + 1}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
  });
}

function compilerOptions() {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const paths = Object.fromEntries(
    entries().flatMap(({ names, source }) => names.map((name) => [name, [join(root, source)]])),
  );
  return { ...options, paths, noUnusedLocals: false, noUnusedParameters: false, isolatedModules: false };
}

/** Writes them as modules, and returns the path of each. They import the package by its name, which is what was built. */
export function writeModules(examples, folder = FOLDER) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return examples.map(({ title, name, code }) => {
    const { outputText } = ts.transpileModule(checked(code), {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
    });
    const path = join(folder, `${name}.mjs`);
    writeFileSync(path, outputText);
    return { title, path };
  });
}

/**
 * The code with its comments made into checks: `console.log(value); // shown` (goes on in the lines below that are comments and
 * nothing else), and `statement; // throws TypeError`.
 */
export function checked(code) {
  const file = ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2022, true);
  const edits = [];
  const visit = (node) => {
    if (ts.isExpressionStatement(node)) edits.push(...editsOf(node, commentAfter(code, node.end)));
    ts.forEachChild(node, visit);
  };
  visit(file);
  const shown = edits.flatMap(({ shows }) => shows ?? []);
  edits.push({ at: 0, to: `example.expects(${JSON.stringify(shown)}); ` });
  return edits
    .sort((a, b) => b.at - a.at)
    .reduce((text, { at, end = at, to }) => text.slice(0, at) + to + text.slice(end), code);
}

function editsOf(statement, comment) {
  const { expression } = statement;
  const at = statement.getStart();
  const thrown = /^throws (\w+)/.exec(comment ?? '');
  if (thrown !== null) {
    const [call, body] = waits(statement) ? ['await example.throws', 'async () =>'] : ['example.throwsNow', '() =>'];
    return [
      { at, to: `${call}('${thrown[1]}', ${body} { ` },
      { at: statement.end, to: ' });' },
    ];
  }
  if (!ts.isCallExpression(expression) || expression.expression.getText() !== 'console.log') return [];
  const end = expression.expression.end;
  return [{ at, end, to: `example.log(${JSON.stringify(comment ?? null)})`, shows: comment }];
}

/** Whether a statement stands where `await` may. */
function waits(statement) {
  const around = ts.findAncestor(statement, ts.isFunctionLike);
  return around === undefined || (ts.getCombinedModifierFlags(around) & ts.ModifierFlags.Async) !== 0;
}

/** The comment at the end of a statement's line, and of the lines below that have nothing else. */
function commentAfter(code, end) {
  const [, first, more = ''] = /^;?[ \t]*\/\/ ?(.*)((?:\n[ \t]*\/\/.*)*)/.exec(code.slice(end)) ?? [];
  if (first === undefined) return undefined;
  return [
    first,
    ...more
      .split('\n')
      .slice(1)
      .map((line) => line.replace(/^[ \t]*\/\/ ?/, '')),
  ]
    .join('\n')
    .trim();
}
