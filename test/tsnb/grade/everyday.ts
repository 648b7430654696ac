import type { Cell, Notebook } from '../../../tsnb/src/notebook';
import { answers, code, heads, serializeNotebook, text } from '../assignmentFixture';
import { answered, cellOf, full } from './submissions';

/** A submission as students hand them in without any ill will, and what a fair person gives for it. */
export interface Everyday {
  readonly file: string | Buffer;
  /** Points by question; those that are missing are 0. `full` by default. */
  readonly earns?: Partial<typeof full>;
  /** Text that the person who marks `critique` must see. */
  readonly marker?: string;
  /** Whether a person is told to look. */
  readonly isDoubtful?: boolean;
  /** Whether the score must be withheld. */
  readonly isWithheld?: boolean;
  /** The most notes that a student should read of it. */
  readonly notes?: number;
}

const CRITIQUE = 'One wild value moves the mean.';

/** A right submission, changed. */
function changed(change: (notebook: Notebook) => void, how: Omit<Everyday, 'file'> = {}): Everyday {
  const notebook = answered(answers);
  cellOf(notebook, 'critique').source = CRITIQUE;
  change(notebook);
  return { file: serializeNotebook(notebook), marker: CRITIQUE, ...how };
}

/** A right submission, changed as JSON, as another program could write it. */
function rewritten(
  change: (json: { cells: JsonCell[] } & Record<string, unknown>) => void,
  how: Omit<Everyday, 'file'> = {},
): Everyday {
  const { file } = changed(() => undefined);
  const json = JSON.parse(String(file)) as { cells: JsonCell[] };
  change(json);
  return { file: JSON.stringify(json), marker: CRITIQUE, ...how };
}

type JsonCell = Record<string, unknown> & { metadata?: Record<string, unknown>; source: string[] };

const body = (name: keyof typeof answers): string => `${heads[name]}\n${answers[name]}\n}`;
const position = ({ cells }: Notebook, id: string): number =>
  cells.findIndex((cell) => cell.id === id);
const without = (notebook: Notebook, ...ids: string[]): void => {
  notebook.cells = notebook.cells.filter(({ id }) => !ids.includes(id));
};
const behind = (notebook: Notebook, id: string, ...cells: Cell[]): void => {
  notebook.cells.splice(position(notebook, id) + 1, 0, ...cells);
};
const before = (notebook: Notebook, id: string, ...cells: Cell[]): void => {
  notebook.cells.splice(position(notebook, id), 0, ...cells);
};
const like = (cell: Cell, id: string, source: string): Cell => ({
  ...structuredClone(cell),
  id,
  source,
});
const moveBehind = (notebook: Notebook, id: string, target: string): void => {
  const cell = cellOf(notebook, id);
  without(notebook, id);
  behind(notebook, target, cell);
};
const withoutMetadata = (notebook: Notebook): void => {
  for (const cell of notebook.cells) cell.metadata = {};
};
const withoutIds = (notebook: Notebook): void => {
  notebook.cells.forEach((cell, i) => (cell.id = `other-${i}`));
};
const stubOf = (name: keyof typeof answers): string => cellOf(answered({}), name).source;

