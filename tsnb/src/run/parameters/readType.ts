import type * as TypeScript from '@tslab/typescript-for-tslab';
import type { Field, ParameterType } from './type';

/** The cell in which types are read. */
export interface Scope {
  readonly ts: typeof TypeScript;
  readonly file: TypeScript.SourceFile;
  /** The names that are being resolved, to end at a type that holds itself. */
  readonly resolving: Set<string>;
}

const UNSUPPORTED: ParameterType = { kind: 'unsupported' };

/** The type that a type annotation means. */
export function readType(scope: Scope, node: TypeScript.TypeNode): ParameterType {
  const { ts } = scope;
  switch (node.kind) {
    case ts.SyntaxKind.NumberKeyword:
      return { kind: 'number' };
    case ts.SyntaxKind.StringKeyword:
      return { kind: 'string' };
    case ts.SyntaxKind.BooleanKeyword:
      return { kind: 'boolean' };
    case ts.SyntaxKind.BigIntKeyword:
      return { kind: 'bigint' };
    case ts.SyntaxKind.AnyKeyword:
    case ts.SyntaxKind.UnknownKeyword:
      return { kind: 'any' };
    case ts.SyntaxKind.UndefinedKeyword:
      return { kind: 'literal', value: undefined };
  }
  if (ts.isParenthesizedTypeNode(node)) return readType(scope, node.type);
  if (ts.isUnionTypeNode(node)) {
    return { kind: 'union', members: node.types.map((member) => readType(scope, member)) };
  }
  if (ts.isArrayTypeNode(node)) return arrayOf(readType(scope, node.elementType));
  if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.ReadonlyKeyword) {
    return readType(scope, node.type);
  }
  if (ts.isTupleTypeNode(node)) {
    return {
      kind: 'tuple',
      elements: node.elements.map((element) => tupleElement(scope, element)),
    };
  }
  if (ts.isLiteralTypeNode(node)) return literal(scope, node.literal);
  if (ts.isTypeLiteralNode(node)) return objectOf(scope, node.members);
  if (ts.isTypeReferenceNode(node)) return reference(scope, node);
  return UNSUPPORTED;
}

/** The type of a parameter without annotation, and how it reads: what TypeScript infers for a `let` of that value. */
export function inferType(
  scope: Scope,
  value: TypeScript.Expression | undefined,
): { type: ParameterType; text: string } {
  const { ts, file } = scope;
  if (value === undefined) return { type: UNSUPPORTED, text: 'unknown' };
  if (ts.isAsExpression(value) || ts.isSatisfiesExpression(value)) {
    if (ts.isAsExpression(value) && value.type.getText(file) !== 'const') {
      return { type: readType(scope, value.type), text: value.type.getText(file) };
    }
    return inferType(scope, value.expression);
  }
  if (ts.isParenthesizedExpression(value)) return inferType(scope, value.expression);
  if (ts.isArrayLiteralExpression(value)) return inferArray(scope, value);
  if (ts.isObjectLiteralExpression(value)) return inferObject(scope, value);
  const kind = primitiveOf(ts, value);
  return kind === undefined
    ? { type: UNSUPPORTED, text: `that of ${value.getText(file)}` }
    : { type: { kind }, text: kind };
}

function primitiveOf(
  ts: typeof TypeScript,
  value: TypeScript.Expression,
): 'number' | 'string' | 'boolean' | 'bigint' | undefined {
  if (ts.isNumericLiteral(value)) return 'number';
  if (ts.isBigIntLiteral(value)) return 'bigint';
  if (ts.isStringLiteralLike(value) || ts.isTemplateExpression(value)) return 'string';
  if (value.kind === ts.SyntaxKind.TrueKeyword || value.kind === ts.SyntaxKind.FalseKeyword) {
    return 'boolean';
  }
  if (ts.isIdentifier(value)) return /^(NaN|Infinity)$/.test(value.text) ? 'number' : undefined;
  if (ts.isParenthesizedExpression(value)) return primitiveOf(ts, value.expression);
  if (ts.isPrefixUnaryExpression(value)) {
    const negated = value.operator === ts.SyntaxKind.ExclamationToken;
    return negated ? 'boolean' : primitiveOf(ts, value.operand);
  }
  if (!ts.isBinaryExpression(value)) return undefined;
  const [left, right] = [primitiveOf(ts, value.left), primitiveOf(ts, value.right)];
  const arithmetic = /^(\+|-|\*|\/|%|\*\*)$/.test(value.operatorToken.getText());
  return arithmetic && left === right && left !== 'boolean' ? left : undefined;
}

