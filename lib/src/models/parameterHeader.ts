import { ParameterFileError } from './parameterFileError';

/** Stands in the header for the checksum while that is computed. */
export const SEAL = '0'.repeat(64);

const VERSION = '1';

/** Where a tensor lies: its bytes run from `from` to `to` in the file. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: 'F32' | 'I32';
  readonly shape: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** What stands before the numbers of a parameter file. */
export interface Header {
  readonly text: string;
  readonly sha256: string;
  /** What the person who saved it added. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: readonly TensorEntry[];
  /** Where the numbers begin. */
  readonly dataStart: number;
}

/**
 * Reads the header: eight bytes for its length, then JSON with `__metadata__` and an entry a tensor (the safetensors format).
 *
 * @throws ParameterFileError when it is no such file, of another version or shorter than its header says.
 */
export function readHeader(file: string, bytes: Buffer): Header {
  const length = bytes.length < 8 ? Infinity : Number(bytes.readBigUInt64LE());
  if (bytes.length < 10 || bytes[8] !== 0x7b) throw foreign(file);
  const dataStart = 8 + length;
  if (dataStart > bytes.length) throw damaged(file, 'it ends within its header');
  const text = bytes.toString('utf8', 8, dataStart);
  const { __metadata__: metadata, ...entries } = parse(file, text);
  const { format, version, sha256 = '', ...rest } = stringsOf(metadata);
  if (format !== 'elbolab' || sha256.length !== SEAL.length) throw foreign(file);
  if (version !== VERSION)
    throw new ParameterFileError(
      file,
      `has version ${version}, but this library reads version ${VERSION}; save it anew`,
    );
  const tensors = Object.entries(entries).map(([name, entry]) =>
    tensorOf(file, name, entry, dataStart),
  );
  const end = Math.max(dataStart, ...tensors.map(({ to }) => to));
  if (end !== bytes.length)
    throw damaged(file, `it has ${bytes.length} bytes, where its header speaks of ${end}`);
  return { text, sha256, metadata: rest, tensors, dataStart };
}

/** The error for a file of ours that has changed since it was written. */
export function damaged(file: string, how: string): ParameterFileError {
  return new ParameterFileError(file, `is damaged: ${how}; get or save it anew`);
}

function foreign(file: string): ParameterFileError {
  return new ParameterFileError(file, 'is not a parameter file that saveParameters has written');
}

function parse(file: string, text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw damaged(file, 'its header is not JSON');
  }
}

function stringsOf(value: unknown): Record<string, string> {
  const entries = Object.entries(Object(value) as Record<string, unknown>);
  return Object.fromEntries(entries.map(([name, text]) => [name, String(text)]));
}

function tensorOf(file: string, name: string, entry: unknown, dataStart: number): TensorEntry {
  const { dtype, shape, data_offsets: offsets } = Object(entry) as Record<string, unknown>;
  const isKnown = dtype === 'F32' || dtype === 'I32';
  if (!isKnown || !areSizes(shape) || !areSizes(offsets) || offsets.length !== 2)
    throw damaged(file, `its header does not say where ${name} is`);
  const [from, to] = offsets;
  if (to - from !== 4 * shape.reduce((product, size) => product * size, 1))
    throw damaged(file, `its header gives ${name} ${to - from} bytes`);
  return { name, dtype, shape, from: dataStart + from, to: dataStart + to };
}

function areSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isInteger(size) && size >= 0);
}
