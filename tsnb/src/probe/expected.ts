import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProbeData } from './data';
import { parseStored } from './stored';

/** How the files of expected values that lie beside the notebooks of a kit end. */
export const EXPECTED_SUFFIX = '.probes.json';

/** A file of expected values: what the instructor's functions yield for the public seed, by the names of the probes. */
export interface ExpectedFile {
  readonly version: 1;
  readonly seed: number;
  readonly probes: Readonly<Record<string, unknown>>;
  /** Names that the answers must not use, by the names of the probes that check them. */
  readonly forbidden?: Readonly<Record<string, readonly string[]>>;
  /** The ids of the cells that are the instructor's own, in which those names may stand. */
  readonly given?: readonly string[];
}

/** What a probe of this name is expected to yield, and for which seed; undefined where nothing says so, as in the instructor's notebook. */
export function expectedOf(
  name: string,
  folder: string,
): { seed: number; data: ProbeData } | undefined {
  for (const file of filesIn(folder)) {
    const { seed, probes } = readExpectedFile(join(folder, file));
    if (Object.hasOwn(probes, name)) return { seed, data: parseStored(probes[name]) };
  }
  return undefined;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(EXPECTED_SUFFIX) && !file.startsWith('.'))
    .sort();
}

function readExpectedFile(file: string): ExpectedFile {
  try {
    const content = JSON.parse(readFileSync(file, 'utf8')) as Partial<ExpectedFile>;
    const { version, seed, probes, ...rest } = content;
    if (version !== 1 || typeof seed !== 'number' || typeof probes !== 'object')
      throw new Error('it is no file of expected values of version 1');
    return { version, seed, probes, ...rest };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${file} can't be read: ${reason}. Take it from the kit again.`, {
      cause: error,
    });
  }
}
