import { isObject, NotebookError, type CodeCell, type Json, type Notebook } from '../notebook';
import type { NotebookResult } from '../run';
import { hasTag, type Difference } from './compare';

/** The tag of a cell that asks whether another's expectation is met; it is in no notebook that anyone keeps. */
const TAG = 'tsnb-expectation';

/** What became of the expectations of a notebook, and the notebook and its run without the cells that asked. */
export interface Unexpected {
  readonly executed: Notebook;
  readonly run: NotebookResult;
  /** What is not as expected, by the id of the cell. */
  readonly differences: ReadonlyMap<string, readonly Difference[]>;
}

/**
 * Puts a cell behind each whose metadata `tsnb.expect` says what must be true after it. It fails where that is not so, and what comes
 * after it runs all the same.
 * @throws NotebookError naming a cell whose expectation is no expression, nor a list of them.
 */
export function addExpectations(file: string, notebook: Notebook): void {
  notebook.cells = notebook.cells.flatMap((cell, index) => {
    if (cell.cell_type !== 'code' || hasTag(cell, 'skip-execution')) return [cell];
    const asking = expectationsOf(file, cell, index + 1).map((expression, i): CodeCell => ({
      cell_type: 'code',
      id: `expect-${index + 1}-${i + 1}`,
      metadata: { tags: [TAG, 'raises-exception'] },
      source: sourceOf(expression),
      ...{ execution_count: null, outputs: [] },
    }));
    return [cell, ...asking];
  });
}

function expectationsOf(file: string, { metadata }: CodeCell, number: number): string[] {
  const expected: Json = isObject(metadata.tsnb) ? (metadata.tsnb.expect ?? []) : [];
  return (Array.isArray(expected) ? expected : [expected]).map((expression) => {
    if (typeof expression === 'string' && expression.trim() !== '') return expression;
    const problem = `metadata tsnb.expect must be an expression or a list of them, but is ${JSON.stringify(expected)}`;
    throw new NotebookError(file, `cell ${number}: ${problem}`);
  });
}

// The arguments of a function, so that nothing is declared in the notebook's scope.
function sourceOf(expression: string): string {
  const text = JSON.stringify(expression);
  return `((value: unknown) => { if (value !== true) throw new Error(${text} + ' is ' + String(value)); })(\n${expression}\n)`;
}

/** Takes out again what was put in, with what it found. */
export function takeExpectations(executed: Notebook, run: NotebookResult): Unexpected {
  const differences = new Map<string, Difference[]>();
  const kept: Notebook['cells'] = [];
  for (const cell of executed.cells) {
    if (!hasTag(cell, TAG)) {
      kept.push(cell);
      continue;
    }
    const owner = kept.at(-1)?.id ?? '';
    differences.set(owner, [...(differences.get(owner) ?? []), ...failuresOf(cell)]);
  }
  const numbers = new Map(kept.map(({ id }, index) => [id, index + 1]));
  const cells = run.cells.flatMap((cell) => {
    const number = numbers.get(cell.id);
    return number === undefined ? [] : [{ ...cell, number }];
  });
  return {
    executed: { ...executed, cells: kept },
    run: { ...run, cells, cellCount: kept.length },
    differences,
  };
}

function failuresOf(cell: Notebook['cells'][number]): Difference[] {
  if (cell.cell_type !== 'code') return [];
  return cell.outputs.flatMap((output): Difference[] =>
    output.output_type === 'error'
      ? [
          {
            ...{ kind: 'expect', where: 'expectation', problem: 'is not met' },
            ...{ stored: null, found: `${output.ename}: ${output.evalue}` },
          },
        ]
      : [],
  );
}
