// What the modules of a tree declare, and which type an expression has. Every function is annotated, so the rest
// follows without a full checker; to TypeScript's own, i32, u32 and f64 are all `number`.
import ts from 'typescript';
import { CASTS, COMPARISONS, EQUALITIES, isAssignment, TYPES } from './rules.mjs';

const K = ts.SyntaxKind;

export const bare = (node) => (ts.isParenthesizedExpression(node) ? bare(node.expression) : node);
export const around = (node) => (ts.isParenthesizedExpression(node.parent) ? around(node.parent) : node.parent);
export const typeName = (node) =>
  !node
    ? undefined
    : node.kind === K.VoidKeyword
      ? 'void'
      : ts.isTypeReferenceNode(node)
        ? node.typeName.getText()
        : 'unknown';
export const isExempt = (text) => text.startsWith('// (wasm)');

/** Parses one file and notes what its module level declares. */
export function describe(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TS);
  const module = {
    file,
    source,
    exempt: isExempt(text),
    variables: new Map(),
    functions: new Map(),
    imports: new Map(),
    namespaces: new Map(),
    declared: new Set(),
  };
  for (const statement of source.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name) module.functions.set(statement.name.text, statement);
    if (ts.isVariableStatement(statement)) {
      for (const declaration of statement.declarationList.declarations) {
        if (ts.isIdentifier(declaration.name)) module.variables.set(declaration.name.text, declaration);
      }
    }
    if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)) {
      const from = target(file, statement.moduleSpecifier.text);
      const bindings = statement.importClause?.namedBindings;
      if (bindings && ts.isNamespaceImport(bindings)) module.namespaces.set(bindings.name.text, from);
      else
        for (const item of bindings?.elements ?? [])
          module.imports.set(item.name.text, { from, name: (item.propertyName ?? item.name).text });
    }
  }
  const note = (node) => {
    const named =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isImportSpecifier(node) ||
      ts.isNamespaceImport(node);
    if (named && node.name && ts.isIdentifier(node.name)) module.declared.add(node.name.text);
    ts.forEachChild(node, note);
  };
  note(source);
  return module;
}

/** The file that a relative specifier means, or null when it leaves the tree. */
export function target(file, specifier) {
  if (!specifier.startsWith('./') && !specifier.startsWith('../')) return null;
  const parts = file.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return `${parts.join('/')}.ts`;
}

/** Whether asc reads a numeric literal as an integer: no point, no exponent. */
export function isWhole(node) {
  const text = node.getText();
  return /^0[xob]/i.test(text) || !/[.e]/i.test(text);
}

/** The nearest function around a node. */
export const enclosing = (node) => ts.findAncestor(node, ts.isFunctionDeclaration);

