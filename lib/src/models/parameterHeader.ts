import { ParameterFileError } from './parameterFileError';

/** Stands in the header for the checksum while that is computed. */
export const SEAL = '0'.repeat(64);

const VERSION = '1';

/** The types of tensors in a file, and what they are here. */
export const TYPES = {
  F32: { kind: 'float32', Values: Float32Array, bytes: 4 },
  I32: { kind: 'int32', Values: Int32Array, bytes: 4 },
  BOOL: { kind: 'bool', Values: Uint8Array, bytes: 1 },
} as const;
export const TENSOR_TYPES = ['F32', 'I32', 'BOOL'] as const;

/** Where a tensor lies: its bytes run from `from` to `to` in the file. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: keyof typeof TYPES;
  readonly shape: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** What stands before the numbers of a parameter file. */
export interface Header {
  readonly text: string;
  /** Of a file of ours; others have none. */
  readonly sha256: string | undefined;
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
  const strings = stringsOf(metadata);
  // A file with a checksum is ours, or was before a bit of it turned.
  const isOurs = strings['format'] === 'elbolab' || 'sha256' in strings;
  const { version, sha256 = '' } = strings;
  if (isOurs && (strings['format'] !== 'elbolab' || sha256.length !== SEAL.length))
    throw foreign(file);
  if (isOurs && version !== VERSION)
    throw new ParameterFileError(
      file,
      `has version ${version}, but this library reads version ${VERSION}; save it anew`,
    );
  const tensors = Object.entries(entries).map(([name, entry]) =>
    tensorOf({ file, isOurs, dataStart }, name, entry),
  );
  const end = Math.max(dataStart, ...tensors.map(({ to }) => to));
  if (end !== bytes.length)
    throw damaged(file, `it has ${bytes.length} bytes, where its header speaks of ${end}`);
  return {
    text,
    sha256: isOurs ? sha256 : undefined,
    metadata: isOurs ? withoutOwn(strings) : strings,
    tensors,
    dataStart,
  };
}

function withoutOwn(strings: Record<string, string>): Record<string, string> {
  const own = ['format', 'version', 'sha256'];
  return Object.fromEntries(Object.entries(strings).filter(([name]) => !own.includes(name)));
}

/** The error for a file of ours that has changed since it was written. */
export function damaged(file: string, how: string): ParameterFileError {
  return new ParameterFileError(file, `is damaged: ${how}; get or save it anew`);
}

function foreign(file: string): ParameterFileError {
  return new ParameterFileError(
    file,
    'is not a parameter file that saveParameters has written, nor another safetensors file',
  );
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

function tensorOf(
  { file, isOurs, dataStart }: { file: string; isOurs: boolean; dataStart: number },
  name: string,
  entry: unknown,
): TensorEntry {
  const { dtype, shape, data_offsets: offsets } = Object(entry) as Record<string, unknown>;
  const type = TENSOR_TYPES.find((known) => known === dtype);
  if (!isOurs && type === undefined && typeof dtype === 'string')
    throw new ParameterFileError(
      file,
      `has ${name} in ${dtype}; this library reads F32, I32 and BOOL`,
    );
  if (type === undefined || !areSizes(shape) || !areSizes(offsets) || offsets.length !== 2)
    throw damaged(file, `its header does not say where ${name} is`);
  const [from, to] = offsets;
  if (to - from !== TYPES[type].bytes * shape.reduce((product, size) => product * size, 1))
    throw damaged(file, `its header gives ${name} ${to - from} bytes`);
  return { name, dtype: type, shape, from: dataStart + from, to: dataStart + to };
}

function areSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isInteger(size) && size >= 0);
}
