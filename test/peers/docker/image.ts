import { execFileSync, spawnSync } from 'node:child_process';
import type { DockerImage } from '../../../tsnb/src/sandbox';
import { docker } from '../../../tsnb/src/sandbox/docker';
import { LABEL } from '../../../tsnb/src/sandbox/docker/arguments';
import { missing } from '../../browser/tools';
import { runnerIn } from '../hostile/sandboxed';

/** The image that `test/peers/setup` makes of this machine's Node. */
export const IMAGE = 'elbolab-test:1';

const inspected = spawnSync('docker', ['image', 'inspect', '--format', '{{.Id}}', IMAGE], {
  encoding: 'utf8',
});

const absent = missing({
  [`a daemon of Docker with the image ${IMAGE} (bash test/peers/setup)`]:
    inspected.status === 0 ? IMAGE : undefined,
});
if (absent) console.warn(`Submissions are not run in containers: ${absent}`);

/** Whether there are a daemon and the image. */
export const hasDocker = absent === undefined;

export const image: DockerImage = { name: IMAGE, id: inspected.stdout.trim() };

/** Runs programs in containers. */
export const { inside, runInside } = runnerIn(() => docker(image));

/** The containers of sandboxes that there are, by name. */
export function containers(): string[] {
  const list = ['ps', '--all', '--filter', `label=${LABEL}`, '--format', '{{.Names}}'];
  return execFileSync('docker', list, { encoding: 'utf8' }).split('\n').filter(Boolean);
}
