/**
 * What a probe's value comes down to: numbers in shapes, texts, and lists and objects of them. Everything else about a value
 * (which class of array held it, where it was computed) is left behind.
 */
export type ProbeData =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | NumberArray
  | { readonly kind: 'list'; readonly items: readonly ProbeData[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, ProbeData])[] }
  | { readonly kind: 'figure'; readonly traces: readonly ProbeData[] }
  | { readonly kind: 'error'; readonly name: string };

/** Numbers in a shape, the last axis running fastest; `dtype` for tensors, none for arrays and typed arrays. */
export interface NumberArray {
  readonly kind: 'numbers';
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly dtype?: string;
}

/** What one probe may yield at most: enough for any check, and little enough to be stored and compared at once. */
export const LIMITS = {
  /** Numbers, texts and fields in all. */
  entries: 200_000,
  /** Lists and objects within each other. */
  depth: 16,
  /** Characters of all texts together. */
  characters: 1_000_000,
} as const;

/** How many numbers a shape holds. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
