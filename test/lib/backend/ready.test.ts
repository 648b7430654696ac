import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

type Library = typeof import('elbolab');

const asked = process.env['ELBOLAB_BACKEND'];
let library: Library;

/** The choice is made once a process: every test asks a library of its own. */
beforeEach(async () => {
  vi.resetModules();
  library = await import('elbolab');
});
afterEach(() => {
  if (asked === undefined) delete process.env['ELBOLAB_BACKEND'];
  else process.env['ELBOLAB_BACKEND'] = asked;
});

describe('ready', () => {
  it('starts the engine it is asked for', async () => {
    const chosen = await library.ready({ backend: 'cpu' });
    expect(chosen).toEqual({ name: 'cpu', reason: 'ready() was asked for it' });
    expect(tf.getBackend()).toBe('cpu');
    expect(library.backend()).toBe(chosen);
  });

  it('starts the engine that the environment asks for', async () => {
    process.env['ELBOLAB_BACKEND'] = 'wasm';
    expect(await library.ready()).toEqual({
      name: 'wasm',
      reason: 'ELBOLAB_BACKEND asks for it',
    });
    expect(tf.getBackend()).toBe('wasm');
  });

  it('prefers what it is asked for to the environment', async () => {
    process.env['ELBOLAB_BACKEND'] = 'wasm';
    expect((await library.ready({ backend: 'cpu' })).name).toBe('cpu');
  });

  it('without a wish starts the fastest, and says why it is no faster one', async () => {
    delete process.env['ELBOLAB_BACKEND'];
    const { name, reason } = await library.ready();
    expect([name, reason]).toEqual(
      name === 'tensorflow'
        ? [name, '@tensorflow/tfjs-node is installed']
        : ['wasm', expect.stringMatching(/^@tensorflow\/tfjs-node is (not )?installed/)],
    );
  });

  it('chooses once', async () => {
    const [first, second] = await Promise.all([library.ready({ backend: 'cpu' }), library.ready()]);
    expect(second).toBe(first);
    await expect(library.ready({ backend: 'wasm' })).rejects.toThrow(
      'wasm is asked for too late: this process runs on cpu already',
    );
  });

  it('refuses names it does not know, and can be asked again', async () => {
    await expect(library.ready({ backend: 'webgl' as 'cpu' })).rejects.toThrow(
      "backend must be 'tensorflow', 'wasm' or 'cpu', but was \"webgl\"",
    );
    process.env['ELBOLAB_BACKEND'] = 'gpu';
    await expect(library.ready()).rejects.toThrow('ELBOLAB_BACKEND must be');
    expect((await library.ready({ backend: 'cpu' })).name).toBe('cpu');
  });
});

describe('backend', () => {
  it('is known only after ready', () => {
    expect(() => library.backend()).toThrow('await ready()');
  });
});
