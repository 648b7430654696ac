import { Ajv, type SchemaObject, type ValidateFunction } from 'ajv';

/** A JSON schema for each property of a type: one that the type gets has to be added. */
export type Properties<T> = { readonly [Name in keyof T]-?: SchemaObject };

/** The schema of an object with these properties. It may have others: a later version may have written it. */
export function objectSchema<T>(
  properties: Properties<T>,
  optional: readonly (keyof T)[] = [],
): SchemaObject {
  const names: readonly PropertyKey[] = optional;
  const required = Object.keys(properties).filter((name) => !names.includes(name));
  return { type: 'object', properties, required };
}

/** The schema of an array. */
export function arraySchema(items: SchemaObject): SchemaObject {
  return { type: 'array', items };
}

/** Makes a function that tells whether what a file of our own holds is still what was written there. */
export function guardOf<T>(
  properties: Properties<T>,
  optional: readonly (keyof T)[] = [],
): (value: unknown) => value is T {
  let validate: ValidateFunction<T> | undefined; // compiled when it is first needed
  return (value): value is T => {
    validate ??= new Ajv().compile<T>(objectSchema(properties, optional));
    return validate(value);
  };
}

/** Schemas of values. */
export const STORED = {
  TEXT: { type: 'string' },
  TEXT_OR_NULL: { type: 'string', nullable: true },
  NUMBER: { type: 'number' },
  NUMBER_OR_NULL: { type: 'number', nullable: true },
  COUNT: { type: 'integer', minimum: 0 },
  FLAG: { type: 'boolean' },
  TEXTS: { type: 'array', items: { type: 'string' } },
} as const satisfies Readonly<Record<string, SchemaObject>>;
