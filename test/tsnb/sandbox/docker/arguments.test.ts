import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../../../../tsnb/src/sandbox';
import { runArguments } from '../../../../tsnb/src/sandbox/docker/arguments';

const options = {
  name: 'tsnb-1',
  image: 'sha256:abc',
  limits: { ...DEFAULT_LIMITS, memoryMb: 1000, temporaryMb: 64, files: 100, processes: 4 },
  visible: { '/tmp/data, all': '/home/ann, "lee"/data' },
};
const given = runArguments(options);
/** The values of an option. */
const valuesOf = (name: string): string[] =>
  given.flatMap((word, i) => (word === name ? given[i + 1] : []));

describe('a container', () => {
  test('has no network, no privilege, and no place to write to but a limited /tmp', () => {
    expect(valuesOf('--network')).toEqual(['none']);
    expect(valuesOf('--ipc')).toEqual(['none']);
    expect(valuesOf('--cap-drop')).toEqual(['ALL']);
    expect(valuesOf('--cap-add')).toEqual(['SETUID', 'SETGID', 'KILL']);
    expect(valuesOf('--security-opt')).toEqual(['no-new-privileges']);
    expect(valuesOf('--tmpfs')).toEqual(['/tmp:size=67108864,nr_inodes=381']);
    expect(given).toContain('--read-only');
    expect(given.filter((word) => /^(-v|--volume|--privileged|--env|-e)$/.test(word))).toEqual([]);
  });

  test('is bounded by the kernel too', () => {
    const memory = '1410m'; // a quarter above the limit, /tmp, and what the relay needs
    expect([valuesOf('--memory'), valuesOf('--memory-swap')]).toEqual([[memory], [memory]]);
    expect(valuesOf('--pids-limit')).toEqual(['256']);
    expect(valuesOf('--ulimit')).toEqual([
      'core=0:0',
      'msgqueue=0:0',
      'nofile=1024:1024',
      'fsize=67108864:67108864',
      'cpu=1205:1205',
    ]);
  });

  test('removes itself, can be found by its name and label, and leaves no log', () => {
    expect(given.slice(0, 2)).toEqual(['run', '--rm']);
    expect(valuesOf('--name')).toEqual(['tsnb-1']);
    expect(valuesOf('--label')).toEqual(['tsnb.sandbox']);
    expect(valuesOf('--log-driver')).toEqual(['none']);
  });

  test('is made of the image by its id, which is not pulled', () => {
    expect(valuesOf('--pull')).toEqual(['never']);
    expect(given.slice(-2)[0]).toBe('sha256:abc');
  });

  test('sees what is visible read-only, whatever its name is', () => {
    const [data, code] = valuesOf('--mount');
    expect(data).toBe(
      'type=bind,"source=/home/ann, ""lee""/data","target=/tmp/data, all",readonly',
    );
    expect(code).toMatch(/^type=bind,source=.*dist.sandbox,target=\/sandbox,readonly$/);
    expect(valuesOf('--mount')).toHaveLength(2);
  });
});
