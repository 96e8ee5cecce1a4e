// Writes docs/api: a page for each exported symbol, made of its types and docstrings by typedoc.
//
//   node scripts/api-docs.mjs
//
// Pages name files without lines, so that a page changes when what it is about does.
import { join, relative } from 'node:path';
import { Application, Converter, ReflectionKind } from 'typedoc';
import { MarkdownPageEvent } from 'typedoc-plugin-markdown';
import { entries } from './api/entries.mjs';
import { root } from './twins.mjs';

const OUT = join(root, 'docs/api');

const HEAD = '<!-- Written by scripts/api-docs.mjs from types and docstrings. Do not edit. -->';

/** What no symbol is exported from has no page. */
const WITHOUT_SYMBOLS = 'src/pool/worker.ts';
/** The method that consoles call. */
const FOR_CONSOLES = '[INSPECT]';
const documented = entries().filter(({ source }) => source !== WITHOUT_SYMBOLS);

const app = await Application.bootstrapWithPlugins({
  name: 'The interface of tenuo-edge',
  entryPoints: documented.map(({ source }) => source),
  tsconfig: join(root, 'tsconfig.build.json'),
  basePath: root,
  plugin: ['typedoc-plugin-markdown'],
  router: 'member',
  out: OUT,
  readme: 'none',
  disableGit: true,
  sourceLinkTemplate: '{path}',
  gitRevision: 'none',
  hideGenerator: true,
  excludeInternal: true,
  excludePrivate: true,
  excludeProtected: true,
  excludeExternals: true,
  useCodeBlocks: true,
  indexFormat: 'table',
  hidePageHeader: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'list',
  blockTagsPreserveOrder: ['@throws', '@example', '@see'],
  // What is named and not exported stands in the reports of api/.
  validation: { notExported: false, invalidLink: true, invalidPath: true, notDocumented: false },
  // The type checker has a stage of its own.
  skipErrorChecking: true,
  treatWarningsAsErrors: true,
  logLevel: 'Warn',
});

app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
  for (const module of project.children ?? []) {
    const source = module.sources?.[0]?.fileName;
    const entry = documented.find((each) => each.source === source);
    if (entry !== undefined) module.name = entry.names[0];
  }
  for (const method of project.getReflectionsByKind(ReflectionKind.Method))
    if (method.name === FOR_CONSOLES) project.removeReflection(method);
});

app.renderer.on(MarkdownPageEvent.END, (page) => {
  page.contents = `${HEAD}\n\n${linked(withFile(page.contents), relative(join(page.filename, '..'), root))}`;
});

const project = await app.convert();
if (project === undefined) process.exit(1);
app.validate(project);
await app.generateOutputs(project);
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exitCode = 1;

/** The file of the page's symbol in place of a line of it, and none for its members. */
function withFile(text) {
  let first = true;
  return text.replace(/^Defined in: \[?([^\]:\n]+)(?::\d+)?(?:\]\(.*\))?\n\n?/gm, (_, file) => {
    const shown = first ? `Source: \`${file}\`\n\n` : '';
    first = false;
    return shown;
  });
}

/** What `@see docs/replay.md#stores` says becomes a link. */
function linked(text, home) {
  return text.replace(/(?<![\w/(`[])(docs\/[\w.-]+\.md(?:#[\w-]+)?)/g, (path) => `[${path}](${home}/${path})`);
}
