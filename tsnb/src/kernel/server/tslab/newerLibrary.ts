import type { FileReader } from './packageTypes';

/** The compiler's library in which the methods are missing; among those of a cell by name. */
export const NEWER_LIBRARY = 'lib.es2023.array.d.ts';

const TYPED_ARRAYS = [
  ...['Int8', 'Uint8', 'Uint8Clamped', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Float32', 'Float64'],
  ...['BigInt64', 'BigUint64'],
].map((kind) => `${kind}Array`);

/** Functions that cells have beside Node's own. */
const INPUT = `
/** Asks the user, and waits for the answer; \`value\` is the answer if that is empty. */
declare function prompt(message?: string, value?: string): string;
/** Asks the user a question that is answered by yes or no, and waits for the answer. */
declare function confirm(message?: string): boolean;
`;

/**
 * Fault: tslab's compiler is older than the methods of arrays that came with Node 20, such as `toSorted`. Declares them in the library
 * of their year, and `prompt` and `confirm` with them.
 */
export function declareNewerMethods(system: FileReader): void {
  const read = system.readFile.bind(system);
  system.readFile = (path, encoding) => {
    const text = read(path, encoding);
    return text !== undefined && path.endsWith(`/${NEWER_LIBRARY}`) ? text + METHODS + INPUT : text;
  };
}

const METHODS = [
  ...['Array', 'ReadonlyArray'].map((name) =>
    declaration(
      `${name}<T>`,
      'T',
      'T[]',
      'toSpliced(start: number, deleteCount?: number): T[];',
      'toSpliced(start: number, deleteCount: number, ...items: T[]): T[];',
    ),
  ),
  ...TYPED_ARRAYS.map((name) =>
    declaration(name, name.startsWith('Big') ? 'bigint' : 'number', name),
  ),
  `
interface ImportCallOptions {
  with?: ImportAssertions;
}`,
].join('');

function declaration(type: string, item: string, result: string, ...more: string[]): string {
  return `
interface ${type} {
  /** A copy whose items are in the opposite order. */
  toReversed(): ${result};
  /** A copy that is sorted. */
  toSorted(compareFn?: (a: ${item}, b: ${item}) => number): ${result};
  /** A copy with another item at \`index\`. */
  with(index: number, value: ${item}): ${result};
  ${more.join('\n  ')}
}`;
}
