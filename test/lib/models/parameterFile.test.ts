import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import {
  BatchNorm1d,
  Linear,
  loadParameters,
  Module,
  ParameterFileError,
  ready,
  saveParameters,
  torchGenerator,
} from 'elbolab';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

beforeAll(() => ready());
const folder = mkdtempSync(join(tmpdir(), 'parameters-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

class Net extends Module {
  readonly layers: [Linear, BatchNorm1d];

  constructor(seed: number, width = 3) {
    super();
    this.layers = [new Linear(2, width, torchGenerator(seed)), new BatchNorm1d(width)];
  }
}

const valuesOf = (net: Net) =>
  [...net.namedParameters(), ...net.namedBuffers()].map(([name, v]) => [name, [...v.dataSync()]]);

const file = join(folder, 'deep', 'net.safetensors');
let saved: Net;
beforeAll(async () => {
  saved = new Net(0);
  saved.layers[1].forward(tf.randomUniform([4, 3]));
  await saveParameters(saved, file, {
    'trained on': 'Zufälliges',
    'a "quoted" key': '0'.repeat(64),
  });
});

test('parameters and buffers come back bit by bit, with the metadata', async () => {
  const other = new Net(1);
  const before = tf.memory().numTensors;
  const metadata = await loadParameters(other, file);
  expect(tf.memory().numTensors).toBe(before);
  expect(valuesOf(other)).toEqual(valuesOf(saved));
  expect(metadata).toEqual({ 'trained on': 'Zufälliges', 'a "quoted" key': '0'.repeat(64) });
});

test('the same parameters give the same bytes, and nothing else is left in the folder', async () => {
  const again = join(folder, 'deep', 'net.safetensors');
  const bytes = readFileSync(file);
  await saveParameters(saved, again, {
    'trained on': 'Zufälliges',
    'a "quoted" key': '0'.repeat(64),
  });
  expect(readFileSync(again).equals(bytes)).toBe(true);
  expect(readdirSync(join(folder, 'deep'))).toEqual(['net.safetensors']);
});

// Eight bytes of length, then JSON whose length is a multiple of eight, then the numbers: https://github.com/huggingface/safetensors
test('the file is one of the safetensors format', () => {
  const bytes = readFileSync(file);
  const length = Number(bytes.readBigUInt64LE());
  expect(length % 8).toBe(0);
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  const { dtype, shape, data_offsets: offsets } = header['layers.0.weight'];
  expect([dtype, shape, offsets]).toEqual(['F32', [3, 2], [0, 24]]);
  expect(bytes.readFloatLE(8 + length)).toBe(saved.layers[0].weight.dataSync()[0]);
});

describe('is refused, naming the file, and leaves the module as it was:', () => {
  const bad = join(folder, 'bad.safetensors');
  let bytes = Buffer.alloc(0);
  beforeEach(() => {
    bytes = readFileSync(file);
  });

  async function refusal(content: Buffer, net = new Net(1)): Promise<string> {
    writeFileSync(bad, content);
    const before = valuesOf(net);
    const error: unknown = await loadParameters(net, bad).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ParameterFileError);
    expect(valuesOf(net)).toEqual(before);
    const { message } = error as ParameterFileError;
    expect(message.startsWith(`${bad} `)).toBe(true);
    return message.slice(bad.length + 1);
  }

  test('every file with one bit turned', async () => {
    for (let at = 0; at < bytes.length; at += 7) {
      const turned = Buffer.from(bytes);
      turned[at] ^= 1 << (at % 8);
      expect(await refusal(turned)).toMatch(/is damaged|is not a parameter file|has version/);
    }
  });

  test('every file that is cut short', async () => {
    for (const length of [0, 4, 9, 50, bytes.length - 200, bytes.length - 1])
      expect(await refusal(bytes.subarray(0, length))).toMatch(
        /is damaged|is not a parameter file/,
      );
  });

  test('a file that goes on', async () => {
    expect(await refusal(Buffer.concat([bytes, Buffer.from('more')]))).toMatch(
      /is damaged: it has \d+ bytes, where its header speaks of \d+; get or save it anew/,
    );
  });

  test('a file of another kind, and of another module from elsewhere', async () => {
    const foreign =
      'is not a parameter file that saveParameters has written, nor another safetensors file';
    expect(await refusal(Buffer.from('{"weights": [1, 2, 3]}'))).toBe(foreign);
    const header = Buffer.from('{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}  ');
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    expect(await refusal(Buffer.concat([length, header, Buffer.alloc(4)]))).toMatch(
      'belongs to another module',
    );
  });

  test('a file of a later version', async () => {
    const text = bytes.toString('latin1').replace('"version":"1"', '"version":"2"');
    expect(await refusal(Buffer.from(text, 'latin1'))).toBe(
      'has version 2, but this library reads version 1; save it anew',
    );
  });

  test('parameters of another shape, or of another module', async () => {
    expect(await refusal(bytes, new Net(0, 4))).toBe(
      "belongs to another module: its layers.0.weight is float32 of shape [3, 2], the module's is float32 of shape [4, 2]",
    );
    const linear = new Linear(2, 3, torchGenerator(0));
    await expect(loadParameters(linear, file)).rejects.toThrow(
      /belongs to another module: it lacks weight; it lacks bias; it has layers.0.weight, which the module does not have/,
    );
  });

  test('a file that is not there', async () => {
    const missing = join(folder, 'none.safetensors');
    await expect(loadParameters(new Net(0), missing)).rejects.toThrow(`${missing} does not exist`);
  });
});

test('a failed write leaves the file before it and nothing else', async () => {
  const taken = join(folder, 'taken');
  await saveParameters(saved, join(taken, 'inside'));
  await expect(saveParameters(saved, taken)).rejects.toThrow();
  expect(readdirSync(taken)).toEqual(['inside']);
  expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);
});

