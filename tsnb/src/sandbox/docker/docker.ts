import { randomUUID } from 'node:crypto';
import { DEFAULT_LIMITS, type Limits } from '../limits';
import type { ProcessSandbox, SandboxRequest } from '../request';
import { Container } from './container';
import type { DockerImage } from './daemon';

/** The one folder inside that can be written to. */
const TEMPORARY = '/tmp';
const NODE = 'node';
/** MiB that Node's heap may grow to on a machine with memory enough. */
const HEAP_MB = 4096;
const PATH = '/usr/local/bin:/usr/bin:/bin';

/**
 * The sandbox of Docker: a container for each command, without network, with the files of the image and what is made visible, all
 * read-only; /tmp is memory of limited size, the environment is what is given. The command runs as a user without any privilege, and
 * beside it a relay that it can't reach measures it and carries its sockets' bytes through the container's standard input and output.
 *
 * @param image one that `findImage` found
 */
export function docker({ id }: DockerImage): ProcessSandbox {
  return {
    name: 'docker',
    node: NODE,
    start({ command, visible, cwd = TEMPORARY, env = {}, sockets = [], limits: given = {} }) {
      const limits = { ...DEFAULT_LIMITS, ...given };
      const inside = { HOME: TEMPORARY, TMPDIR: TEMPORARY, PATH, ...env };
      return new Container(
        { name: `tsnb-${randomUUID()}`, image: id, limits, visible },
        { command: withHeap(command, limits), cwd, env: inside, limits, sockets },
      );
    },
  };
}

// Node takes a part of a container's memory for its heap, and is slow long before that is full: here the limit of memory is to be met first.
function withHeap(
  [program, ...args]: SandboxRequest['command'],
  { memoryMb }: Limits,
): SandboxRequest['command'] {
  const heap =
    program === NODE ? [`--max-old-space-size=${Math.max(HEAP_MB, Math.ceil(memoryMb))}`] : [];
  return [program, ...heap, ...args];
}
