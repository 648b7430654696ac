import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

/** Which engine runs eager tensors, and why that one. */
export interface Backend {
  readonly name: 'tensorflow' | 'wasm' | 'cpu';
  readonly reason: string;
}

let chosen: Promise<Backend> | undefined;
let settled: Backend | undefined;

/**
 * Chooses the engine that runs eager tensors: TensorFlow's native binding where `@tensorflow/tfjs-node` is installed, else
 * WebAssembly, else plain JavaScript. Call it once, before the first tensor; further calls return the same choice.
 *
 * @example
 * const { name } = await ready();
 * console.assert(['tensorflow', 'wasm', 'cpu'].includes(name));
 */
export function ready(): Promise<Backend> {
  chosen ??= choose();
  return chosen;
}

/**
 * The engine that `ready()` chose.
 *
 * @throws Error when `ready()` has not finished yet.
 */
export function backend(): Backend {
  if (!settled) throw new Error('backend() is known only after `await ready()`');
  return settled;
}

async function choose(): Promise<Backend> {
  settled = (await native()) ?? (await wasm()) ?? (await cpu());
  return settled;
}

async function native(): Promise<Backend | undefined> {
  try {
    createRequire(__filename)('@tensorflow/tfjs-node');
  } catch {
    return undefined;
  }
  if (!(await activate('tensorflow'))) return undefined;
  return { name: 'tensorflow', reason: '@tensorflow/tfjs-node is installed' };
}

async function wasm(): Promise<Backend | undefined> {
  const binary = createRequire(__filename).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(`${dirname(binary)}/`);
  if (!(await activate('wasm'))) return undefined;
  return { name: 'wasm', reason: '@tensorflow/tfjs-node is not installed' };
}

async function cpu(): Promise<Backend> {
  await activate('cpu');
  return { name: 'cpu', reason: 'neither @tensorflow/tfjs-node nor WebAssembly could be started' };
}

async function activate(name: string): Promise<boolean> {
  const started = await tf.setBackend(name).catch(() => false);
  if (started) await tf.ready();
  return started;
}
