/** Sends a display bundle to the notebook. */
type SendDisplay = (bundle: object, update: boolean) => void;

const KERNEL_MODULE = /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/;

/**
 * Shows data under their MIME types as one output of the running cell, in every kernel built on tslab; outside of a notebook,
 * prints the plain text.
 */
export function display(data: Readonly<Record<string, unknown>>): void {
  const send = kernelDisplay();
  if (send) send({ data, metadata: {}, transient: {} }, false);
  else process.stdout.write(`${String(data['text/plain'])}\n`);
}

// tslab's own display API sends one MIME type a message; the function below it takes whole bundles. It is found among the loaded
// modules, since the running kernel may be another copy of tslab than the one beside this package.
function kernelDisplay(): SendDisplay | undefined {
  for (const [path, module] of Object.entries(require.cache)) {
    if (!KERNEL_MODULE.test(path)) continue;
    const { lastWriteDisplayData: send } = module?.exports as { lastWriteDisplayData?: unknown };
    if (typeof send === 'function') return send as SendDisplay; // null until the first cell runs
  }
  return undefined;
}
