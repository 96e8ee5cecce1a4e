// The docstrings of the public surface, one record a place: an exported symbol, or a public member of one.
import { join, relative } from 'node:path';
import ts from 'typescript';
import { root } from '../twins.mjs';

/**
 * `{ entry, path, exported, callable, numbers, bytes, summary, tags, file }`. `path` is `Warrant.sign`; `callable` says that it
 * is called with something, `numbers` and `bytes` that such values go in or come out.
 */
export function docstrings(program, surface, folder = join(root, 'src')) {
  const checker = program.getTypeChecker();
  const seen = new Set();
  const places = [];
  for (const { entry, symbols } of surface)
    for (const { name, symbol, owner } of symbols) {
      if (owner !== undefined) continue;
      places.push({ entry, exported: true, ...record(checker, symbol, name) });
      for (const member of membersOf(checker, symbol, folder)) {
        const [declared] = member.declarations;
        if (seen.has(declared)) continue;
        seen.add(declared);
        places.push({ entry, exported: false, ...record(checker, member, `${name}.${member.name}`) });
      }
    }
  return places;
}

function record(checker, symbol, path) {
  const [first] = symbol.declarations;
  const signatures = signaturesOf(checker, symbol);
  const values = [...valuesOf(checker, symbol, signatures)];
  return {
    path,
    callable: signatures.some(({ parameters }) => parameters.length > 0),
    numbers: values.some((type) => holds(checker, type, isNumber)),
    bytes: values.some((type) => holds(checker, type, isBytes)),
    ...docOf(checker, symbol),
    file: relative(root, first.getSourceFile().fileName),
    line: first.getSourceFile().getLineAndCharacterOfPosition(first.getStart()).line + 1,
  };
}

/** Its own docstring, that of its constructor with it; else what it inherits. */
function docOf(checker, symbol) {
  const constructors = symbol.declarations.flatMap((node) => (ts.isClassDeclaration(node) ? node.members : []));
  const nodes = [...symbol.declarations, ...constructors.filter(ts.isConstructorDeclaration)];
  const docs = nodes.flatMap(ts.getJSDocCommentsAndTags).filter(ts.isJSDoc);
  if (docs.length > 0) {
    const parsed = docs.map((doc) => parsedDoc(doc.getText()));
    return { summary: parsed[0].summary, tags: parsed.flatMap(({ tags }) => tags) };
  }
  return {
    summary: ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim(),
    tags: symbol.getJsDocTags(checker).map(({ name, text }) => ({ name, text: ts.displayPartsToString(text).trim() })),
  };
}

/** A comment as typedoc reads it: an @ within a block of code, such as a decorator, begins no tag. The compiler takes it for one. */
export function parsedDoc(comment) {
  const lines = comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd());
  const tags = [];
  const summary = [];
  let isCode = false;
  for (const line of lines) {
    const [, name, rest] = (!isCode && /^\s*@(\w+)\s?(.*)$/.exec(line)) || [];
    if (line.startsWith('```')) isCode = !isCode;
    if (name !== undefined) tags.push({ name, text: [rest] });
    else (tags.at(-1)?.text ?? summary).push(line);
  }
  const joined = (text) => text.join('\n').trim();
  return { summary: joined(summary), tags: tags.map(({ name, text }) => ({ name, text: joined(text) })) };
}

/** The public members that our own sources declare. */
function membersOf(checker, symbol, folder) {
  const types = symbol.declarations.flatMap((node) => {
    if (ts.isTypeAliasDeclaration(node))
      return ts.isTypeLiteralNode(node.type) ? [checker.getTypeAtLocation(node)] : [];
    if (ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node))
      return [checker.getDeclaredTypeOfSymbol(symbol)];
    return [];
  });
  const instance = types.flatMap((type) => checker.getPropertiesOfType(type));
  const own = symbol.declarations.some(ts.isClassDeclaration) ? [...symbol.exports.values()] : [];
  return [...new Set([...instance, ...own])].filter((member) => isPublicMember(member, folder));
}

function isPublicMember({ name, declarations: [first] = [] }, folder) {
  if (first === undefined || /^(__|#|prototype$)/.test(name) || ts.isTypeParameterDeclaration(first)) return false;
  if (!first.getSourceFile().fileName.startsWith(folder)) return false;
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  return (ts.getCombinedModifierFlags(first) & hidden) === 0 && !isInternal(first);
}

const isInternal = (node) => ts.getJSDocTags(node).some(({ tagName }) => tagName.text === 'internal');

/** How a symbol can be called: as a function, a method, or by `new`. Callbacks in options are described by their types. */
function signaturesOf(checker, symbol) {
  const [first] = symbol.declarations;
  if (ts.isClassDeclaration(first)) {
    const constructors = first.members.filter(ts.isConstructorDeclaration);
    const open = constructors.filter(
      (node) =>
        !(ts.getCombinedModifierFlags(node) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) &&
        !isInternal(node),
    );
    return open.map((node) => checker.getSignatureFromDeclaration(node));
  }
  const callables = symbol.declarations.filter(
    (node) => ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isMethodSignature(node),
  );
  return callables.map((node) => checker.getSignatureFromDeclaration(node));
}

/** The types that go in and come out. */
function* valuesOf(checker, symbol, signatures) {
  const [first] = symbol.declarations;
  for (const signature of signatures) {
    for (const parameter of signature.parameters) yield checker.getTypeOfSymbolAtLocation(parameter, first);
    if (!ts.isConstructorDeclaration(signature.declaration)) yield signature.getReturnType();
  }
  const isProperty = [ts.isPropertyDeclaration, ts.isPropertySignature, ts.isGetAccessor].some((is) => is(first));
  if (isProperty) yield checker.getTypeOfSymbolAtLocation(symbol, first);
}

const isNumber = (type) => (type.flags & ts.TypeFlags.Number) !== 0;
const isBytes = (type) => type.symbol?.name === 'Uint8Array';

/** Whether a type, a part of a union, or what a promise or list is of, passes. An alias has a docstring of its own. */
function holds(checker, type, passes) {
  if (type.aliasSymbol !== undefined) return false;
  if (type.isUnion()) return type.types.some((each) => holds(checker, each, passes));
  if (passes(type)) return true;
  const isWrapper = ['Promise', 'Array', 'ReadonlyArray'].includes(type.symbol?.name);
  return isWrapper && checker.getTypeArguments(type).some((each) => holds(checker, each, passes));
}
