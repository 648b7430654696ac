const EVERY_MS = 1000;

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Kills this process once the process that Jupyter named as its parent (`JPY_PARENT_PID`) is gone. Runs in the
 * connection thread, so that it works while the main thread spins.
 */
export function watchParent(): void {
  const pid = Number(process.env['JPY_PARENT_PID']);
  if (process.platform === 'win32' || !Number.isInteger(pid) || pid <= 1) return;
  // A direct child sees its parent's death as another parent at once, even where the pid is taken again or a zombie.
  const direct = process.ppid === pid;
  setInterval(() => {
    if (direct ? process.ppid !== pid : !exists(pid)) killAll();
  }, EVERY_MS);
}

/** Ends this process and what it started. Clients make a kernel the leader of a process group; one that leads none goes alone. */
function killAll(): void {
  try {
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    process.kill(process.pid, 'SIGKILL');
  }
}
