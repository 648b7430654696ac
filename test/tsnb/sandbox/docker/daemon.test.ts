import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { findImage, requireLinuxPackages, requireNode } from '../../../../tsnb/src/sandbox/docker';
import { newFolder, serializeNotebook, statistics } from '../../assignmentFixture';
import { Workshop } from '../../run/support';

// What is told where Docker is not as it must be, by a program `docker` that answers as the real one does.

const folder = newFolder('docker');
const workshop = new Workshop();
const PATH = process.env['PATH'];
afterAll(() => {
  process.env['PATH'] = PATH;
  folder.remove();
  workshop.close();
});

interface Answer {
  readonly says?: string;
  readonly complains?: string;
}
const id = `sha256:${'a'.repeat(64)}`;
const answers: Readonly<Record<string, Answer>> = {
  version: { says: '28.0.0' },
  image: { says: JSON.stringify({ Id: id, RepoDigests: ['node@sha256:b'] }) },
  run: { says: 'v22.21.0' },
};

/** A folder for PATH with a program `docker` that answers its subcommands so. */
function fakeDocker(name: string, own: Readonly<Record<string, Answer>>): string {
  const file = join(folder.path, name, 'docker');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    `#!${process.execPath}
const { says = '', complains } = (${JSON.stringify({ ...answers, ...own })})[process.argv[2]];
process.stdout.write(says + '\\n');
if (complains !== undefined) { process.stderr.write(complains + '\\n'); process.exitCode = 1; }
`,
  );
  chmodSync(file, 0o755);
  return dirname(file);
}

const noDaemon = {
  version: {
    complains:
      'Client: 28.0.0\nCannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
  },
};
const DAEMON =
  "the docker sandbox can't reach the daemon of docker: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?";
const noImage = { image: { complains: 'Error: No such image: node:22-slim' } };
const IMAGE =
  'the docker sandbox needs the image node:22-slim, which is not on this machine: docker pull node:22-slim';
const PROGRAM = 'the docker sandbox needs the program docker, which is not here';

beforeEach(() => {
  process.env['PATH'] = fakeDocker('well', {});
});

describe('the image', () => {
  test('is found with its id and the digest that registries know', async () => {
    const image = { name: 'node:22-slim', id, digest: 'node@sha256:b' };
    expect(await findImage('node:22-slim')).toEqual(image);
    await expect(requireNode(image)).resolves.toBeUndefined();
  });

  test('that came from no registry has no digest', async () => {
    const own = { image: { says: JSON.stringify({ Id: id, RepoDigests: [] }) } };
    process.env['PATH'] = fakeDocker('own image', own);
    expect(await findImage('own')).toEqual({ name: 'own', id });
  });

  test.each([
    ['no daemon', noDaemon, DAEMON],
    ['no image', noImage, IMAGE],
  ])('is not found where there is %s', async (name, own, message) => {
    process.env['PATH'] = fakeDocker(name, own);
    await expect(findImage('node:22-slim')).rejects.toThrow(message);
  });

  test('is not found where there is no docker', async () => {
    process.env['PATH'] = join(folder.path, 'nothing');
    await expect(findImage('node:22-slim')).rejects.toThrow(PROGRAM);
  });

  test.each([
    ['v20.19.0', true],
    ['v20.18.3', false],
    ['v18.20.1', false],
    ['v21.7.3', false],
    ['v22.12.0', false],
    ['v22.13.0', true],
    ['v24.0.0', true],
    ['what?', false],
  ])('with Node %s: is it new enough? %s', async (version, isEnough) => {
    process.env['PATH'] = fakeDocker('versions', { run: { says: version } });
    const found = requireNode({ name: 'node:22-slim', id });
    const message = `the image node:22-slim has Node ${version}, and the docker sandbox needs Node ^20.19.0 || >=22.13.0`;
    await (isEnough
      ? expect(found).resolves.toBeUndefined()
      : expect(found).rejects.toThrow(message));
  });

  test('without Node is told with what docker says', async () => {
    const complains = 'docker: Error response from daemon: exec: "node": not found';
    process.env['PATH'] = fakeDocker('without', { run: { complains } });
    await expect(requireNode({ name: 'alpine', id })).rejects.toThrow(
      `the image alpine can't run Node: ${complains}`,
    );
  });
});

describe('tsnb grade --sandbox docker', () => {
  const grade = async (path: string, ...more: string[]) => {
    workshop.write('statistics.ipynb', serializeNotebook(statistics()));
    workshop.write('in/ada/statistics.ipynb', serializeNotebook(statistics()));
    const args = ['grade', 'statistics.ipynb', '--submissions', 'in', '--to', 'out'];
    const { code, stderr } = await workshop.tsnb([...args, ...more], { PATH: path });
    return [code, stderr];
  };

  test.each([
    ['no docker', undefined, PROGRAM],
    ['no daemon', noDaemon, DAEMON],
    ['no image', noImage, IMAGE],
  ])('with %s says so in a sentence before anything runs', async (name, own, message) => {
    const path = own === undefined ? join(folder.path, 'nothing') : fakeDocker(name, own);
    expect(await grade(path, '--sandbox', 'docker')).toEqual([2, `tsnb: ${message}\n`]);
  });

  test('knows which sandboxes there are, and which one has an image', async () => {
    const other = await grade('', '--sandbox', 'podman');
    expect(other[1]).toContain('there is no sandbox podman; there are bubblewrap, docker and none');
    const image = await grade('', '--sandbox-image', 'own');
    expect(image[1]).toContain('--sandbox-image is for --sandbox docker, and this is bubblewrap');
    expect([other[0], image[0]]).toEqual([2, 2]);
  });
});

test('packages that bring nothing for Linux are named before a container starts', () => {
  const packages = join(folder.path, 'node_modules');
  mkdirSync(join(packages, 'zeromq/build/darwin'), { recursive: true });
  expect(() => {
    requireLinuxPackages(packages);
  }).toThrow(`the packages in ${packages} are not for Linux, which containers run`);
  mkdirSync(join(packages, 'zeromq/build/linux'));
  expect(() => {
    requireLinuxPackages(packages);
  }).not.toThrow();
});
