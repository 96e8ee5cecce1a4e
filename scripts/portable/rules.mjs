// The rules of the portable subset of AssemblyScript, and what they allow and refuse.
import ts from 'typescript';

const K = ts.SyntaxKind;
const kinds = (names) =>
  new Set(
    names
      .trim()
      .split(/\s+/)
      .map((name) => K[name]),
  );

/** Every rule, with the reason that its message gives. */
export const RULES = {
  class: 'no classes: a managed object needs a runtime',
  closure: 'no closures: functions stand at the top of a module',
  string: 'no strings: texts lie in memory as bytes',
  template: 'no template literals: they are strings',
  decorator: 'no decorators: a syntax error to every TypeScript tool',
  type: 'only i32, u32, f64, bool and void are types here (a 64-bit integer is two halves)',
  memory: 'memory is reached through memory.ts only',
  generic: 'no type parameters or arguments: they vanish in JavaScript',
  cast: 'casts are written as calls, i32(x): <i32>x and `as` vanish in JavaScript',
  exception: 'no try, throw or new: a fault is a number',
  regex: 'no regular expressions',
  literal: 'no array or object literals, no indexing: both are managed objects',
  equality: 'write == and !=: === is identity in AssemblyScript',
  parameter: 'no default, optional, rest or destructured parameters',
  import: 'imports are named or namespace imports of files in assembly/, without extension',
  'import-assignment': 'an imported variable is read-only in JavaScript',
  global: 'this name exists in one of the two worlds only',
  property: 'members are read from an imported module or from Math (trunc, abs) only',
  loop: 'no for...of and for...in',
  syntax: 'this syntax is not part of the portable subset',
  'module-initialiser':
    'a module-level variable starts as a constant: the two worlds initialise modules in another order',
  'wide-literal':
    'an integer literal past 2147483647 is an i64 or u32 in AssemblyScript; write a negative number or make its context f64',
  u32: 'u32 is a bit pattern: compare with `>>> 0` on both sides, shift with >>>, multiply and divide behind a helper',
  'unsigned-shift':
    'x >>> n of an i32 may be negative in WebAssembly and positive in JavaScript: shift by 1 to 31, or mask the result',
  product:
    'a product of two variables may pass 2^53 in JavaScript: one factor must be a constant of at most 2^21, or the product stands behind a helper',
  division: 'integer division is written i32(a / b) or (a / b) | 0, remainder too: JavaScript divides doubles',
};

export const TYPES = new Set(['i32', 'u32', 'f64', 'bool', 'void']);
export const CASTS = new Set(['i8', 'i16', 'i32', 'u8', 'u16', 'u32', 'f64', 'bool']);
export const GLOBALS = new Set([...CASTS, 'NaN', 'Infinity', 'isNaN', 'isFinite', 'Math']);
export const MATH = new Set(['trunc', 'abs']);
export const MEMORY = new Set([
  'load',
  'store',
  'memory',
  'heap',
  'changetype',
  'unchecked',
  'bswap',
  'atomic',
  'v128',
  'offsetof',
  'sizeof',
]);
export const MAX_FACTOR = 2 ** 21;

/** Syntax that a rule refuses outright. */
export const REFUSED = new Map(
  Object.entries({
    class: 'ClassDeclaration ClassExpression',
    closure: 'ArrowFunction FunctionExpression',
    string: 'StringLiteral',
    template: 'NoSubstitutionTemplateLiteral TemplateExpression TaggedTemplateExpression',
    decorator: 'Decorator',
    cast: 'TypeAssertionExpression AsExpression SatisfiesExpression NonNullExpression',
    exception: 'TryStatement ThrowStatement NewExpression',
    regex: 'RegularExpressionLiteral',
    literal:
      'ArrayLiteralExpression ObjectLiteralExpression ElementAccessExpression ArrayBindingPattern ObjectBindingPattern',
    'wide-literal': 'BigIntLiteral',
    loop: 'ForOfStatement ForInStatement',
  }).flatMap(([rule, names]) => [...kinds(names)].map((kind) => [kind, rule])),
);

/** Syntax that is allowed, where no rule says otherwise. What is neither here nor above is refused as `syntax`. */
export const PLAIN = kinds(`
  SourceFile EndOfFileToken ImportDeclaration ImportClause NamedImports ImportSpecifier NamespaceImport
  ExportDeclaration NamedExports ExportSpecifier ExportKeyword FunctionDeclaration Parameter TypeReference
  VoidKeyword VariableStatement VariableDeclarationList VariableDeclaration Identifier NumericLiteral TrueKeyword
  FalseKeyword Block EmptyStatement ExpressionStatement IfStatement WhileStatement DoStatement ForStatement
  ReturnStatement BreakStatement ContinueStatement SwitchStatement CaseBlock CaseClause DefaultClause
  ParenthesizedExpression PrefixUnaryExpression PostfixUnaryExpression BinaryExpression ConditionalExpression
  CallExpression PropertyAccessExpression QuestionToken ColonToken
`);

export const OPERATORS = kinds(`
  PlusToken MinusToken AsteriskToken SlashToken PercentToken AmpersandToken BarToken CaretToken
  LessThanLessThanToken GreaterThanGreaterThanToken GreaterThanGreaterThanGreaterThanToken AmpersandAmpersandToken
  BarBarToken LessThanToken LessThanEqualsToken GreaterThanToken GreaterThanEqualsToken EqualsEqualsToken
  ExclamationEqualsToken EqualsEqualsEqualsToken ExclamationEqualsEqualsToken EqualsToken PlusEqualsToken
  MinusEqualsToken AsteriskEqualsToken SlashEqualsToken PercentEqualsToken AmpersandEqualsToken BarEqualsToken
  CaretEqualsToken LessThanLessThanEqualsToken GreaterThanGreaterThanEqualsToken
  GreaterThanGreaterThanGreaterThanEqualsToken
`);
export const COMPARISONS = kinds('LessThanToken LessThanEqualsToken GreaterThanToken GreaterThanEqualsToken');
export const EQUALITIES = kinds('EqualsEqualsToken ExclamationEqualsToken');
export const IDENTITIES = kinds('EqualsEqualsEqualsToken ExclamationEqualsEqualsToken');
export const SIGNED_SHIFTS = kinds('GreaterThanGreaterThanToken GreaterThanGreaterThanEqualsToken');
export const UNSIGNED_SHIFTS = kinds(
  'GreaterThanGreaterThanGreaterThanToken GreaterThanGreaterThanGreaterThanEqualsToken',
);
export const PRODUCTS = kinds('AsteriskToken AsteriskEqualsToken');
export const DIVISIONS = kinds('SlashToken PercentToken SlashEqualsToken PercentEqualsToken');
export const MASKS = kinds('AmpersandToken BarToken CaretToken');
/** Operators that take their operands as 32-bit patterns in JavaScript. */
export const BITWISE = kinds(`
  AmpersandToken BarToken CaretToken LessThanLessThanToken GreaterThanGreaterThanToken
  AmpersandEqualsToken BarEqualsToken CaretEqualsToken
`);
export const isAssignment = (operator) => operator >= K.FirstAssignment && operator <= K.LastAssignment;
