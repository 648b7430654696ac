import type * as TypeScript from '@tslab/typescript-for-tslab';
import { withoutExtension } from '../tsExtensions';
import { box, call, type Emitting } from './emitting';

/** `import { a as b } from 'module'` as a call that binds the box of `b` to the module's `a`. */
export function importDeclaration(
  emitting: Emitting,
  node: TypeScript.ImportDeclaration,
): TypeScript.Expression {
  const { ts } = emitting;
  const module = call(emitting, 'require', [withoutExtension(ts, node.moduleSpecifier)]);
  const bindings = bindingsOf(emitting, node.importClause).flatMap(([exported, name]) => {
    emitting.cell.declared.add(name);
    return [ts.factory.createStringLiteral(exported), box(emitting, name)];
  });
  const whole = bindings.length > 0 ? call(emitting, 'bind', [module, ...bindings]) : module;
  return ts.setTextRange(whole, node);
}

/** What an import takes of the module and as what: `*` stands for all of it. */
function bindingsOf(
  { ts }: Emitting,
  clause: TypeScript.ImportClause | undefined,
): [exported: string, name: string][] {
  const found: [string, string][] = [];
  if (clause?.name) found.push(['default', clause.name.text]);
  const named = clause?.namedBindings;
  if (!named) return found;
  if (ts.isNamespaceImport(named)) found.push(['*', named.name.text]);
  else
    for (const { propertyName, name } of named.elements)
      found.push([(propertyName ?? name).text, name.text]);
  return found;
}
