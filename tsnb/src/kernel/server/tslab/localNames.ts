import type { FileReader } from './packageTypes';

const CELL = /[\\/]__tslab__\.ts$/;
const EXPORTS = /\nexport \{([^{}\n]*)\}$/;
/** Under which name the compiler keeps what `declare global` holds. */
const GLOBAL_BLOCK = '__global';

/**
 * Fault: tslab takes the names of a cell's variables from the compiler's tables, in which a name that begins with two
 * underscores has a third, and in which `declare global` looks like a variable. Mends the line in which tslab exports them.
 */
export function mendLocalNames(system: FileReader): void {
  const read = system.readFile.bind(system);
  system.readFile = (path, encoding) => {
    const text = read(path, encoding);
    return CELL.test(path) ? text?.replace(EXPORTS, mended) : text;
  };
}

/** A line that is left out altogether would be no change to the compiler's eyes, which tslab complains of. */
function mended(_: string, names: string): string {
  const own = names.split(', ').filter((name) => name !== GLOBAL_BLOCK);
  return `\nexport {${own.map((name) => name.replace(/^___/, '__')).join(', ')}}`;
}
