import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { compileFunction } from 'node:vm';
import * as tf from '@tensorflow/tfjs';
import * as elbolab from 'elbolab';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';

// Every `@example` of the library's doc comments runs as the body of a cell would, after
//   import * as tf from '@tensorflow/tfjs'; import { ... } from 'elbolab'; await ready();
// and fails where it throws, where a console.assert does not hold, and where it has a type error.

const root = join(__dirname, '../..');

interface Example {
  /** File, line and the name of what is documented. */
  readonly title: string;
  readonly code: string;
}

function examplesOf(file: string): Example[] {
  const text = readFileSync(file, 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found: Example[] = [];
  const visit = (node: ts.Node): void => {
    for (const tag of ts.getJSDocTags(node)) {
      if (tag.tagName.text !== 'example' || tag.parent.parent !== node) continue;
      const line = source.getLineAndCharacterOfPosition(tag.pos).line + 1;
      const code = ts.getTextOfJSDocComment(tag.comment) ?? '';
      found.push({ title: `${relative(root, file)}:${line}`, code });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const examples = readdirSync(join(root, 'lib/src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .sort()
  .flatMap((file) => examplesOf(join(root, 'lib/src', file)));

/** What an example sees as `console`: a failed assertion throws, everything else is silent. */
const strictConsole = new Proxy(console, {
  get: (_, method) =>
    method === 'assert'
      ? (holds: unknown, ...said: unknown[]) => {
          if (!holds) throw new Error(`an assertion failed ${said.map(String).join(' ')}`);
        }
      : () => undefined,
});

async function run(code: string): Promise<void> {
  const { outputText } = ts.transpileModule(`(async () => {\n${code}\n})()`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022 },
  });
  const names = { tf, console: strictConsole, ...elbolab };
  const body = compileFunction(`return ${outputText}`, Object.keys(names)) as (
    ...values: unknown[]
  ) => Promise<void>;
  await body(...Object.values(names));
}

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts'],
  module: ts.ModuleKind.Preserve,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  baseUrl: root,
  paths: { elbolab: ['lib/src/index.ts'] },
  types: ['node'],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
};

/** The type errors of each example, in the order of the examples. */
function typeErrors(): string[][] {
  const files = new Map<string, string>();
  const host = ts.createCompilerHost(options);
  const onDisk = { ...host };
  host.fileExists = (name) => files.has(name) || onDisk.fileExists(name);
  host.getSourceFile = (name, target, ...rest) => {
    const text = files.get(name);
    return text === undefined
      ? onDisk.getSourceFile(name, target, ...rest)
      : ts.createSourceFile(name, text, target);
  };
  const index = join(root, 'lib/src/index.ts');
  const library = ts.createProgram([index], options, host);
  const names = exportsOf(library, index);
  for (const [i, { code }] of examples.entries())
    files.set(join(root, 'test/lib', `example${i}.ts`), asModule(code, names));
  const program = ts.createProgram([...files.keys()], options, host, library);
  return [...files.keys()].map((name) => {
    const file = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'),
    );
  });
}

/** The names that a file exports, those of types included. */
function exportsOf(program: ts.Program, name: string): string[] {
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(name);
  const symbol = file && checker.getSymbolAtLocation(file);
  if (!symbol) throw new Error(`${name} is no module`);
  return checker.getExportsOfModule(symbol).map((exported) => exported.name);
}

function asModule(code: string, names: readonly string[]): string {
  return [
    `import * as tf from '@tensorflow/tfjs';`,
    `import { ${names.join(', ')} } from 'elbolab';`,
    `export async function example() {\n${code}\n}`,
  ].join('\n');
}

describe('examples in doc comments', () => {
  let errors: string[][] = [];
  beforeAll(async () => {
    await elbolab.ready();
    errors = typeErrors();
  });

  it('are there', () => {
    expect(examples.length).toBeGreaterThan(10);
  });

  for (const [i, { title, code }] of examples.entries())
    it(title, async () => {
      expect(errors[i]).toEqual([]);
      await run(code);
    });
});

describe('the runner of examples', () => {
  it('notices an assertion that does not hold, a throw and a rejection', async () => {
    await expect(run('console.assert(1 > 2, "order")')).rejects.toThrow('order');
    await expect(run('special.erf();\nthrow new Error("thrown");')).rejects.toThrow('thrown');
    await expect(run('await Promise.reject(new Error("late"));')).rejects.toThrow('late');
  });

  it('runs TypeScript that awaits and names its own variables', async () => {
    await run('const ready: number = await Promise.resolve(3); console.assert(ready === 3);');
  });
});
