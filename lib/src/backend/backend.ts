import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { ArgumentError } from '../arguments';
import { loadNative } from './native';
import { mendPlainBackend } from './plain';
import { printNumbersOfTensors } from './printed';
import { mendWasmBackend } from './wasm';

const NAMES = ['tensorflow', 'wasm', 'cpu'] as const;

/** The engines, the fastest first: TensorFlow's native library, WebAssembly, plain JavaScript. */
export type BackendName = (typeof NAMES)[number];

/** Which engine runs eager tensors, and why that one. */
export interface Backend {
  readonly name: BackendName;
  readonly reason: string;
}

/** Settings of `ready`. */
export interface ReadyOptions {
  /** The engine to use, instead of the fastest that starts. */
  readonly backend?: BackendName;
}

let chosen: Promise<Backend> | undefined;
let settled: Backend | undefined;

/**
 * Chooses the engine that runs eager tensors: TensorFlow's native binding where `@tensorflow/tfjs-node` can be loaded, else
 * WebAssembly, else plain JavaScript; or the one asked for, here or by the environment variable `ELBOLAB_BACKEND`. Call it
 * once, before the first tensor; further calls return the same choice. From then on `console.log` and a cell print tensors by
 * their shape, type and numbers.
 *
 * @throws ArgumentError for an unknown name; Error when the engine asked for doesn't start, or another one runs already.
 *
 * @example
 * const { name } = await ready();
 * console.assert(['tensorflow', 'wasm', 'cpu'].includes(name));
 */
export async function ready({ backend: asked }: ReadyOptions = {}): Promise<Backend> {
  if (asked !== undefined) requireName('backend', asked);
  chosen ??= choose(asked);
  settled = await chosen.catch((error: unknown) => {
    chosen = undefined;
    throw error;
  });
  if (asked !== undefined && asked !== settled.name)
    throw new Error(`${asked} is asked for too late: this process runs on ${settled.name} already`);
  return settled;
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

async function choose(asked: BackendName | undefined): Promise<Backend> {
  if (asked !== undefined) return startAsked(asked, 'ready() was asked for it');
  const variable = process.env['ELBOLAB_BACKEND'];
  if (variable === undefined || variable === '') return startFastest();
  requireName('ELBOLAB_BACKEND', variable);
  return startAsked(variable, 'ELBOLAB_BACKEND asks for it');
}

async function startAsked(name: BackendName, reason: string): Promise<Backend> {
  const obstacle = await start(name);
  if (obstacle !== undefined) throw new Error(`${name} doesn't start: ${obstacle}`);
  return { name, reason };
}

async function startFastest(): Promise<Backend> {
  const obstacles: string[] = [];
  for (const name of NAMES) {
    const obstacle = await start(name);
    if (obstacle === undefined)
      return { name, reason: obstacles.join('; ') || '@tensorflow/tfjs-node is installed' };
    obstacles.push(obstacle);
  }
  throw new Error(`no backend of TensorFlow.js starts: ${obstacles.join('; ')}`);
}

/** Returns what keeps a backend from starting, as a clause; undefined once it runs. */
async function start(name: BackendName): Promise<string | undefined> {
  if (name === 'tensorflow') {
    const obstacle = loadNative();
    if (obstacle !== undefined) return obstacle;
  }
  if (name === 'wasm') locateWasm();
  const started = await tf.setBackend(name).catch(() => false);
  if (!started) return `${name} could not be initialised`;
  await tf.ready();
  if (name === 'cpu') mendPlainBackend();
  if (name === 'wasm') mendWasmBackend();
  printNumbersOfTensors();
  return undefined;
}

function locateWasm(): void {
  const module = createRequire(__filename).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(`${dirname(module)}/`);
}

function requireName(argument: string, name: string): asserts name is BackendName {
  const names: readonly string[] = NAMES;
  if (!names.includes(name))
    throw new ArgumentError(argument, "'tensorflow', 'wasm' or 'cpu'", name);
}
