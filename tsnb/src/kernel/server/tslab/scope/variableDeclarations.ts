import type * as TypeScript from '@tslab/typescript-for-tslab';
import { expression, variable, type Emitting } from './emitting';
import { named } from './functionNames';

/** The identifiers that a pattern declares. */
export function identifiersIn(
  { ts }: Emitting,
  name: TypeScript.BindingName,
): TypeScript.Identifier[] {
  const found: TypeScript.Identifier[] = [];
  const search = (one: TypeScript.BindingName): void => {
    if (ts.isIdentifier(one)) found.push(one);
    else for (const element of one.elements) if (ts.isBindingElement(element)) search(element.name);
  };
  search(name);
  return found;
}

/** Whether a list declares variables of the notebook, and not those of a block or function. */
export function declaresVariables(
  emitting: Emitting,
  list: TypeScript.VariableDeclarationList,
): boolean {
  return list.declarations.some((one) =>
    identifiersIn(emitting, one.name).some((name) => emitting.names.ownSymbol(name)),
  );
}

/** The assignment that `name = value` of a declaration becomes; null if it assigns nothing: a `var` that only is declared. */
export function assignment(
  emitting: Emitting,
  declaration: TypeScript.VariableDeclaration,
  isVar: boolean,
): TypeScript.Expression | null {
  const { ts } = emitting;
  const { name, initializer } = declaration;
  if (!initializer && isVar) return null;
  const value = initializer ? expression(emitting, initializer) : ts.factory.createVoidZero();
  const assigned = ts.factory.createAssignment(
    target(emitting, name),
    ts.isIdentifier(name) ? named(ts, name.text, value) : value,
  );
  return ts.setTextRange(assigned, declaration);
}

/** What is assigned to where `name` was declared. */
export function target(emitting: Emitting, name: TypeScript.BindingName): TypeScript.Expression {
  const { ts } = emitting;
  const { factory } = ts;
  if (ts.isIdentifier(name)) {
    emitting.cell.declared.add(name.text);
    return variable(emitting, name.text, name);
  }
  const pattern = ts.isObjectBindingPattern(name)
    ? factory.createObjectLiteralExpression(name.elements.map((one) => property(emitting, one)))
    : factory.createArrayLiteralExpression(name.elements.map((one) => item(emitting, one)));
  return ts.setTextRange(pattern, name);
}

function property(
  emitting: Emitting,
  element: TypeScript.BindingElement,
): TypeScript.ObjectLiteralElementLike {
  const { factory } = emitting.ts;
  if (element.dotDotDotToken) return factory.createSpreadAssignment(target(emitting, element.name));
  const key = element.propertyName ?? (element.name as TypeScript.Identifier);
  const written = emitting.ts.isIdentifier(key)
    ? factory.createIdentifier(key.text)
    : (emitting.visit(key) as TypeScript.PropertyName);
  return factory.createPropertyAssignment(written, withDefault(emitting, element));
}

function item(emitting: Emitting, element: TypeScript.ArrayBindingElement): TypeScript.Expression {
  const { ts } = emitting;
  if (ts.isOmittedExpression(element)) return element;
  return element.dotDotDotToken
    ? ts.factory.createSpreadElement(target(emitting, element.name))
    : withDefault(emitting, element);
}

function withDefault(
  emitting: Emitting,
  { name, initializer }: TypeScript.BindingElement,
): TypeScript.Expression {
  const { ts } = emitting;
  const to = target(emitting, name);
  if (!initializer) return to;
  const value = expression(emitting, initializer);
  return ts.factory.createAssignment(
    to,
    ts.isIdentifier(name) ? named(ts, name.text, value) : value,
  );
}
