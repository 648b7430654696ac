import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import tslab from '@tslab/typescript-for-tslab';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * The folders of each package in the order in which they build on each other: each may import those before it. `innerDoors` are the
 * index files of folders in folders that others import too; `filled` are the interfaces whose objects change after they are made.
 */
const PACKAGES = [
  {
    name: 'elbolab',
    folder: 'lib',
    innerDoors: [],
    filled: [
      'compile/backend.ts Entry',
      'compile/compile.ts Entry',
      'compile/optimizers.ts Counting',
    ],
    order: [
      'arguments',
      'dataFolders.ts',
      'writeAtomically.ts',
      'gradients',
      'special',
      'backend',
      'random',
      'distributions',
      'integrate',
      'nn',
      'optim',
      'compile',
      'infer',
      'models',
      'data',
      'progress',
      'fit',
      'plot',
      'index.ts',
    ],
  },
  {
    name: 'tsnb',
    folder: 'tsnb',
    // Whoever talks to a kernel needs neither the kernel itself nor its installation.
    // Probes ask what it executed.
    innerDoors: ['kernel/client/index.ts', 'kernel/executed/index.ts'],
    filled: [
      'check/compare/difference.ts Seen',
      'check/compare/rounding.ts Places',
      'check/result.ts CheckedCell',
      'check/result.ts CheckedNotebook',
      'grade/repair/match.ts Placed',
      'kernel/executed/index.ts ExecutedCell',
      'kernel/server/introspection/history.ts Row',
      'kernel/server/tslab/fast/docComments.ts Documented',
      'kernel/server/tslab/rebuildTimers.ts Timers',
      'kernel/server/tslab/scope/runtime.ts Box',
      'notebook/types.ts CellBase',
      'notebook/types.ts CodeCell',
      'notebook/types.ts DisplayOutput',
      'notebook/types.ts Notebook',
      'notebook/types.ts ResultOutput',
      'notebook/types.ts StreamOutput',
      'probe/compare.ts Deviations',
      'sandbox/docker/bridge.ts Channel',
    ],
    order: [
      'project.ts',
      'terminal',
      'notebook',
      'kernel',
      'lab',
      'probe',
      'session',
      'run',
      'check',
      'release',
      'sandbox',
      'grade',
      'cli.ts',
      'index.ts',
    ],
  },
] as const;

interface Import {
  readonly file: string;
  /** As it is written. */
  readonly module: string;
  /** The file or folder that a relative import names; undefined for a package. */
  readonly target: string | undefined;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));
}

/** Every import, export from, require and import type of a file. */
function importsOf(file: string): Import[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
  return importedFiles.map(({ fileName }) => ({
    file: relative(ROOT, file),
    module: fileName,
    target: fileName.startsWith('.') ? resolve(dirname(file), fileName) : undefined,
  }));
}

/** The interfaces of a file that have a property which is not readonly, by their names. */
function changeableInterfaces(file: string): string[] {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isPropertySignature(node) && ts.isInterfaceDeclaration(node.parent)) {
      const isReadonly = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword);
      if (isReadonly !== true) names.add(node.parent.name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true));
  return [...names];
}

/** The file that a relative import means; undefined for what is none of TypeScript's. */
function fileOf(target: string): string | undefined {
  return [`${target}.ts`, join(target, 'index.ts')].find((file) => existsSync(file));
}

/** The outermost folder that an import enters. */
function enteredFolder(from: string, to: string): string | undefined {
  const [first, ...rest] = relative(dirname(from), to).split(sep);
  if (first !== '..') return rest.length === 0 ? undefined : join(dirname(from), first);
  const common = dirname(from).split(sep);
  const path = dirname(to).split(sep);
  const shared = path.findIndex((name, i) => name !== common.at(i));
  return shared < 0 ? undefined : path.slice(0, shared + 1).join(sep);
}

/** The first circle of imports that is met on the way from a file, as the files on it. */
function circleFrom(
  file: string,
  importsFrom: ReadonlyMap<string, readonly string[]>,
  done: Set<string>,
  path: readonly string[] = [],
): readonly string[] | undefined {
  if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
  if (done.has(file)) return undefined;
  for (const next of importsFrom.get(file) ?? []) {
    const circle = circleFrom(next, importsFrom, done, [...path, file]);
    if (circle) return circle;
  }
  done.add(file);
  return undefined;
}

