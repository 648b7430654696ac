import { Readable } from 'node:stream';

/**
 * Cells have no standard input: whoever reads it hears so at once. Node would wait for ever for an answer, as the kernel's real
 * input belongs to the program that started it.
 */
export function refuseStandardInput(): void {
  let stream = refusing();
  Object.defineProperty(process, 'stdin', {
    configurable: true,
    enumerable: true,
    get: () => (stream.destroyed ? (stream = refusing()) : stream),
  });
}

function refusing(): Readable {
  return new Readable({
    read() {
      this.destroy(new NoStandardInput());
    },
  });
}

class NoStandardInput extends Error {
  override name = 'NoStandardInput';

  constructor() {
    super(
      'TypeScript cells have no standard input, so nobody can be asked here: write the answer into a variable of the cell',
    );
  }
}
