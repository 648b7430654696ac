import { writeSync } from 'node:fs';

/**
 * Starts the kernel in this process, on the sockets that a Jupyter connection file names. It takes over the process:
 * standard output, signals and unhandled errors are the notebook's from here on, until a client shuts it down.
 *
 * @param connectionFile path of the JSON file that the client wrote
 * @throws Error if the file can't be read or an address is taken
 */
export async function startKernel(connectionFile: string): Promise<void> {
  const { serveKernel } = await import('./server/serveKernel'); // only now, as it loads a compiler
  await serveKernel(connectionFile);
}

/** Says on the real stderr why the kernel could not be started, and ends the process with code 3. */
export function failToStart(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  writeSync(2, `The kernel could not be started: ${reason}\n`); // process.stderr is the notebook's already
  process.exit(3);
}
