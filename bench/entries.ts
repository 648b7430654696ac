import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Entry } from './contestant';

/** Who is measured, in the order of their turns. PyTorch's eager steps are what all others are compared with. */
export function entries(python: string | undefined, sources: string): Entry[] {
  return [...own(), ...(python === undefined ? [] : peers(python, join(sources, 'peers')))];
}

function own(): Entry[] {
  const worker = join(__dirname, 'worker.js');
  const entry = (name: string, mode: string, backend: string, rounds?: number): Entry => ({
    name,
    command: [process.execPath, '--expose-gc', worker, mode],
    env: { ELBOLAB_BACKEND: backend },
    ...(rounds !== undefined && { rounds }),
  });
  return [
    entry('elbolab compiled', 'compiled', 'wasm'),
    entry('elbolab eager, tfjs-node', 'eager', 'tensorflow'),
    entry('elbolab eager, wasm', 'eager', 'wasm'),
    entry('elbolab eager, cpu', 'eager', 'cpu', 3),
  ];
}

function peers(python: string, folder: string): Entry[] {
  const cores = availableParallelism();
  const entry = (name: string, engine: string, threads: number, env = {}): Entry => ({
    name: `${name}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    command: [python, join(folder, 'serve.py'), engine, String(threads)],
    env,
  });
  const single = { XLA_FLAGS: '--xla_cpu_multi_thread_eigen=false', NPROC: '1' };
  return [
    entry('PyTorch eager', 'torch_steps', 1),
    entry('PyTorch eager', 'torch_steps', 2),
    entry('torch.compile', 'torch_compile_steps', 1),
    entry('torch.compile', 'torch_compile_steps', 2),
    entry('JAX jit', 'jax_steps', 1, single),
    entry('JAX jit', 'jax_steps', cores),
  ];
}
