import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findSubmissions, readSubmission } from '../../../tsnb/src/grade/collect';
import { readAssignment } from '../../../tsnb/src/release';
import { statistics } from '../assignmentFixture';

// What an instructor may not read, or what goes while the batch runs. For root there is no such thing: these tests are nobody's.

const NOBODY = 65534;
const folder = mkdtempSync(path.join(os.tmpdir(), 'tsnb-submissions-'));
const isRoot = process.getuid?.() === 0;

beforeAll(() => {
  chmodSync(folder, 0o755);
  for (const student of ['ada', 'bob', 'eve']) {
    mkdirSync(path.join(folder, student));
    writeFileSync(path.join(folder, student, 'a.ipynb'), '{}');
  }
  chmodSync(path.join(folder, 'bob/a.ipynb'), 0o000);
  chmodSync(path.join(folder, 'eve'), 0o000);
  if (isRoot) process.seteuid?.(NOBODY);
});
afterEach(() => {
  expect(process.geteuid?.()).not.toBe(0);
});
afterAll(() => {
  if (isRoot) process.seteuid?.(0);
  chmodSync(path.join(folder, 'eve'), 0o755);
  rmSync(folder, { recursive: true });
});

test("a folder that can't be looked into is one student's misfortune", async () => {
  const assignment = readAssignment('a.ipynb', statistics());
  const { submissions } = await findSubmissions(folder, assignment);
  const [ada, bob, eve] = submissions;
  expect(ada.file).toBe(path.join(folder, 'ada/a.ipynb'));
  expect(bob.file).toBe(path.join(folder, 'bob/a.ipynb'));
  const problem = "the folder can't be looked into (EACCES)";
  expect(eve).toMatchObject({ student: 'eve', file: undefined, problem });
});

test.each([
  ['bob/a.ipynb', 'may not be read (permission denied)'],
  ['ada/gone.ipynb', 'there is no such file'],
])('%s: %s', async (name, problem) => {
  const file = path.join(folder, name);
  await expect(readSubmission({ file })).rejects.toMatchObject({ file, problem });
});
