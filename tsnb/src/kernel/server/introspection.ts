import type { Executor } from 'tslab/dist/executor';
import type { JsonObject } from '../wire';
import { toIndex, toPosition } from './codePoints';
import { documentation } from './documentation';
import type { Tslab } from './tslab';

interface CodeAt {
  code: string;
  position: number;
}

function codeAt(request: JsonObject): CodeAt {
  const code = typeof request['code'] === 'string' ? request['code'] : '';
  return { code, position: toIndex(code, Number(request['cursor_pos'] ?? code.length)) };
}

/** The content of a `complete_reply`. */
export function complete(executor: Pick<Executor, 'complete'>, request: JsonObject): object {
  const { code, position } = codeAt(request);
  const { candidates, start, end } = executor.complete(code, position);
  return {
    status: 'ok',
    matches: candidates,
    cursor_start: toPosition(code, start),
    cursor_end: toPosition(code, end),
    metadata: {},
  };
}

/** The content of an `inspect_reply`: what the compiler knows of a name, as text and as Markdown. */
export function inspect(executor: Pick<Executor, 'inspect'>, request: JsonObject): object {
  const { code, position } = codeAt(request);
  const info = executor.inspect(code, position) as ReturnType<Executor['inspect']> | undefined;
  const data = info ? documentation(info) : {};
  return { status: 'ok', found: info !== undefined, data, metadata: {} };
}

/** The content of an `is_complete_reply`. Fault: tslab calls code complete that has a syntax error. */
export function isComplete(tslab: Tslab, request: JsonObject): object {
  const { code } = codeAt(request);
  const { completed, indent } = tslab.converter.isCompleteCode(code);
  if (!completed) return { status: 'incomplete', indent: indent ?? '' };
  const { typescript } = tslab;
  const source = `export {};\n${code}`;
  const options = { reportDiagnostics: true, compilerOptions: { target: 99 } };
  const mistakes = typescript.transpileModule(source, options).diagnostics ?? [];
  const end = source.trimEnd().length;
  // What lacks something at its very end may go on: an open template, the right side of a type.
  if (mistakes.some(({ start = 0 }) => start >= end)) return { status: 'incomplete', indent: '' };
  return { status: mistakes.length > 0 ? 'invalid' : 'complete' };
}
