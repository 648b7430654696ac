import vm from 'node:vm';
import type { JsonObject } from '../wire';
import { errorContent, inspected } from './errorContent';

/** What the protocol's `user_expressions` ask for: each expression (JavaScript over the notebook's variables) or its error. */
export function userExpressions(expressions: JsonObject, variables: () => object): JsonObject {
  return Object.fromEntries(
    Object.entries(expressions).map(([name, code]) => [name, evaluated(String(code), variables)]),
  );
}

function evaluated(code: string, variables: () => object): object {
  try {
    const options = { contextExtensions: [variables()], filename: 'user_expressions' };
    const evaluate = vm.compileFunction(`return (${code}\n)`, [], options) as () => unknown;
    return { status: 'ok', data: { 'text/plain': inspected(evaluate()) }, metadata: {} };
  } catch (error) {
    return { status: 'error', ...errorContent(error) };
  }
}