/** Everyday submissions of `statistics` by name. */
export const everyday: Readonly<Record<string, Everyday>> = {
  untouched: changed(() => undefined, { notes: 0 }),

  // Cut
  'a cell cut between two functions, both halves with the metadata': changed((n) => {
    const cell = cellOf(n, 'variance');
    behind(n, 'variance', like(cell, 'half', body('variance')));
    cell.source = 'function square(v: number): number {\n  return v * v;\n}';
  }),
  'a cell cut within its function, both halves with the metadata': changed((n) => {
    const cell = cellOf(n, 'mean');
    behind(n, 'mean', like(cell, 'half', `${answers.mean}\n}`));
    cell.source = heads.mean;
  }),
  'a cell cut within its function, the second half without metadata': changed((n) => {
    behind(n, 'mean', code('half', `${answers.mean}\n}`));
    cellOf(n, 'mean').source = heads.mean;
  }),
  'a cell cut within its function, the first half without metadata': changed((n) => {
    before(n, 'mean', code('half', heads.mean));
    cellOf(n, 'mean').source = `${answers.mean}\n}`;
  }),
  'a cell cut in three': changed((n) => {
    const cell = cellOf(n, 'variance');
    const [first, ...rest] = answers.variance.split('\n');
    behind(n, 'variance', like(cell, 'b', first), like(cell, 'c', `${rest.join('\n')}\n}`));
    cell.source = heads.variance;
  }),
  'an answer of text cut in two': changed(
    (n) => {
      behind(n, 'critique', like(cellOf(n, 'critique'), 'half', 'And so does a second.'));
    },
    { marker: `${CRITIQUE}\n\nAnd so does a second.` },
  ),
  'halves with a cell of the students own between them': changed((n) => {
    const cell = cellOf(n, 'variance');
    behind(n, 'variance', code('try', 'cube(2);'), like(cell, 'half', body('variance')));
    cell.source = 'const cube = (v: number) => v ** 3;';
  }),

  // Copied
  'a copy below with a better answer: the last holds': changed((n) => {
    const cell = cellOf(n, 'mean');
    behind(n, 'mean', like(cell, 'copy', body('mean')));
    cell.source = `${heads.mean}\n  return 0;\n}`;
  }),
  'a copy below with a worse answer: the last holds': changed(
    (n) => {
      const cell = cellOf(n, 'energy');
      behind(n, 'energy', like(cell, 'copy', `${heads.energy}\n  return 0;\n}`));
    },
    { earns: { ...full, energy: 0 } },
  ),
  'a copy below the test with a better answer': changed((n) => {
    const cell = cellOf(n, 'mean');
    behind(n, 'mean-test', like(cell, 'copy', body('mean')));
    cell.source = `${heads.mean}\n  return 0;\n}`;
  }),
  'an untouched copy of the stub below the answer': changed((n) => {
    behind(n, 'mean', like(cellOf(n, 'mean'), 'copy', stubOf('mean')));
  }),
  'an exact copy': changed((n) => {
    behind(n, 'mean', like(cellOf(n, 'mean'), 'copy', body('mean')));
  }),
  'a copy with the same id, without metadata': rewritten(({ cells }) => {
    const cell = cells.find(({ id }) => id === 'mean');
    cells.splice(4, 0, { ...structuredClone(cell), metadata: {}, source: ['mean([1, 2]);'] });
  }),
  'a test that was copied and edited': changed((n) => {
    behind(n, 'mean-test', like(cellOf(n, 'mean-test'), 'copy', 'mean([1, 2, 3]);'));
  }),
  'a copy of the text answer, the first blank': changed((n) => {
    const cell = cellOf(n, 'critique');
    behind(n, 'critique', like(cell, 'copy', CRITIQUE));
    cell.source = '*Your answer here.*';
  }),

  // Merged
  'two answers merged into the first cell': changed((n) => {
    cellOf(n, 'mean').source += `\n\n${body('variance')}`;
    without(n, 'variance');
  }),
  'two answers merged, with the test between them gone': changed((n) => {
    cellOf(n, 'mean').source += `\n\n${body('variance')}`;
    without(n, 'variance', 'mean-test');
  }),
  'two answers merged into the second cell': changed((n) => {
    cellOf(n, 'variance').source = `${body('mean')}\n\n${body('variance')}`;
    without(n, 'mean');
  }),
  'an answer merged with the test below it': changed((n) => {
    cellOf(n, 'mean').source += `\n\n${cellOf(n, 'mean-test').source}`;
    without(n, 'mean-test');
  }),
  'an answer merged into the test below it': changed((n) => {
    cellOf(n, 'mean-test').source = `${body('mean')}\n\n${cellOf(n, 'mean-test').source}`;
    without(n, 'mean');
  }),
  'all code merged into one cell': changed((n) => {
    cellOf(n, 'mean').source = Object.keys(answers)
      .map((name) => body(name as keyof typeof answers))
      .join('\n\n');
    without(n, 'variance', 'columns', 'energy', 'draws');
  }),
  'an answer written into the next blank, its own left as a stub': changed((n) => {
    cellOf(n, 'energy').source = `${body('energy')}\n\n${body('draws')}`;
    cellOf(n, 'draws').source = stubOf('draws');
  }),

  // Moved
  'an answer below its test': changed((n) => {
    moveBehind(n, 'mean', 'mean-test');
  }),
  'the first question at the end': changed((n) => {
    moveBehind(n, 'mean', 'critique');
    moveBehind(n, 'mean-test', 'mean');
  }),
  'a helper for the first question at the end of the notebook, its question too': changed((n) => {
    cellOf(n, 'energy').source = `${heads.energy}\n  return half(x);\n}`;
    behind(
      n,
      'critique',
      code('own', 'const half = (x: number[]) => x.reduce((s, v) => s + 0.5 * v * v, 0);'),
    );
    moveBehind(n, 'energy', 'own');
    moveBehind(n, 'energy-test', 'energy');
  }),
  'a helper of one question that stands at a later one, which stands first': changed((n) => {
    cellOf(n, 'mean').source = `${heads.mean}\n  return sum(x) / x.length;\n}`;
    behind(n, 'draws', code('own', 'const sum = (x: number[]) => x.reduce((s, v) => s + v, 0);'));
    for (const id of ['own', 'draws']) {
      const cell = cellOf(n, id);
      without(n, id);
      behind(n, 'inputs', cell);
    }
  }),
  'all tests at the end': changed((n) => {
    for (const id of ['mean-test', 'variance-test', 'columns-test', 'energy-test', 'draws-test'])
      moveBehind(n, id, 'afterwards');
  }),

  // Added, deleted, put elsewhere
  'an answer in a cell without metadata, the cell for it deleted': changed((n) => {
    without(n, 'mean');
    behind(n, 'inputs', code('own', body('mean')));
  }),
  'an answer in a cell without metadata above the untouched stub': changed((n) => {
    before(n, 'mean', code('own', body('mean')));
    cellOf(n, 'mean').source = stubOf('mean');
  }),
  'an answer in a cell without metadata below the untouched stub': changed((n) => {
    behind(n, 'mean', code('own', body('mean')));
    cellOf(n, 'mean').source = stubOf('mean');
  }),
  'an answer as a constant in the place of a function': changed((n) => {
    without(n, 'mean');
    behind(
      n,
      'inputs',
      code('own', 'const mean = (x: number[]) => x.reduce((s, v) => s + v, 0) / x.length;'),
    );
  }),
  'scratch cells everywhere': changed(
    (n) => {
      n.cells = n.cells.flatMap((cell, i) => [cell, code(`scratch-${i}`, `${i} + 1;`)]);
    },
    { notes: 0 },
  ),
  'a scratch cell that fails': changed(
    (n) => {
      behind(n, 'mean', code('own', 'thisIsNot.defined();'));
    },
    { notes: 0 },
  ),
  'setup and test deleted': changed((n) => {
    without(n, 'inputs', 'mean-test');
  }),
  'all text between the questions deleted': changed(
    (n) => {
      without(n, 'title');
    },
    { notes: 0 },
  ),
  'an answer deleted': changed(
    (n) => {
      without(n, 'energy');
    },
    { earns: { ...full, energy: 0 } },
  ),
  'the setup changed': changed((n) => {
    cellOf(n, 'inputs').source += '\nconst more = 1;';
  }),
  'a text answer in a cell below the untouched one': changed(
    (n) => {
      behind(n, 'critique', text('own', CRITIQUE));
      cellOf(n, 'critique').source = '*Your answer here.*';
    },
    { isDoubtful: true },
  ),

  // Turned into something else
  'an answer turned into Markdown': rewritten(({ cells }) => {
    const cell = cells.find(({ id }) => id === 'mean');
    if (!cell) return;
    cell['cell_type'] = 'markdown';
    delete cell['outputs'];
    delete cell['execution_count'];
  }),
  'an answer turned into Markdown, as a block of code': rewritten(({ cells }) => {
    const cell = cells.find(({ id }) => id === 'mean');
    if (!cell) return;
    cell['cell_type'] = 'markdown';
    cell.source = ['```ts\n', ...cell.source, '\n```'];
  }),
  'a text answer turned into code': rewritten(({ cells }) => {
    const cell = cells.find(({ id }) => id === 'critique');
    if (cell) Object.assign(cell, { cell_type: 'code', outputs: [], execution_count: null });
  }),

  // Other editors
  'without outputs': rewritten(({ cells }) => {
    for (const cell of cells) delete cell['outputs'];
  }),
  'a stream without a name': rewritten(({ cells }) => {
    for (const cell of cells.filter((one) => one['cell_type'] === 'code'))
      cell['outputs'] = [{ output_type: 'stream', text: 'x' }];
  }),
  'sources as single strings': rewritten(({ cells }) => {
    for (const cell of cells) Object.assign(cell, { source: cell.source.join('') });
  }),
  'format 4.2, without ids': rewritten(
    (json) => {
      json['nbformat_minor'] = 2;
      for (const cell of json.cells) delete cell['id'];
    },
    { notes: 0 },
  ),
  'format 4.9 with fields that nobody knows': rewritten((json) => {
    json['nbformat_minor'] = 9;
    json['vscode'] = {};
    for (const cell of json.cells) cell['languageId'] = 'typescript';
  }),
  'new ids for all cells': changed(withoutIds, { notes: 0 }),
  'without metadata': changed(withoutMetadata, { notes: 0 }),
  'without metadata and ids': changed(
    (n) => {
      withoutMetadata(n);
      withoutIds(n);
    },
    { isDoubtful: true, notes: 1 },
  ),
  'without metadata, ids and the text before each question': changed(
    (n) => {
      withoutMetadata(n);
      withoutIds(n);
      n.cells.splice(0, 1);
    },
    { isDoubtful: true },
  ),
  'the metadata of the notebook gone': rewritten((json) => {
    delete json['metadata'];
  }),
  'line ends of Windows': rewritten(
    ({ cells }) => {
      for (const cell of cells)
        cell.source = cell.source.map((line) => line.replace(/\n/g, '\r\n'));
    },
    { notes: 0 },
  ),
  'line ends of old Macs': rewritten(({ cells }) => {
    for (const cell of cells) cell.source = cell.source.map((line) => line.replace(/\n/g, '\r'));
  }),
  'spaces at the ends of lines': rewritten(
    ({ cells }) => {
      for (const cell of cells)
        cell.source = cell.source.map((line) => line.replace(/\n$/, '  \n'));
    },
    { notes: 0 },
  ),
  'a byte order mark': {
    ...changed(() => undefined),
    file: `\uFEFF${String(changed(() => undefined).file)}`,
  },
  'UTF-16': {
    ...changed(() => undefined),
    file: Buffer.from(`\uFEFF${String(changed(() => undefined).file)}`, 'utf16le'),
  },
  'ids that are none': rewritten(({ cells }) => {
    cells.forEach((cell, i) => (cell['id'] = `a cell/${i}`));
  }),
  'nbgrader of its own version: more in its metadata': rewritten(({ cells }) => {
    for (const cell of cells) {
      const own = cell.metadata?.['nbgrader'] as Record<string, unknown> | undefined;
      if (own) Object.assign(own, { schema_version: 4, cell_type: 'code', checksum: 'x' });
    }
  }),

  // Not to be graded
  'another notebook': {
    file: JSON.stringify({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {},
      cells: [code('a', 'print(1)'), text('b', '# Mine')],
    }),
    isWithheld: true,
  },
  'nothing at all in it': {
    file: JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [] }),
    isWithheld: true,
  },
};