test('a module without parameters, and metadata under a name of the file, are refused', async () => {
  class Nothing extends Module {}
  await expect(saveParameters(new Nothing(), file)).rejects.toThrow(
    'module must be one with parameters, but was an object of class Nothing',
  );
  await expect(saveParameters(saved, file, { version: '7' })).rejects.toThrow(
    'metadata must be without version, which the file has of its own, but was "version"',
  );
});

class Masked extends Module {
  readonly weight = tf.variable(tf.tensor1d([1, 2]));
  readonly mask = tf.variable(tf.tensor1d([1, 0, 1], 'bool'), false);
  readonly count = tf.variable(tf.scalar(7, 'int32'), false);
}

test('parameters of every type come back', async () => {
  const path = join(folder, 'masked.safetensors');
  await saveParameters(new Masked(), path);
  const other = new Masked();
  const variables: tf.Variable[] = [other.weight, other.mask, other.count];
  for (const variable of variables) variable.assign(tf.zerosLike(variable));
  await loadParameters(other, path);
  expect(Array.from(other.mask.dataSync())).toEqual([1, 0, 1]);
  expect(Array.from(other.count.dataSync())).toEqual([7]);
  expect(Array.from(other.weight.dataSync())).toEqual([1, 2]);
});

test('a plain safetensors file, without a checksum, is read', async () => {
  // safetensors.numpy.save({'weight': np.float32([5, 6]), 'mask': np.array([0, 1, 1], bool), 'count': np.int32(3)})
  const header = JSON.stringify({
    weight: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
    count: { dtype: 'I32', shape: [], data_offsets: [8, 12] },
    mask: { dtype: 'BOOL', shape: [3], data_offsets: [12, 15] },
  });
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const [weight, count] = [Float32Array.of(5, 6), Int32Array.of(3)].map(({ buffer }) =>
    Buffer.from(buffer),
  );
  const path = join(folder, 'plain.safetensors');
  writeFileSync(
    path,
    Buffer.concat([length, Buffer.from(header), weight, count, Buffer.of(0, 1, 1)]),
  );
  const module = new Masked();
  await loadParameters(module, path);
  expect(Array.from(module.weight.dataSync())).toEqual([5, 6]);
  expect(Array.from(module.mask.dataSync())).toEqual([0, 1, 1]);
});
