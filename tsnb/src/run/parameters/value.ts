import { isOfType, type Literal, type ParameterType, type ParameterValue } from './type';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const HEXADECIMAL = /^0[xX][\da-fA-F]+$/;
const NOT_FINITE = /^(?:[+-]?Infinity|NaN)$/;

/** The value of this type that a text given on the command line means; `no value` if it means none. */
export function fromText(type: ParameterType, text: string): { value: ParameterValue } | undefined {
  switch (type.kind) {
    case 'string':
      return { value: text };
    case 'number':
      return NUMBER.test(text) || HEXADECIMAL.test(text) || NOT_FINITE.test(text)
        ? { value: Number(text) }
        : undefined;
    case 'boolean':
      return text === 'true' || text === 'false' ? { value: text === 'true' } : undefined;
    case 'bigint':
      return /^[+-]?\d+n?$/.test(text) ? { value: BigInt(text.replace('n', '')) } : undefined;
    case 'literal':
      return meansLiteral(type.value, text) ? { value: type.value } : undefined;
    case 'union':
      return fromUnionText(type.members, text);
    case 'any':
      return fromJson(type, text) ?? { value: text };
    case 'array':
    case 'tuple':
    case 'object':
    case 'record':
      return fromJson(type, text);
    case 'unsupported':
      return undefined;
  }
}

/** The value of this type that a value of a JSON or YAML file means. */
export function fromData(
  type: ParameterType,
  data: ParameterValue,
): { value: ParameterValue } | undefined {
  // These formats tell no bigint from a number.
  if (type.kind === 'bigint' && Number.isSafeInteger(data)) return { value: BigInt(Number(data)) };
  return isOfType(type, data) ? { value: data } : undefined;
}

/** The value as a TypeScript expression. */
export function toSource(value: ParameterValue): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(toSource).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).map(([name, item]) => `${key(name)}: ${toSource(item)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function fromUnionText(
  members: readonly ParameterType[],
  text: string,
): { value: ParameterValue } | undefined {
  // Any text is a string: it is taken for one only if nothing more particular fits.
  const rank = ({ kind }: ParameterType): number =>
    kind === 'literal' ? 0 : kind === 'string' || kind === 'any' ? 2 : 1;
  const ordered = [...members].sort((a, b) => rank(a) - rank(b));
  for (const member of ordered) {
    const found = fromText(member, text);
    if (found !== undefined) return found;
  }
  return undefined;
}

function meansLiteral(literal: Literal, text: string): boolean {
  if (typeof literal === 'number') return NUMBER.test(text) && Number(text) === literal;
  if (typeof literal === 'bigint') return text === `${literal}` || text === `${literal}n`;
  return text === String(literal);
}

function fromJson(type: ParameterType, text: string): { value: ParameterValue } | undefined {
  try {
    return fromData(type, JSON.parse(text) as ParameterValue);
  } catch {
    return undefined;
  }
}

function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

// Computed, since a plain __proto__ would not make a field.
function key(name: string): string {
  if (name === '__proto__') return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}
