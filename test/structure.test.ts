import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import tslab from '@tslab/typescript-for-tslab';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The folders of each package in the order in which they build on each other: each may import those before it. */
const PACKAGES = [
  {
    name: 'elbolab',
    folder: 'lib',
    order: [
      'arguments',
      'dataFolders.ts',
      'backend',
      'special',
      'random',
      'distributions',
      'integrate',
      'nn',
      'optim',
      'compile',
      'infer',
      'models',
      'data',
      'plot',
      'fit',
      'index.ts',
    ],
  },
  {
    name: 'tsnb',
    folder: 'tsnb',
    order: [
      'project.ts',
      'terminal',
      'notebook',
      'kernel',
      'lab',
      'probe',
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

describe.each(PACKAGES)('$name', ({ folder, order }) => {
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
  const ROOMS = ['collect', 'score', 'book', 'feedback'];
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
