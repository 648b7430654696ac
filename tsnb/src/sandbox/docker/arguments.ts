import path from 'node:path';
import type { Limits } from '../limits';

/** The container to make. */
export interface ContainerOptions {
  readonly name: string;
  /** The image, by its id: a name may come to mean another one meanwhile. */
  readonly image: string;
  readonly limits: Limits;
  /** Files and folders of this machine that are visible, read-only: where they are inside, and which they are. */
  readonly visible: Readonly<Record<string, string>>;
}

/** In the labels of all containers, to find those by that a grader left behind when it was killed. */
export const LABEL = 'tsnb.sandbox';

/** This package's code of sandboxes as it is built, of which the relay runs inside. */
const CODE = path.resolve(__dirname, '../../../dist/sandbox');
const CODE_INSIDE = '/sandbox';
const RELAY = `${CODE_INSIDE}/docker/relay/main.js`;

const MIB = 2 ** 20;
const SET_ASIDE = 1.25;
/** MiB for the relay, which does not count. */
const RELAY_MB = 96;
/** Threads count as processes do where the kernel counts; a kernel of notebooks has some thirty. */
const THREADS = 64;
const OPEN_FILES = 1024;
/** What Docker itself puts into /tmp to mount what is visible there. */
const MOUNT_POINTS = 256;

/** The arguments of `docker` that run a command's relay in a container without network, privileges, or a place to write but /tmp. */
export function runArguments({ name, image, limits, visible }: ContainerOptions): string[] {
  return [
    ...['run', '--rm', '--interactive', '--pull', 'never', '--log-driver', 'none'],
    ...['--name', name, '--label', LABEL, '--hostname', 'sandbox'],
    // Docker makes a file of this machine's name servers even where there is no network.
    ...['--network', 'none', '--dns', '0.0.0.0', '--dns-search', '.', '--ipc', 'none'],
    ...['--read-only', '--tmpfs', temporary(limits)],
    // The relay runs as root to be out of reach of the command, which it starts as another user and ends.
    ...['--user', '0:0', '--security-opt', 'no-new-privileges', '--cap-drop', 'ALL'],
    ...['SETUID', 'SETGID', 'KILL'].flatMap((capability) => ['--cap-add', capability]),
    ...boundsOf(limits),
    ...Object.entries({ ...visible, [CODE_INSIDE]: CODE }).flatMap(mountArguments),
    ...['--workdir', '/', '--entrypoint', 'node', image, RELAY],
  ];
}

function temporary({ temporaryMb, files }: Limits): string {
  const inodes = Math.ceil(files * SET_ASIDE) + MOUNT_POINTS;
  return `/tmp:size=${Math.ceil(temporaryMb * MIB)},nr_inodes=${inodes}`;
}

// What can be taken between two looks of the relay.
function boundsOf(limits: Limits): string[] {
  const memory = `${Math.ceil(limits.memoryMb * SET_ASIDE + limits.temporaryMb) + RELAY_MB}m`;
  const ulimits = {
    core: 0,
    msgqueue: 0, // /dev/mqueue could be written to
    nofile: OPEN_FILES,
    fsize: Math.ceil(limits.temporaryMb * MIB),
    cpu: Math.ceil(limits.cpuSeconds) + 5,
  };
  return [
    ...['--memory', memory, '--memory-swap', memory],
    ...['--pids-limit', String(Math.ceil(limits.processes) * THREADS)],
    ...Object.entries(ulimits).flatMap(([kind, most]) => ['--ulimit', `${kind}=${most}:${most}`]),
  ];
}

function mountArguments([inside, outside]: [string, string]): string[] {
  const fields = ['type=bind', `source=${outside}`, `target=${inside}`, 'readonly'];
  return ['--mount', fields.map(csvField).join(',')];
}

/** Docker reads mounts as a line of CSV. */
function csvField(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
