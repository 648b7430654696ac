import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Notebook } from '../notebook';
import { nearest } from '../project';
import { writeAtomically } from '../terminal';
import type { Assignment, Question } from './assignment';
import { dependenciesOf, type Dependency } from './dependencies';

const run = promisify(execFile);

/** Where the packed libraries lie in a kit. */
const PACKAGES = 'packages';

/** As in this project: no package that a kit needs runs an install script. */
const NPMRC = 'ignore-scripts=true\nfund=false\naudit=false\n';

/** What of a released notebook a kit is made of. */
export interface Released {
  readonly assignment: Assignment;
  readonly student: Notebook;
}

/**
 * Writes what makes a folder of students' notebooks stand alone: package.json with the packages they import, this project's own as
 * tarballs, environment.md and a README.
 */
export async function writeKit(folder: string, released: readonly Released[]): Promise<void> {
  const dependencies = await dependenciesOf(
    released.map(({ assignment: { file }, student: notebook }) => ({ file, notebook })),
  );
  const specifications = new Map<string, string>();
  for (const dependency of dependencies)
    specifications.set(dependency.name, await specification(folder, dependency));
  const manifest = {
    name: 'assignment',
    private: true,
    description: released.map(({ assignment }) => titleOf(assignment)).join('; '),
    engines: { node: '^20.19.0 || >=22.13.0' },
    scripts: { kernel: 'tsnb kernel install --user' },
    dependencies: Object.fromEntries(specifications),
  };
  await writeAtomically(
    path.join(folder, 'package.json'),
    `${JSON.stringify(manifest, undefined, 2)}\n`,
  );
  await writeAtomically(path.join(folder, '.npmrc'), NPMRC);
  await writeAtomically(path.join(folder, 'README.md'), readme(released));
  const source = path.dirname(path.resolve(released[0].assignment.file));
  const above = nearest(source, 'environment.md');
  if (above !== undefined)
    await writeAtomically(
      path.join(folder, 'environment.md'),
      await readFile(path.join(above, 'environment.md')),
    );
}

/** What package.json says of a dependency; packs it first if it is this project's own. */
async function specification(folder: string, { version, local }: Dependency): Promise<string> {
  if (local === undefined) return version;
  const packages = path.join(folder, PACKAGES);
  await mkdir(packages, { recursive: true });
  // A package of ours may have a script that gathers what is packed; those of others are never run.
  const options = [
    '--json',
    '--ignore-scripts=false',
    '--pack-destination',
    path.resolve(packages),
  ];
  const { stdout } = await run('npm', ['pack', ...options], { cwd: local });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  return `file:${PACKAGES}/${filename}`;
}

function readme(released: readonly Released[]): string {
  const parts = released.map(
    ({ assignment }) =>
      `## ${titleOf(assignment)}\n\n\`${path.basename(assignment.file)}\`, ${pointsText(assignment.points)}\n\n` +
      questionTable(assignment.questions),
  );
  return `# Assignments

You need Node.js 20.19 or 22.13 or later and JupyterLab 4.6 (\`environment.md\` says more). Once, in this folder:

    npm install
    npm run kernel

Then start \`jupyter lab\` here and open a notebook. Fill in the cells that say so. The locked cells behind them check your answers at once: a tick or a
cross. Leave the files that end in \`.probes.json\` beside the notebooks. Hand in the notebook itself.

${parts.join('\n')}`;
}

/** A table of questions and their points, as Markdown. */
export function questionTable(questions: readonly Question[]): string {
  const rows = questions.map(
    ({ name, points, manual }) => `| ${name} | ${points}${manual ? ' (read by a person)' : ''} |`,
  );
  return ['| question | points |', '| --- | --- |', ...rows, ''].join('\n');
}

/** Points in words. */
export function pointsText(points: number): string {
  return `${points} ${points === 1 ? 'point' : 'points'}`;
}

/** The first heading of a notebook; else its file's name. */
export function titleOf({ file, notebook }: Assignment): string {
  const headings = notebook.cells.flatMap(({ cell_type: type, source }) =>
    type === 'markdown' ? (/^# +(.+)$/m.exec(source)?.slice(1) ?? []) : [],
  );
  return headings.at(0) ?? path.basename(file, '.ipynb');
}