describe.each(PACKAGES)('$name', ({ folder, order, innerDoors, filled }) => {
  const source = join(ROOT, folder, 'src');
  const files = sourceFiles(source);
  const imports = files.flatMap(importsOf);
  /** Where a path stands in the order: by the folder or the file right under src. */
  const place = (path: string): string => {
    const [first] = relative(source, path).split(sep);
    return existsSync(join(source, `${first}.ts`)) ? `${first}.ts` : first;
  };

  test('has only folders that the order knows', () => {
    const known: readonly string[] = order;
    expect(files.map(place).filter((entry) => !known.includes(entry))).toEqual([]);
  });

  test('imports in one direction only', () => {
    const rank = (path: string): number => (order as readonly string[]).indexOf(place(path));
    const backwards = imports.filter(
      ({ file, target }) => target !== undefined && rank(target) > rank(join(ROOT, file)),
    );
    expect(backwards.map(({ file, module }) => `${file} imports ${module}`)).toEqual([]);
  });

  test('has no circle of imports among its files', () => {
    const graph = new Map(
      files.map((file) => [
        file,
        importsOf(file).flatMap(({ target }) => (target && fileOf(target)) ?? []),
      ]),
    );
    const done = new Set<string>();
    const circles = files.flatMap((file) => {
      const circle = circleFrom(file, graph, done);
      return circle ? [circle.map((one) => relative(source, one)).join(' > ')] : [];
    });
    expect(circles).toEqual([]);
  });

  test('enters folders through their index.ts alone', () => {
    const past = imports.filter(({ file, target }) => {
      const to = target && fileOf(target);
      const entered = to && enteredFolder(join(ROOT, file), to);
      if (!entered || to === join(entered, 'index.ts')) return false;
      const isRoom = dirname(entered) === source;
      if (!isRoom && !existsSync(join(entered, 'index.ts'))) return false; // a wing of its room
      return !(innerDoors as readonly string[]).includes(relative(source, to));
    });
    expect(past.map(({ file, module }) => `${file} imports ${module}`)).toEqual([]);
  });

  test('has interfaces of readonly properties, but for what is filled', () => {
    const changeable = files.flatMap((file) =>
      changeableInterfaces(file).map(
        (name) => `${relative(source, file).split(sep).join('/')} ${name}`,
      ),
    );
    expect(changeable.sort()).toEqual(filled);
  });

  test('imports nothing of the other package, nor anything outside itself', () => {
    const others = PACKAGES.filter((entry) => entry.folder !== folder).map((entry) => entry.name);
    const foreign = imports.filter(({ module, target }) =>
      target === undefined
        ? others.some((name) => module === name || module.startsWith(`${name}/`))
        : relative(join(ROOT, folder), target).startsWith('..'),
    );
    expect(foreign.map(({ file, module }) => `${file} imports ${module}`)).toEqual([]);
  });
});

describe('the rooms of grade', () => {
  const ROOMS = ['collect', 'repair', 'score', 'book', 'feedback'];
  const grade = join(ROOT, 'tsnb/src/grade');
  const roomOf = (path: string): string => relative(grade, path).split(sep)[0];
  const between = sourceFiles(grade)
    .flatMap(importsOf)
    .filter(({ file, target }) => {
      const other = target === undefined ? '' : roomOf(target);
      return ROOMS.includes(other) && other !== roomOf(join(ROOT, file));
    });

  test('build on each other in one direction', () => {
    // What stands in no room is above them all.
    const rank = (room: string): number => (ROOMS.includes(room) ? ROOMS.indexOf(room) : Infinity);
    const backwards = between.filter(
      ({ file, target = '' }) => rank(roomOf(target)) > rank(roomOf(join(ROOT, file))),
    );
    expect(backwards.map(({ file, module }) => `${file} imports ${module}`)).toEqual([]);
  });

  test('are entered by their index', () => {
    const past = between.filter(({ target = '' }) => relative(grade, target).includes(sep));
    expect(past.map(({ file, module }) => `${file} imports ${module}`)).toEqual([]);
  });
});

test('plot knows no tensors', () => {
  const imports = sourceFiles(join(ROOT, 'lib/src/plot')).flatMap(importsOf);
  const tensors = imports.filter(({ module }) => module.startsWith('@tensorflow/'));
  expect(tensors.map(({ file, module }) => `${file} imports ${module}`)).toEqual([]);
});

describe("the built types in the kernel's compiler", () => {
  test.each(PACKAGES)('$name has no errors', ({ folder, name }) => {
    const built = join(ROOT, folder, 'dist', 'index.d.ts');
    expect(existsSync(built), `${built} is missing: run "npm run build"`).toBe(true);
    // As tslab compiles cells, but for its leave to skip declaration files.
    const program = tslab.createProgram([built], {
      target: tslab.ScriptTarget.ES2022,
      module: tslab.ModuleKind.CommonJS,
      moduleResolution: tslab.ModuleResolutionKind.Node10,
      esModuleInterop: true,
      types: ['node'],
      strict: false,
      skipLibCheck: false,
      noEmit: true,
    });
    expect(tslab.version.startsWith('5.0.')).toBe(true);
    const own = program
      .getSourceFiles()
      .filter(({ fileName }) => resolve(fileName).startsWith(join(ROOT, folder, 'dist')));
    expect(own.length, `files of ${name}`).toBeGreaterThan(0);
    const errors = own.flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]);
    const readable = errors.map(({ file, messageText }) => {
      const where = file ? relative(ROOT, file.fileName) : folder;
      return `${where}: ${tslab.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
    expect(readable).toEqual([]);
  });
});
