type Send = (
  bundle: { data: object; metadata: object; transient: object },
  update: boolean,
) => void;

/** How a bundle is shown. */
export interface DisplayOptions {
  /** Metadata by MIME type, such as `{'image/png': {width: 600}}`. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** A name of the display, under which `update` finds it again. */
  readonly displayId?: string;
  /** Replaces what was shown under `displayId` instead of showing something new. */
  readonly update?: boolean;
}

/** What the kernel's module offers below its display API; only ours can clear. */
interface KernelModule {
  readonly lastWriteDisplayData: Send;
  readonly clearOutput?: (wait: boolean) => void;
}

const KERNEL_MODULE = /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/;

/**
 * Shows one thing in several formats: the front end takes the richest that it knows. Works in the stock tslab kernel too,
 * whose own `display` sends one format a message.
 *
 * ```ts
 * import { displayBundle } from 'tsnb';
 * displayBundle({ 'text/html': '<b>1</b> of 3', 'text/plain': '1 of 3' }, { displayId: 'count' });
 * displayBundle({ 'text/html': '<b>3</b> of 3', 'text/plain': '3 of 3' }, { displayId: 'count', update: true });
 * ```
 *
 * @param data what is shown, by MIME type: text as strings, binary formats in base64, JSON formats as plain data
 * @throws Error outside of a notebook, and for `update` without a `displayId`
 */
export function displayBundle(
  data: Readonly<Record<string, unknown>>,
  { metadata = {}, displayId, update = false }: DisplayOptions = {},
): void {
  if (update && displayId === undefined)
    throw new Error('displayBundle: `update` needs the `displayId` of what it replaces');
  const transient = displayId === undefined ? {} : { display_id: displayId };
  kernelModule('displayBundle').lastWriteDisplayData({ data, metadata, transient }, update);
}

/**
 * Removes what the cell has put out so far, as IPython's `clear_output` does: for text that is written anew in a loop.
 *
 * @param options `wait` keeps it until the next output comes, so that nothing flickers
 * @throws Error outside of a notebook, and in the stock kernel, which has no such message
 */
export function clearOutput({ wait = false }: { wait?: boolean } = {}): void {
  const { clearOutput: clear } = kernelModule('clearOutput');
  if (!clear)
    throw new Error('clearOutput: the stock tslab kernel cannot clear, only `tsnb kernel`');
  clear(wait);
}

/** The kernel's module below its display API, found among those loaded: whoever runs the cell has loaded it. */
function kernelModule(caller: string): KernelModule {
  for (const [path, module] of Object.entries(require.cache)) {
    if (!KERNEL_MODULE.test(path)) continue;
    const found = (module?.exports ?? {}) as Partial<KernelModule>;
    if (found.lastWriteDisplayData) return found as KernelModule;
  }
  throw new Error(`${caller}: there is no notebook to show something in`);
}
