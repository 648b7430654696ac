import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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
  /** Names that the answers must not use, by the names of the checks. */
  readonly forbidden?: Readonly<Record<string, readonly string[]>>;
  /** The cells that are the instructor's own, by their ids: a digest of their code, and the question that they test. */
  readonly given?: Readonly<Record<string, readonly [digest: string, question?: string]>>;
  /** The question that each cell answers, by its id. */
  readonly answers?: Readonly<Record<string, string>>;
}

/** What a check has to be held against. */
export interface Expected {
  readonly seed: number;
  /** Undefined for a property, which is judged by its verdict. */
  readonly data: ProbeData | undefined;
  readonly content: ExpectedFile;
}

/** What a check of this name is held against, and for which seed; undefined where nothing says so, as in the instructor's notebook. */
export function expectedOf(name: string, folder: string): Expected | undefined {
  for (const file of filesIn(folder)) {
    const content = readExpectedFile(join(folder, file));
    const { seed, probes, forbidden = {} } = content;
    if (Object.hasOwn(probes, name)) return { seed, data: parseStored(probes[name]), content };
    if (Object.hasOwn(forbidden, name)) return { seed, data: undefined, content };
  }
  return undefined;
}

/** Why a check that needs a file is not judged: there is none, or it has nothing for it. */
export function whyNotJudged(file: string, folder: string): string {
  return existsSync(join(folder, file))
    ? `not judged here: the file ${file} has nothing for it`
    : `not judged here: the file ${file} is missing; put it beside the notebook`;
}

/** A digest of a cell's code, by which the instructor's own is known again. */
export function digestOfCode(code: string): string {
  return createHash('sha256').update(code.trim()).digest('hex').slice(0, 12);
}

function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(EXPECTED_SUFFIX) && !file.startsWith('.'))
    .sort();
}

function readExpectedFile(file: string): ExpectedFile {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!isExpectedFile(content)) throw new Error('it is no file of expected values of version 1');
    return content;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${file} can't be read: ${reason}. Take it from the kit again.`, {
      cause: error,
    });
  }
}

// By hand: every kernel loads this file, and none needs a schema compiler else.
function isExpectedFile(value: unknown): value is ExpectedFile {
  if (!isRecord(value)) return false;
  const { version, seed, probes, forbidden = {}, given = {}, answers = {} } = value;
  return (
    version === 1 &&
    typeof seed === 'number' &&
    isRecord(probes) &&
    isRecordOf(forbidden, isTexts) &&
    isRecordOf(given, (one) => isTexts(one) && (one.length === 1 || one.length === 2)) &&
    isRecordOf(answers, isText)
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRecordOf(value: unknown, isOne: (one: unknown) => boolean): boolean {
  return isRecord(value) && Object.values(value).every(isOne);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
