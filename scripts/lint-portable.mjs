// Holds the portable subset of AssemblyScript over assembly/: the files that asc and esbuild both compile
// must mean the same in either world. Files whose first line begins with "// (wasm)" are exempt.
//
//   node scripts/lint-portable.mjs [folder]
//
// What no lint can decide: whether a sum may leave 32 bits (then it is written `(a + b) | 0`), whether a
// divisor may be zero, whether a double fits an i32. The sweeps of both builds watch those.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { around, bare, describe, enclosing, inference, isExempt, isWhole, target } from './portable/modules.mjs';
import * as rules from './portable/rules.mjs';

const K = ts.SyntaxKind;
const { RULES, REFUSED, PLAIN, TYPES, CASTS, GLOBALS, MATH, MEMORY, MAX_FACTOR } = rules;

export { RULES };

/**
 * Lints a tree given as path to text; paths are relative to its root and use '/'.
 * Returns findings in order: { file, line, column, rule, message }.
 */
export function lintFiles(files) {
  const modules = new Map();
  for (const [file, text] of files) modules.set(file, describe(file, text));
  const findings = [];
  for (const module of modules.values()) if (!module.exempt) check(module, modules, findings);
  return findings;
}

function check(module, modules, findings) {
  const { file, source } = module;
  const report = (node, rule) => {
    const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source));
    findings.push({ file, line: line + 1, column: character + 1, rule, message: RULES[rule] });
  };

  const { lookUp, typeOf, constantOf, inDoubleContext } = inference(module, modules);

  const isBitPattern = (node) => {
    const inner = bare(node);
    return (
      ts.isNumericLiteral(inner) ||
      (ts.isBinaryExpression(inner) && rules.UNSIGNED_SHIFTS.has(inner.operatorToken.kind))
    );
  };
  const isWrapped = (node) => {
    const parent = around(node);
    if (ts.isCallExpression(parent)) return parent.expression.getText() === 'i32';
    return (
      ts.isBinaryExpression(parent) &&
      parent.operatorToken.kind === K.BarToken &&
      constantOf(parent.left === node || bare(parent.left) === node ? parent.right : parent.left) === 0
    );
  };

  function checkBinary(node) {
    const operator = node.operatorToken.kind;
    if (rules.IDENTITIES.has(operator)) return report(node, 'equality');
    if (!rules.OPERATORS.has(operator)) return report(node, 'syntax');
    if (rules.isAssignment(operator)) checkAssigned(node.left);
    const types = [typeOf(node.left), typeOf(node.right)];
    const unsigned = types.includes('u32');
    const double = types.includes('f64');
    if (rules.COMPARISONS.has(operator) || rules.EQUALITIES.has(operator)) {
      if (unsigned && !(isBitPattern(node.left) && isBitPattern(node.right))) report(node, 'u32');
    } else if (rules.SIGNED_SHIFTS.has(operator)) {
      if (types[0] === 'u32') report(node, 'u32');
    } else if (rules.UNSIGNED_SHIFTS.has(operator)) {
      if (types[0] !== 'u32') checkUnsignedShift(node);
    } else if (rules.PRODUCTS.has(operator)) {
      if (unsigned) report(node, 'u32');
      else if (!double && !hasSmallFactor(node)) report(node, 'product');
    } else if (rules.DIVISIONS.has(operator)) {
      if (unsigned) report(node, 'u32');
      else if (!double && (rules.isAssignment(operator) || !isWrapped(node))) report(node, 'division');
    }
  }

  const hasSmallFactor = (node) =>
    [node.left, node.right].map(constantOf).some((factor) => factor !== undefined && Math.abs(factor) <= MAX_FACTOR);

  function checkUnsignedShift(node) {
    const amount = constantOf(node.right);
    if (amount !== undefined && amount >= 1 && amount <= 31) return;
    const parent = around(node);
    const masked =
      (ts.isBinaryExpression(parent) && rules.BITWISE.has(parent.operatorToken.kind)) ||
      (ts.isPrefixUnaryExpression(parent) && parent.operator === K.TildeToken) ||
      (ts.isCallExpression(parent) && parent.expression.getText() === 'i32');
    if (!masked || rules.isAssignment(node.operatorToken.kind)) report(node, 'unsigned-shift');
  }

  function checkAssigned(left) {
    const node = bare(left);
    const imported = ts.isIdentifier(node)
      ? module.imports.has(node.text) && !localTo(node)
      : ts.isPropertyAccessExpression(node) && module.namespaces.has(node.expression.getText());
    if (imported) report(node, 'import-assignment');
  }

  function localTo(node) {
    const found = lookUp(node.text, node);
    return found?.module === module && enclosing(found.declarations[0]) !== undefined;
  }

  function checkFunction(node) {
    if (node.parent !== source) report(node, 'closure');
    if (
      node.asteriskToken ||
      !node.body ||
      (node.modifiers ?? []).some((modifier) => modifier.kind !== K.ExportKeyword && !ts.isDecorator(modifier))
    )
      report(node, 'syntax');
    if (node.typeParameters) report(node, 'generic');
    if (!node.type) report(node, 'type');
  }

  function checkParameter(node) {
    if (node.initializer || node.questionToken || node.dotDotDotToken || !ts.isIdentifier(node.name))
      report(node, 'parameter');
    if (!node.type) report(node, 'type');
  }

  function checkImport(node) {
    if (!node.moduleSpecifier) return true;
    const specifier = ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : '';
    const clause = node.importClause;
    const plain = ts.isExportDeclaration(node) || (clause?.namedBindings && !clause.name && !clause.isTypeOnly);
    const outside = target(file, specifier) === null || /\.[a-z]+$/.test(specifier);
    if (outside || !plain || node.isTypeOnly) report(node, 'import');
    return false;
  }

  function checkType(node) {
    if (!TYPES.has(node.typeName.getText()) || node.typeArguments) report(node, 'type');
    return false;
  }

  function checkCall(node) {
    if (!node.typeArguments) return true;
    report(node, MEMORY.has(node.expression.getText()) ? 'memory' : 'generic');
    return false;
  }

  const isName = (node) =>
    [K.NumericLiteral, K.TrueKeyword, K.FalseKeyword, K.Identifier, K.PropertyAccessExpression].includes(node.kind);

  function checkStart(node) {
    const inner = bare(node);
    if (isName(inner)) return;
    if (ts.isPrefixUnaryExpression(inner)) return checkStart(inner.operand);
    if (ts.isBinaryExpression(inner)) return [inner.left, inner.right].forEach(checkStart);
    if (ts.isCallExpression(inner) && CASTS.has(inner.expression.getText())) return inner.arguments.forEach(checkStart);
    report(node, 'module-initialiser');
  }

  function checkIdentifier(node) {
    const parent = node.parent;
    if (
      (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
      ts.isTypeReferenceNode(parent) ||
      ts.isExportSpecifier(parent) ||
      ts.isImportSpecifier(parent)
    )
      return;
    if (module.declared.has(node.text) || GLOBALS.has(node.text)) return;
    report(node, MEMORY.has(node.text) ? 'memory' : 'global');
  }

  function checkMember(node) {
    const owner = node.expression;
    const known =
      ts.isIdentifier(owner) &&
      !node.questionDotToken &&
      (module.namespaces.has(owner.text) || (owner.text === 'Math' && MATH.has(node.name.text)));
    if (!known && !(ts.isIdentifier(owner) && MEMORY.has(owner.text))) report(node, 'property');
  }

  function checkVariable(node) {
    if (!node.initializer && !node.type) report(node, 'type');
    if (node.initializer && node.parent.parent.parent === source) checkStart(node.initializer);
  }

  function checkStep(node) {
    if (node.operator === K.PlusPlusToken || node.operator === K.MinusMinusToken) checkAssigned(node.operand);
  }

  /** Rules that look into a node. One that answers false ends the walk there. */
  const LOOK = new Map([
    [K.ImportDeclaration, checkImport],
    [K.ExportDeclaration, checkImport],
    [K.FunctionDeclaration, checkFunction],
    [K.Parameter, checkParameter],
    [K.TypeReference, checkType],
    [K.VariableDeclarationList, (node) => void (node.flags & ts.NodeFlags.BlockScoped || report(node, 'syntax'))],
    [K.VariableDeclaration, checkVariable],
    [K.NumericLiteral, checkNumber],
    [K.CallExpression, checkCall],
    [K.PropertyAccessExpression, checkMember],
    [K.BinaryExpression, checkBinary],
    [K.PrefixUnaryExpression, checkStep],
    [K.PostfixUnaryExpression, checkStep],
    [K.Identifier, checkIdentifier],
    // A label would pass as an identifier.
    [K.BreakStatement, (node) => void (node.label && report(node, 'syntax'))],
    [K.ContinueStatement, (node) => void (node.label && report(node, 'syntax'))],
  ]);

  function visit(node) {
    const refused = REFUSED.get(node.kind);
    if (refused) return report(node, refused);
    const look = LOOK.get(node.kind);
    if (look) {
      if (look(node) === false) return;
    } else if (ts.isTypeNode(node) && node.kind !== K.VoidKeyword) {
      return report(node, 'type');
    } else if (ts.isToken(node) && ts.isBinaryExpression(node.parent)) {
      return;
    } else if (!PLAIN.has(node.kind)) {
      return report(node, 'syntax');
    }
    ts.forEachChild(node, visit);
  }

  function checkNumber(node) {
    if (!isWhole(node) || Number(node.text) <= 2147483647) return;
    const parent = around(node);
    const value = Number(node.text);
    const smallest = value === 2147483648 && ts.isPrefixUnaryExpression(parent) && parent.operator === K.MinusToken;
    // `bits & 0x80000000` is a 32-bit pattern in both worlds.
    const mask =
      value <= 0xffffffff &&
      ts.isBinaryExpression(parent) &&
      rules.MASKS.has(parent.operatorToken.kind) &&
      bare(parent.right) === node &&
      typeOf(parent.left) === 'i32';
    if (!smallest && !mask && !inDoubleContext(node)) report(node, 'wide-literal');
  }

  for (const statement of source.statements) {
    const known =
      ts.isImportDeclaration(statement) ||
      ts.isExportDeclaration(statement) ||
      ts.isFunctionDeclaration(statement) ||
      ts.isVariableStatement(statement);
    if (!known && !ts.isClassDeclaration(statement)) report(statement, 'syntax');
    else visit(statement);
  }
}

/** Lints every .ts file under a folder. Paths in findings are relative to it. */
export function lintFolder(folder) {
  const files = new Map();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(relative(folder, path).split(sep).join('/'), readFileSync(path, 'utf8'));
  }
  const portable = [...files.values()].filter((text) => !isExempt(text)).length;
  return {
    findings: lintFiles(new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)))),
    portable,
    exempt: files.size - portable,
  };
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? join(dirname(dirname(fileURLToPath(import.meta.url))), 'assembly');
  const { findings, portable, exempt } = lintFolder(folder);
  for (const { file, line, column, rule, message } of findings)
    console.log(`${relative('.', join(folder, file))}:${line}:${column} ${rule}: ${message}`);
  console.log(`${portable} portable files, ${exempt} for WebAssembly only, ${findings.length} findings`);
  process.exitCode = findings.length || portable === 0 ? 1 : 0;
}
