import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs';
import { ArgumentError } from '../arguments';
import type { Module } from '../nn';
import { writeAtomically } from '../writeAtomically';
import {
  damaged,
  readHeader,
  SEAL,
  TENSOR_TYPES,
  TYPES,
  type Header,
  type TensorEntry,
} from './parameterHeader';
import { ParameterFileError } from './parameterFileError';

/**
 * Writes the parameters and buffers of a module to a file, which Python's `safetensors` reads too: by name, with shapes, in
 * float32, int32 or bool, with a version and a SHA-256 over all of it. The file is written beside its place first and then put there, so an
 * interrupted call leaves the one before. Folders that are missing are made.
 *
 * @param metadata what else to keep, such as what the module was trained on
 * @throws ArgumentError when the module has no parameters, or metadata uses the names `format`, `version` or `sha256`
 *
 * @example
 * const net = new Linear(3, 2, torchGenerator(0));
 * await saveParameters(net, 'build/examples/linear.safetensors', { 'trained on': 'nothing yet' });
 * const other = new Linear(3, 2, torchGenerator(1));
 * const metadata = await loadParameters(other, 'build/examples/linear.safetensors');
 * console.assert(metadata['trained on'] === 'nothing yet');
 * console.assert(other.weight.dataSync().join() === net.weight.dataSync().join());
 */
export async function saveParameters(
  module: Module,
  file: string,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  for (const name of ['format', 'version', 'sha256'])
    if (name in metadata)
      throw new ArgumentError('metadata', `without ${name}, which the file has of its own`, name);
  const variables = variablesOf(module);
  if (variables.size === 0) throw new ArgumentError('module', 'one with parameters', module);
  await writeAtomically(file, await encode(variables, metadata));
}

/**
 * Reads a file of `saveParameters`, or any other safetensors file, into a module of the same parameters. Either all of them are taken over or none.
 *
 * @returns the metadata that was saved with them
 * @throws ParameterFileError when the file is missing, cut short, damaged, of another format or version, or holds other
 *   parameters than the module has
 */
export async function loadParameters(
  module: Module,
  file: string,
): Promise<Readonly<Record<string, string>>> {
  const bytes = await read(file);
  const header = readHeader(file, bytes);
  if (header.sha256 !== undefined) requireSeal(file, bytes, header, header.sha256);
  const variables = variablesOf(module);
  requireSameParameters(file, header.tensors, variables);
  for (const { name, dtype, shape, from, to } of header.tensors) {
    const content = Uint8Array.from(bytes.subarray(from, to)).buffer;
    tf.tidy(() => {
      const { kind, Values } = TYPES[dtype];
      variables.get(name)?.assign(tf.tensor(new Values(content), [...shape], kind));
    });
  }
  return header.metadata;
}

function variablesOf(module: Module): Map<string, tf.Variable> {
  return new Map([...module.namedParameters(), ...module.namedBuffers()]);
}

/** The file's name for the type of a variable. */
function typeOf(name: string, { dtype }: tf.Variable): TensorEntry['dtype'] {
  for (const type of TENSOR_TYPES) if (TYPES[type].kind === dtype) return type;
  throw new ArgumentError(`module.${name}`, 'of type float32, int32 or bool', dtype);
}

async function encode(
  variables: ReadonlyMap<string, tf.Variable>,
  metadata: Readonly<Record<string, string>>,
): Promise<Buffer> {
  const own = { format: 'elbolab', version: '1', sha256: SEAL };
  const table: Record<string, unknown> = { __metadata__: { ...own, ...metadata } };
  const parts: Buffer[] = [];
  let end = 0;
  for (const [name, variable] of variables) {
    const dtype = typeOf(name, variable);
    const values = await variable.data<'float32' | 'int32' | 'bool'>();
    const start = end;
    end += values.byteLength;
    parts.push(Buffer.from(values.buffer, values.byteOffset, values.byteLength));
    table[name] = { dtype, shape: variable.shape, data_offsets: [start, end] };
  }
  const text = JSON.stringify(table);
  const padded = text.padEnd(
    8 * Math.ceil(Buffer.byteLength(text) / 8) - Buffer.byteLength(text) + text.length,
  );
  const unsealed = Buffer.from(padded);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(unsealed.length));
  const checksum = createHash('sha256').update(unsealed);
  for (const part of parts) checksum.update(part);
  return Buffer.concat([
    length,
    Buffer.from(padded.replace(SEAL, checksum.digest('hex'))),
    ...parts,
  ]);
}

function requireSeal(
  file: string,
  bytes: Buffer,
  { text, dataStart }: Header,
  sha256: string,
): void {
  const found = createHash('sha256')
    .update(text.replace(sha256, SEAL))
    .update(bytes.subarray(dataStart))
    .digest('hex');
  if (found !== sha256) throw damaged(file, `its content has the SHA-256 ${found}, not ${sha256}`);
}

function requireSameParameters(
  file: string,
  tensors: readonly TensorEntry[],
  variables: ReadonlyMap<string, tf.Variable>,
): void {
  const names = new Set(tensors.map(({ name }) => name));
  const missing = [...variables.keys()].filter((name) => !names.has(name));
  const foreign = [...names].filter((name) => !variables.has(name));
  if (missing.length > 0 || foreign.length > 0)
    throw new ParameterFileError(
      file,
      `belongs to another module: ${[
        ...missing.map((name) => `it lacks ${name}`),
        ...foreign.map((name) => `it has ${name}, which the module does not have`),
      ].join('; ')}`,
    );
  for (const { name, shape, dtype } of tensors) {
    const variable = variables.get(name);
    if (variable?.shape.join() === shape.join() && variable.dtype === TYPES[dtype].kind) continue;
    throw new ParameterFileError(
      file,
      `belongs to another module: its ${name} is ${TYPES[dtype].kind} of shape [${shape.join(', ')}], the module's is ${String(variable?.dtype)} of shape [${String(variable?.shape.join(', '))}]`,
    );
  }
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ParameterFileError(
      file,
      code === 'ENOENT' ? 'does not exist' : `cannot be read: ${message}`,
    );
  }
}
