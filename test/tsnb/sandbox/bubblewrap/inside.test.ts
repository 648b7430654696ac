import { expect, test } from 'vitest';
import { filesInside } from '../../../../tsnb/src/sandbox/bubblewrap/inside';

test("files of this machine's own /tmp are not counted while a sandbox is being made", () => {
  // This process is where bubblewrap's first one is before it has changed its root.
  expect(filesInside(process.pid)).toBe(0);
});
