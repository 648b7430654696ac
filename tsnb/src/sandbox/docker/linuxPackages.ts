import { existsSync } from 'node:fs';
import path from 'node:path';
import { SandboxError } from '../request';

/** Where the one native package that kernels can't do without holds its binaries, a folder for each system. */
const BINARIES = path.join('zeromq', 'build');

/** That a folder of packages can be used in containers, which are Linux. @throws SandboxError saying how to get one that can */
export function requireLinuxPackages(nodeModules: string): void {
  const binaries = path.join(nodeModules, BINARIES);
  if (!existsSync(binaries) || existsSync(path.join(binaries, 'linux'))) return;
  throw new SandboxError(
    `the packages in ${nodeModules} are not for Linux, which containers run: install them in a container (docs/sandbox.md says how)`,
  );
}
