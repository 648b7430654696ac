import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { notebookProblem, type CodeCell, type Notebook } from '../../../tsnb/src/notebook';
import type { JsonReport } from '../../../tsnb/src/run';

const TSNB = path.resolve(import.meta.dirname, '../../../tsnb/bin/tsnb.js');

/** A cell of a test's notebook: its code, or its code, tags and outputs. */
export type TestCell = string | { source: string; tags?: string[]; outputs?: object[] };

/** What an earlier run left. */
const OLD = [{ output_type: 'stream', name: 'stdout', text: 'old' }];

/** What a command did. */
export interface CommandResult {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A temporary folder with notebooks, in which `tsnb` is called. */
export class Workshop {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'tsnb-test-'));

  /** Removes it all. */
  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  path(...names: string[]): string {
    return path.join(this.folder, ...names);
  }

  write(name: string, text: string): void {
    mkdirSync(path.dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  /** Writes a notebook of format 4.4 with these code cells. */
  notebook(name: string, cells: TestCell[], metadata: object = TSLAB): void {
    const stored = cells
      .map((cell) => (typeof cell === 'string' ? { source: cell } : cell))
      .map(({ source, tags, outputs = OLD }) => ({
        cell_type: 'code',
        metadata: tags ? { tags } : {},
        source,
        execution_count: 99, // of an earlier run: none of this may survive
        outputs,
      }));
    this.write(name, JSON.stringify({ nbformat: 4, nbformat_minor: 4, metadata, cells: stored }));
  }

  /** A file as text. */
  text(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  list(name: string): string[] {
    return readdirSync(this.path(name)).sort();
  }

  /** The code cells of an executed notebook, which must fit the official schema. */
  executed(name: string): CodeCell[] {
    const notebook = JSON.parse(this.text(name)) as Notebook;
    expect(notebookProblem(notebook)).toBeUndefined();
    return notebook.cells.filter((cell) => cell.cell_type === 'code');
  }

  report(name: string): JsonReport {
    return JSON.parse(this.text(name)) as JsonReport;
  }

  /** Starts `tsnb` with these arguments in the folder. */
  start(args: string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    return spawn(process.execPath, [TSNB, ...args], {
      cwd: this.folder,
      env: { ...process.env, CI: undefined, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Calls `tsnb` with these arguments in the folder. */
  tsnb(args: string[], env: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
    return ended(this.start(args, env));
  }
}

const TSLAB = { kernelspec: { name: 'tslab', display_name: 'TypeScript' } };

/** How a child process ended and what it said. */
export function ended(child: ChildProcess): Promise<CommandResult> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve({ code, signal, stdout, stderr });
    });
  });
}

/** What a cell printed to stdout, and the names of its errors. */
export function told(cell: CodeCell | undefined): { stdout: string; errors: string[] } {
  const stored = cell?.outputs ?? [];
  const text = (value: unknown) => (Array.isArray(value) ? value.join('') : String(value));
  return {
    stdout: stored
      .map((output) =>
        output.output_type === 'stream' && output.name === 'stdout' ? text(output.text) : '',
      )
      .join(''),
    errors: stored.flatMap((output) => (output.output_type === 'error' ? [output.ename] : [])),
  };
}

/** What a cell says of itself: its status by the file. */
export function statusOf(cell: CodeCell | undefined): unknown {
  return (cell?.metadata.tsnb as { status?: unknown } | undefined)?.status;
}

/** The ids of the living processes whose environment holds this text. */
export function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return isLiving(name) && readFileSync(`/proc/${name}/environ`, 'latin1').includes(text);
      } catch {
        return false; // it has ended
      }
    })
    .map(Number);
}

/** Whether a process has not ended, nor was killed: one that was may wait long for a processor to end on. */
function isLiving(pid: string): boolean {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const pending = /^SigPnd:\s+(\w+)$/m.exec(status)?.[1] ?? '0';
  const isKilled = (BigInt(`0x${pending}`) & KILL) !== 0n;
  return !isKilled && !/^State:\s+[ZX]/m.test(status);
}

const KILL = 1n << BigInt(os.constants.signals.SIGKILL - 1);

/** Waits until something holds, looking often: for as long as the test may take, or so many seconds. */
export async function until(holds: () => boolean, seconds = Infinity): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!holds()) {
    if (Date.now() > deadline)
      throw new Error(`did not come within ${seconds} s: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