/** Answers questions about names and types in one module. */
export function inference(module, modules) {
  function lookUp(name, scope) {
    const owner = enclosing(scope);
    if (owner) {
      const found = [];
      const visit = (node) => {
        if (
          (ts.isVariableDeclaration(node) || ts.isParameter(node)) &&
          ts.isIdentifier(node.name) &&
          node.name.text === name
        )
          found.push(node);
        ts.forEachChild(node, visit);
      };
      visit(owner);
      if (found.length) return { module, declarations: found };
    }
    if (module.variables.has(name)) return { module, declarations: [module.variables.get(name)] };
    const link = module.imports.get(name);
    return link ? elsewhere(link.from, link.name) : undefined;
  }

  function elsewhere(from, name) {
    const other = modules.get(from);
    const declaration = other?.variables.get(name);
    return declaration ? { module: other, declarations: [declaration] } : undefined;
  }

  /** The declaration that an identifier or a member of a namespace names. */
  function resolveName(node) {
    if (ts.isIdentifier(node)) return lookUp(node.text, node);
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression))
      return elsewhere(module.namespaces.get(node.expression.text), node.name.text);
    return undefined;
  }

  function resolveFunction(node) {
    if (ts.isIdentifier(node)) {
      const link = module.imports.get(node.text);
      return module.functions.get(node.text) ?? (link ? modules.get(link.from)?.functions.get(link.name) : undefined);
    }
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      return modules.get(module.namespaces.get(node.expression.text))?.functions.get(node.name.text);
    }
    return undefined;
  }

  const common = (a, b) => {
    if (a === 'f64' || b === 'f64') return 'f64';
    if (a === 'unknown' || b === 'unknown') return 'unknown';
    if (a === 'u32' || b === 'u32') return 'u32';
    return a === 'literal' && b === 'literal' ? 'literal' : 'i32';
  };

  const underway = new Set();
  function typeOf(given) {
    const node = bare(given);
    if (ts.isNumericLiteral(node)) return isWhole(node) ? 'literal' : 'f64';
    if (node.kind === K.TrueKeyword || node.kind === K.FalseKeyword) return 'bool';
    if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node))
      return node.operator === K.ExclamationToken ? 'bool' : typeOf(node.operand);
    if (ts.isConditionalExpression(node)) return common(typeOf(node.whenTrue), typeOf(node.whenFalse));
    if (ts.isCallExpression(node)) {
      if (ts.isIdentifier(node.expression) && CASTS.has(node.expression.text))
        return TYPES.has(node.expression.text) ? node.expression.text : 'i32';
      if (ts.isPropertyAccessExpression(node.expression) && node.expression.expression.getText() === 'Math')
        return 'f64';
      return typeName(resolveFunction(node.expression)?.type) ?? 'unknown';
    }
    if (ts.isBinaryExpression(node)) {
      const operator = node.operatorToken.kind;
      if (COMPARISONS.has(operator) || EQUALITIES.has(operator)) return 'bool';
      if (isAssignment(operator)) return typeOf(node.left);
      return common(typeOf(node.left), typeOf(node.right));
    }
    if (ts.isIdentifier(node) && (node.text === 'NaN' || node.text === 'Infinity')) return 'f64';
    const found = resolveName(node);
    if (!found) return 'unknown';
    const types = new Set(
      found.declarations.map((declaration) => {
        if (declaration.type) return typeName(declaration.type);
        if (!declaration.initializer || underway.has(declaration)) return 'unknown';
        if (found.module !== module)
          return ts.isNumericLiteral(bare(declaration.initializer)) && !isWhole(bare(declaration.initializer))
            ? 'f64'
            : 'i32';
        underway.add(declaration);
        const type = typeOf(declaration.initializer);
        underway.delete(declaration);
        return type === 'literal' ? 'i32' : type; // asc types `const x = 1` as i32
      }),
    );
    return types.size === 1 ? [...types][0] : 'unknown';
  }

  /** The value of a literal or of a constant that starts as one. */
  function constantOf(given) {
    const node = bare(given);
    if (ts.isNumericLiteral(node)) return Number(node.text);
    if (ts.isPrefixUnaryExpression(node) && node.operator === K.MinusToken) {
      const value = constantOf(node.operand);
      return value === undefined ? undefined : -value;
    }
    const found = resolveName(node);
    const declaration = found?.declarations.length === 1 ? found.declarations[0] : undefined;
    if (!declaration || !ts.isVariableDeclaration(declaration) || !(declaration.parent.flags & ts.NodeFlags.Const))
      return undefined;
    const start = declaration.initializer && bare(declaration.initializer);
    return start && ts.isNumericLiteral(start) ? Number(start.text) : undefined;
  }

  /** Whether asc reads an integer literal here as a double. */
  function inDoubleContext(node) {
    const parent = node.parent;
    if (ts.isParenthesizedExpression(parent) || ts.isPrefixUnaryExpression(parent)) return inDoubleContext(parent);
    if (ts.isConditionalExpression(parent)) return node !== parent.condition && inDoubleContext(parent);
    if (ts.isBinaryExpression(parent)) {
      if (typeOf(parent.left === node ? parent.right : parent.left) === 'f64') return true;
      const operator = parent.operatorToken.kind;
      return (
        !isAssignment(operator) && !COMPARISONS.has(operator) && !EQUALITIES.has(operator) && inDoubleContext(parent)
      );
    }
    if (ts.isVariableDeclaration(parent)) return typeName(parent.type) === 'f64';
    if (ts.isReturnStatement(parent)) return typeName(enclosing(parent)?.type) === 'f64';
    if (ts.isCallExpression(parent)) {
      if (parent.expression.getText() === 'f64') return true;
      const parameter = resolveFunction(parent.expression)?.parameters[parent.arguments.indexOf(node)];
      return typeName(parameter?.type) === 'f64';
    }
    return false;
  }

  return { lookUp, typeOf, constantOf, inDoubleContext };
}
