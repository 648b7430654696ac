/** A value that a parameter can be given. */
export type ParameterValue =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | ParameterValue[]
  | { [key: string]: ParameterValue };

/** A value that can be a type of its own. */
export type Literal = null | undefined | boolean | number | bigint | string;

/** A field of an object type. */
export interface Field {
  readonly name: string;
  readonly type: ParameterType;
  readonly optional: boolean;
}

/** The part of TypeScript's types whose values can be given from outside. */
export type ParameterType =
  | { kind: 'number' | 'string' | 'boolean' | 'bigint' | 'any' }
  | { kind: 'literal'; value: Literal }
  | { kind: 'union'; members: ParameterType[] }
  | { kind: 'array'; element: ParameterType }
  | { kind: 'tuple'; elements: ParameterType[] }
  | { kind: 'object'; fields: Field[] }
  | { kind: 'record'; value: ParameterType }
  | { kind: 'unsupported' };

/** Whether a value is of a type. */
export function isOfType(type: ParameterType, value: ParameterValue): boolean {
  switch (type.kind) {
    case 'any':
      return true;
    case 'number':
    case 'string':
    case 'boolean':
    case 'bigint':
      return typeof value === type.kind;
    case 'literal':
      return Object.is(value, type.value) || (value === 0 && type.value === 0);
    case 'union':
      return type.members.some((member) => isOfType(member, value));
    case 'array':
      return Array.isArray(value) && value.every((item) => isOfType(type.element, item));
    case 'tuple':
      return (
        Array.isArray(value) &&
        value.length === type.elements.length &&
        type.elements.every((element, index) => isOfType(element, value[index]))
      );
    case 'object':
      return isPlainObject(value) && hasFields(type.fields, value);
    case 'record':
      return isPlainObject(value) && Object.values(value).every((v) => isOfType(type.value, v));
    case 'unsupported':
      return false;
  }
}

/** Whether some value of this type can be given at all. */
export function isSupported(type: ParameterType): boolean {
  switch (type.kind) {
    case 'unsupported':
      return false;
    case 'union':
      return type.members.some(isSupported);
    default:
      return true;
  }
}

function hasFields(fields: readonly Field[], value: Record<string, ParameterValue>): boolean {
  const known = new Set(fields.map(({ name }) => name));
  return (
    Object.keys(value).every((name) => known.has(name)) &&
    fields.every(({ name, type, optional }) =>
      name in value ? isOfType(type, value[name]) : optional,
    )
  );
}

function isPlainObject(value: ParameterValue): value is Record<string, ParameterValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
