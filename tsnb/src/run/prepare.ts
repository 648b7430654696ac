import { injectParameters, notebookParameters, type GivenParameters } from './parameters';
import {
  findNotebooks,
  problemOf,
  readAll,
  type Destination,
  type PlannedNotebook,
  type PreparedNotebook,
  type Unreadable,
} from './plan';

/** What is to run, or why it can't; and what the person should know all the same. */
export interface Preparation {
  readonly notebooks: PreparedNotebook[];
  readonly problems: Unreadable[];
  readonly notes: string[];
}

/** Finds and reads all notebooks and gives them their parameters. Nothing is run, and nothing but folders written. */
export async function prepare(
  inputs: readonly string[],
  destination: Destination,
  given: GivenParameters,
): Promise<Preparation> {
  const { files, problems } = await findNotebooks(inputs);
  const read = await readAll(files, destination);
  problems.push(...read.problems);
  const notebooks: PreparedNotebook[] = [];
  const declared = new Map<string, ReadonlySet<string>>();
  for (const planned of read.notebooks) {
    try {
      if (given.size > 0) declared.set(planned.source, await names(planned));
      const parameters = await injectParameters(planned.source, planned.notebook, given);
      notebooks.push({ ...planned, parameters });
    } catch (error) {
      problems.push(problemOf(error));
    }
  }
  const unknown = problems.length > 0 ? [] : unknownNames(given, declared);
  return { notebooks, problems: [...problems, ...unknown], notes: missingNotes(given, declared) };
}

async function names({ source, notebook }: PlannedNotebook): Promise<Set<string>> {
  return new Set((await notebookParameters(source, notebook)).map(({ name }) => name));
}

// With several notebooks, a parameter must be declared in one of them at least.
function unknownNames(
  given: GivenParameters,
  declared: ReadonlyMap<string, ReadonlySet<string>>,
): Unreadable[] {
  const known = new Set([...declared.values()].flatMap((set) => [...set]));
  const list = known.size === 0 ? 'none is declared' : `known are ${[...known].join(', ')}`;
  return [...given.keys()]
    .filter((name) => !known.has(name))
    .map((name) => ({
      source: [...declared.keys()].join(', '),
      problem: `there is no parameter ${name} (${list}, in a cell tagged "parameters")`,
    }));
}

function missingNotes(
  given: GivenParameters,
  declared: ReadonlyMap<string, ReadonlySet<string>>,
): string[] {
  return [...declared].flatMap(([source, set]) => {
    const missing = [...given.keys()].filter((name) => !set.has(name));
    return missing.length === 0
      ? []
      : [`${source}: does not declare ${missing.join(', ')}; left as it is`];
  });
}
