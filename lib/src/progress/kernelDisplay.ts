import { createRequire } from 'node:module';
import type { EarlyEnd } from './state';

/** What a kernel shows for one output: the same thing in several formats, of which the front end takes the richest it knows. */
export interface DisplayBundle {
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly transient: { readonly display_id?: string };
  /** What replaces it, should its cell end early before it is shown again. A kernel that knows nothing of this leaves it out. */
  readonly ifEnded?: (how: EarlyEnd) => Readonly<Record<string, unknown>>;
}

/** Sends a bundle to the notebook: as a new output, or (`update`) in place of the one with the same display id. */
export type SendDisplay = (bundle: DisplayBundle, update: boolean) => void;

type LoadedModules = Readonly<Record<string, { readonly exports: unknown } | undefined>>;

const KERNEL_MODULE = /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/;

/**
 * How to send a display bundle from the cell that runs now, or undefined outside a notebook.
 *
 * tslab's own display API sends one format a message. The function below it takes whole bundles; it is found among the loaded
 * modules, so that this library needs no kernel installed and works with every kernel built on tslab.
 */
export function kernelDisplay(
  loaded: LoadedModules = createRequire(__filename).cache,
): SendDisplay | undefined {
  for (const path of Object.keys(loaded)) {
    if (!KERNEL_MODULE.test(path)) continue;
    const send = displayFunction(loaded[path]?.exports);
    if (send) return send;
  }
  return undefined;
}

function displayFunction(exports: unknown): SendDisplay | undefined {
  if (typeof exports !== 'object' || exports === null || !('lastWriteDisplayData' in exports))
    return undefined;
  // Null until the first cell runs.
  const send = exports.lastWriteDisplayData;
  return typeof send === 'function' ? (send as SendDisplay) : undefined;
}
