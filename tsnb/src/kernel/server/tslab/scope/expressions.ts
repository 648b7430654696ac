import type * as TypeScript from '@tslab/typescript-for-tslab';
import { withoutExtension } from '../tsExtensions';
import { box, call, expression, runtime, variable, type Emitting } from './emitting';
import { named, withoutParentheses } from './functionNames';

/** An identifier as an expression: of a variable of the notebook, what its box holds. */
export function reference(emitting: Emitting, node: TypeScript.Identifier): TypeScript.Expression {
  const name = emitting.names.variable(node);
  return name === null ? node : variable(emitting, name, node);
}

/** `{ lr }`, also as the target of an assignment, where it may have a default. */
export function shorthand(
  emitting: Emitting,
  node: TypeScript.ShorthandPropertyAssignment,
): TypeScript.Node {
  const { ts } = emitting;
  const name = emitting.names.variable(node.name);
  const { objectAssignmentInitializer: initializer } = node;
  const value = initializer && named(ts, node.name.text, expression(emitting, initializer));
  if (name === null)
    return value ? ts.factory.updateShorthandPropertyAssignment(node, node.name, value) : node;
  const held = variable(emitting, name, node.name);
  const key = ts.factory.createIdentifier(name);
  const whole = value ? ts.factory.createAssignment(held, value) : held;
  return ts.setTextRange(ts.factory.createPropertyAssignment(key, whole), node);
}

/** A call, whose function must not get the box as its `this`; `import()` is one of tslab's. */
export function callExpression(
  emitting: Emitting,
  node: TypeScript.CallExpression,
): TypeScript.Node {
  const { ts } = emitting;
  if (node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const specifier = node.arguments
      .slice(0, 1)
      .map((one) => withoutExtension(ts, expression(emitting, one)));
    return ts.setTextRange(
      call(emitting, 'importModule', [...specifier, runtime(emitting, 'requireModule')]),
      node,
    );
  }
  const callee = freeCallee(emitting, node.expression);
  const args = ts.visitNodes(node.arguments, emitting.visit, ts.isExpression);
  return ts.isCallChain(node)
    ? ts.factory.updateCallChain(node, callee, node.questionDotToken, undefined, args)
    : ts.factory.updateCallExpression(node, callee, undefined, args);
}

/** A template with a tag, which is a call too. */
export function taggedTemplate(
  emitting: Emitting,
  node: TypeScript.TaggedTemplateExpression,
): TypeScript.Node {
  const { ts } = emitting;
  const tag = freeCallee(emitting, node.tag);
  const template = emitting.visit(node.template) as TypeScript.TemplateLiteral;
  return ts.factory.updateTaggedTemplateExpression(node, tag, undefined, template);
}

function freeCallee(emitting: Emitting, node: TypeScript.Expression): TypeScript.Expression {
  const { ts } = emitting;
  const inner = withoutParentheses(ts, node);
  const name = ts.isIdentifier(inner) ? emitting.names.variable(inner) : null;
  if (name === null) return expression(emitting, node);
  const { factory } = ts;
  const free = factory.createComma(factory.createNumericLiteral(0), variable(emitting, name));
  const callee = ts.setTextRange(factory.createParenthesizedExpression(free), node);
  // The engine says of a call that it is where its function ends; the call begins with it.
  return ts.setEmitFlags(callee, ts.EmitFlags.NoTrailingSourceMap);
}

/** An assignment to a variable, of which a function without a name gets its own. */
export function binaryExpression(
  { ts, names, visit }: Emitting,
  node: TypeScript.BinaryExpression,
  children: () => TypeScript.Node,
): TypeScript.Node {
  const { left, operatorToken: operator, right } = node;
  const {
    EqualsToken,
    QuestionQuestionEqualsToken,
    BarBarEqualsToken,
    AmpersandAmpersandEqualsToken,
  } = ts.SyntaxKind;
  const assigns = [
    EqualsToken,
    QuestionQuestionEqualsToken,
    BarBarEqualsToken,
    AmpersandAmpersandEqualsToken,
  ].includes(operator.kind);
  if (!assigns || !ts.isIdentifier(left) || names.variable(left) === null) return children();
  const value = named(ts, left.text, visit(right) as TypeScript.Expression);
  return ts.factory.updateBinaryExpression(
    node,
    visit(left) as TypeScript.Expression,
    operator,
    value,
  );
}

/** `typeof name`, which asks for no declaration. */
export function typeOf(
  emitting: Emitting,
  node: TypeScript.TypeOfExpression,
  children: () => TypeScript.Node,
): TypeScript.Node {
  const { ts, names } = emitting;
  const inner = withoutParentheses(ts, node.expression);
  if (!ts.isIdentifier(inner) || !names.isUnknown(inner)) return children();
  const name = names.variable(inner);
  if (name === null) return node;
  return ts.factory.updateTypeOfExpression(node, call(emitting, 'peek', [box(emitting, name)]));
}

/** `catch (error)`, which sees the engine's messages in the cell's own words. */
export function catchClause(
  emitting: Emitting,
  node: TypeScript.CatchClause,
  children: () => TypeScript.Node,
): TypeScript.Node {
  const { ts } = emitting;
  const { factory } = ts;
  const name = node.variableDeclaration?.name;
  const emitted = children() as TypeScript.CatchClause;
  if (!name || !ts.isIdentifier(name)) return emitted;
  const reword = call(emitting, 'reword', [factory.createIdentifier(name.text)]);
  const { block, variableDeclaration } = emitted;
  const statements = [factory.createExpressionStatement(reword), ...block.statements];
  const body = factory.updateBlock(block, statements);
  return factory.updateCatchClause(emitted, variableDeclaration, body);
}
