import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  NotebookError,
  notebookProblem,
  parseNotebook,
  serializeNotebook,
  writeNotebook,
} from '../../../tsnb/src/notebook';
import { removeLeftovers } from '../../../tsnb/src/terminal';
import fixture from '../../reference/notebook_format.json';

const notebook = parseNotebook('fixture', Buffer.from(JSON.stringify(fixture.notebook)));

test('a file is laid out as the Python package nbformat does', () => {
  expect(serializeNotebook(notebook)).toBe(fixture.text);
});

test('what was written reads the same, and fits the official schema', () => {
  const bytes = Buffer.from(serializeNotebook(notebook));
  expect(parseNotebook('again', bytes)).toEqual(notebook);
  expect(notebookProblem(JSON.parse(bytes.toString()))).toBeUndefined();
});

describe('writing', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'tsnb-test-'));
    file = path.join(folder, 'a.ipynb');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('leaves the file and nothing else', async () => {
    await writeNotebook(file, notebook);
    await writeNotebook(file, notebook);
    expect(await readFile(file, 'utf8')).toBe(fixture.text);
    expect(await readdir(folder)).toEqual(['a.ipynb']);
  });

  test('replaces the file by renaming: who has the old one open still reads the old one', async () => {
    await writeFile(file, 'old');
    const before = await stat(file);
    await writeNotebook(file, notebook);
    expect((await stat(file)).ino).not.toBe(before.ino);
  });

  test('fails with a sentence, and leaves no temporary file', async () => {
    const inFile = path.join(file, 'b.ipynb');
    await writeFile(file, 'a file, not a folder');
    await expect(writeNotebook(inFile, notebook)).rejects.toThrow(NotebookError);
    await expect(writeNotebook(folder, notebook)).rejects.toThrow("can't be written");
    expect(await readdir(folder)).toEqual(['a.ipynb']);
  });

  test('keeps the mode that it is given', async () => {
    await writeNotebook(file, notebook, 0o666); // whatever the umask is
    expect((await stat(file)).mode & 0o777).toBe(0o666);
  });

  test('what a killed process left is removed, what a living one writes is not', async () => {
    const dead = Number(
      execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }),
    );
    const living = `.a.ipynb.${process.pid}.tmp`;
    const others = ['.b.ipynb.1.tmp', '.a.ipynb.x.tmp', 'a.ipynb', living];
    for (const name of [...others, `.a.ipynb.${dead}.tmp`])
      await writeFile(path.join(folder, name), '');
    await removeLeftovers(file);
    expect((await readdir(folder)).sort()).toEqual([...others].sort());
  });
});
