import { statfsSync, statSync } from 'node:fs';
import { TEMPORARY } from './mounts';

/** Where this machine sees what is called `file` inside the sandbox whose first process this is. */
export function outside(file: string, first: number): string {
  return `/proc/${first}/root${file}`;
}

/** How many files there are in the /tmp of a sandbox; 0 while it is being made, and once it has ended. */
export function filesInside(first: number): number {
  const folder = outside(TEMPORARY, first);
  try {
    // Until bubblewrap has changed the root, its /tmp is this machine's own.
    if (statSync(folder).dev === statSync(TEMPORARY).dev) return 0;
    const { files, ffree } = statfsSync(folder);
    return files - ffree;
  } catch {
    return 0;
  }
}
