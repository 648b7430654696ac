/**
 * Starts the kernel in this process, on the sockets that a Jupyter connection file names. It takes over the process:
 * standard output, signals and unhandled errors are the notebook's from here on, until a client shuts it down.
 *
 * @param connectionFile path of the JSON file that the client wrote
 * @throws Error if the file can't be read or an address is taken
 */
export async function startKernel(connectionFile: string): Promise<void> {
  const { serveKernel } = await import('./server/kernel'); // only now, as it loads a compiler
  await serveKernel(connectionFile);
}

const NOT_STARTED = 3;

/** Starts the kernel; where it can't be, says why on stderr and ends the process with code 3. */
export async function startOrLeave(connectionFile: string): Promise<void> {
  try {
    await startKernel(connectionFile);
  } catch (error) {
    process.stderr.write(
      `The kernel could not be started: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.removeAllListeners('exit'); // they would tell of a cell that ended the process
    process.exit(NOT_STARTED);
  }
}