function inferArray(
  scope: Scope,
  { elements }: TypeScript.ArrayLiteralExpression,
): { type: ParameterType; text: string } {
  const inferred = elements.map((element) => inferType(scope, element));
  const texts = [...new Set(inferred.map(({ text }) => text))];
  if (texts.length === 0) return { type: arrayOf({ kind: 'any' }), text: 'any[]' };
  const types = texts.map(
    (text) => inferred.find((item) => item.text === text)?.type ?? UNSUPPORTED,
  );
  const [only] = types;
  return texts.length === 1
    ? { type: arrayOf(only), text: `${texts[0]}[]` }
    : { type: arrayOf({ kind: 'union', members: types }), text: `(${texts.join(' | ')})[]` };
}

function inferObject(
  scope: Scope,
  { properties }: TypeScript.ObjectLiteralExpression,
): { type: ParameterType; text: string } {
  const { ts } = scope;
  const fields: Field[] = [];
  const texts: string[] = [];
  for (const property of properties) {
    const name = property.name && nameOf(ts, property.name);
    if (!ts.isPropertyAssignment(property) || name === undefined) {
      return { type: UNSUPPORTED, text: 'an object with computed parts' };
    }
    const { type, text } = inferType(scope, property.initializer);
    fields.push({ name, type, optional: false });
    texts.push(`${name}: ${text}`);
  }
  return { type: { kind: 'object', fields }, text: `{ ${texts.join('; ')} }` };
}

function arrayOf(element: ParameterType): ParameterType {
  return { kind: 'array', element };
}

function tupleElement(
  scope: Scope,
  element: TypeScript.TypeNode | TypeScript.NamedTupleMember,
): ParameterType {
  if (!scope.ts.isNamedTupleMember(element)) return readType(scope, element);
  return element.questionToken || element.dotDotDotToken
    ? UNSUPPORTED
    : readType(scope, element.type);
}

function literal({ ts }: Scope, node: TypeScript.LiteralTypeNode['literal']): ParameterType {
  if (node.kind === ts.SyntaxKind.NullKeyword) return { kind: 'literal', value: null };
  if (node.kind === ts.SyntaxKind.TrueKeyword) return { kind: 'literal', value: true };
  if (node.kind === ts.SyntaxKind.FalseKeyword) return { kind: 'literal', value: false };
  if (ts.isStringLiteralLike(node)) return { kind: 'literal', value: node.text };
  if (ts.isNumericLiteral(node)) return { kind: 'literal', value: Number(node.text) };
  if (ts.isPrefixUnaryExpression(node) && ts.isNumericLiteral(node.operand)) {
    return { kind: 'literal', value: -Number(node.operand.text) };
  }
  return UNSUPPORTED;
}

function objectOf(
  scope: Scope,
  members: TypeScript.NodeArray<TypeScript.TypeElement>,
): ParameterType {
  const { ts } = scope;
  const fields: Field[] = [];
  for (const member of members) {
    const name = member.name && nameOf(ts, member.name);
    if (!ts.isPropertySignature(member) || member.type === undefined || name === undefined) {
      return UNSUPPORTED;
    }
    const optional = member.questionToken !== undefined;
    fields.push({ name, type: readType(scope, member.type), optional });
  }
  return { kind: 'object', fields };
}

function nameOf(ts: typeof TypeScript, name: TypeScript.PropertyName): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : undefined;
}

function reference(scope: Scope, node: TypeScript.TypeReferenceNode): ParameterType {
  const name = node.typeName.getText(scope.file);
  const [first, second] = (node.typeArguments ?? []).map((argument) => readType(scope, argument));
  const count = node.typeArguments?.length ?? 0;
  if ((name === 'Array' || name === 'ReadonlyArray') && count === 1) return arrayOf(first);
  if (name === 'Readonly' && count === 1) return first;
  if (name === 'Record' && count === 2 && first.kind === 'string') {
    return { kind: 'record', value: second };
  }
  return count === 0 ? declared(scope, name) : UNSUPPORTED;
}

// A type alias or interface of the same cell.
function declared(scope: Scope, name: string): ParameterType {
  const { ts, file, resolving } = scope;
  if (resolving.has(name)) return UNSUPPORTED;
  resolving.add(name);
  try {
    for (const statement of file.statements) {
      if (ts.isTypeAliasDeclaration(statement) && statement.name.text === name) {
        return statement.typeParameters ? UNSUPPORTED : readType(scope, statement.type);
      }
      if (ts.isInterfaceDeclaration(statement) && statement.name.text === name) {
        const plain = !statement.typeParameters && !statement.heritageClauses;
        return plain ? objectOf(scope, statement.members) : UNSUPPORTED;
      }
    }
    return UNSUPPORTED;
  } finally {
    resolving.delete(name);
  }
}
