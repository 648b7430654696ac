import type { Executor } from 'tslab/dist/executor';
import type { JsonObject } from '../../wire';
import { withoutShebang } from '../tslab/cellSource';
import { documentation, isUnknown } from './documentation';
import { enclosingCallees } from './enclosingCall';
import { completePath } from './importPaths';
import type { Tslab } from '../tslab/loadTslab';

interface CodeAt {
  readonly code: string;
  readonly position: number;
}

function codeAt(request: JsonObject): CodeAt {
  const code = typeof request['code'] === 'string' ? request['code'] : '';
  return { code, position: toIndex(code, Number(request['cursor_pos'] ?? code.length)) };
}

/** The content of a `complete_reply`. */
export function complete(executor: Pick<Executor, 'complete'>, request: JsonObject): object {
  const { code, position } = codeAt(request);
  const path = completePath(code.slice(0, position));
  const { candidates, start, end } = path
    ? { candidates: path.matches, start: path.start, end: position }
    : executor.complete(code, position);
  return {
    status: 'ok',
    matches: candidates,
    cursor_start: toPosition(code, start),
    cursor_end: toPosition(code, end),
    metadata: {},
  };
}

/**
 * The content of an `inspect_reply`, as text and as Markdown: what the compiler knows of the name at the cursor, or else of the
 * function whose arguments are being written there.
 */
export function inspect(
  tslab: Tslab,
  executor: Pick<Executor, 'inspect'>,
  request: JsonObject,
): object {
  const { code, position } = codeAt(request);
  for (const at of [position, ...enclosingCallees(tslab.typescript, code, position)]) {
    const info = executor.inspect(code, at) as ReturnType<Executor['inspect']> | undefined;
    if (info && !isUnknown(info))
      return { status: 'ok', found: true, data: documentation(info), metadata: {} };
  }
  return { status: 'ok', found: false, data: {}, metadata: {} };
}

/** How the compiler says that a text or a comment which may have more lines isn't ended. */
const OPEN_ENDED = [1010, 1160];
/** How it says so of a text or an expression that can have no more. */
const BROKEN_OFF = [1002, 1161];

/**
 * The content of an `is_complete_reply`. Fault: tslab calls code complete that has a syntax error, and knows few of the ways in which
 * code can end too early.
 */
export function isComplete(tslab: Tslab, request: JsonObject): object {
  const { code } = codeAt(request);
  const { completed, indent } = tslab.converter.isCompleteCode(code);
  if (!completed) return { status: 'incomplete', indent: indent ?? '' };
  const { typescript } = tslab;
  const source = `export {};\n${withoutShebang(code)}`;
  const options = { reportDiagnostics: true, compilerOptions: { target: 99 } };
  const mistakes = typescript.transpileModule(source, options).diagnostics ?? [];
  if (mistakes.length === 0) return { status: 'complete' };
  const end = source.trimEnd().length;
  const goesOn = mistakes.some(
    ({ code: kind, start = 0 }) =>
      OPEN_ENDED.includes(kind) || (start >= end && !BROKEN_OFF.includes(kind)),
  );
  return goesOn ? { status: 'incomplete', indent: '' } : { status: 'invalid' };
}

/** The index in `text` (UTF-16 units, as JavaScript counts) of its character number `position` (as the protocol counts). */
function toIndex(text: string, position: number): number {
  let index = 0;
  for (let n = 0; n < position && index < text.length; n++)
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  return index;
}

/** The number of characters before `index` (UTF-16 units) in `text`. */
function toPosition(text: string, index: number): number {
  return Array.from(text.slice(0, index)).length;
}
