import type * as TypeScript from '@tslab/typescript-for-tslab';

type Ts = typeof TypeScript;

/**
 * A function or class without a name gets the one of the variable it is assigned to, but not that of a box. `value`, with that name:
 * `{ rate: () => lr }.rate`.
 */
export function named(ts: Ts, name: string, value: TypeScript.Expression): TypeScript.Expression {
  if (!isAnonymous(ts, value)) return value;
  const { factory } = ts;
  // Written `{ __proto__: value }`, that one would mean something else.
  const key = factory.createComputedPropertyName(factory.createStringLiteral(name));
  const property = factory.createPropertyAssignment(name === '__proto__' ? key : name, value);
  const holder = factory.createObjectLiteralExpression([property]);
  return factory.createPropertyAccessExpression(holder, name);
}

function isAnonymous(ts: Ts, value: TypeScript.Expression): boolean {
  const inner = withoutParentheses(ts, value);
  if (ts.isArrowFunction(inner)) return true;
  return (ts.isFunctionExpression(inner) || ts.isClassExpression(inner)) && !inner.name;
}

/** An expression without the parentheses, and without what only was a type, round it. */
export function withoutParentheses(ts: Ts, value: TypeScript.Expression): TypeScript.Expression {
  return ts.isParenthesizedExpression(value) || ts.isPartiallyEmittedExpression(value)
    ? withoutParentheses(ts, value.expression)
    : value;
}
