import type { Command } from 'commander';
import type { Console } from '../console';
import { prepareReportFile, writeReportFile } from './reportFile';
import { Reporters, type Reporter } from './reporter';

/** What a command was asked for that reporters need to know. */
export interface Wanted {
  readonly console: Console;
  /** How many items are done side by side. */
  readonly jobs: number;
  /** The files that reports go to, by the names of their reporters. */
  readonly files: ReportFiles;
}

/** Files for reports, by the names of the reporters. */
export type ReportFiles = Readonly<Partial<Record<string, string>>>;

/** A row of a table of reporters. */
export interface ReporterEntry<Step, Item, Outcome> {
  readonly name: string;
  /** What help says of the option `--NAME <file>` that asks for it; without, there is no such option. */
  readonly description?: string;
  /** Makes the reporter; undefined where nobody asked for it. */
  readonly make: (wanted: Wanted) => Reporter<Step, Item, Outcome> | undefined;
}

/** The reporters of a command. What one tells stands before what those behind it tell. */
export type ReporterTable<Step, Item, Outcome> = readonly ReporterEntry<Step, Item, Outcome>[];

/** A row for a report that is written to a file once all is done. */
export function fileReport<Outcome>(
  name: string,
  description: string,
  text: (outcome: Outcome) => string | Promise<string>,
): ReporterEntry<unknown, unknown, Outcome> {
  return {
    name,
    description,
    make: ({ files }) => {
      const file = files[name];
      if (file === undefined) return undefined;
      return {
        prepare: () => prepareReportFile(`--${name}`, file),
        finished: async (outcome) => writeReportFile(file, await text(outcome)),
      };
    },
  };
}

/** Adds an option for each reporter of a table that can be asked for. */
export function addReportOptions(
  command: Command,
  table: ReporterTable<never, never, never>,
): Command {
  for (const { name, description } of table)
    if (description !== undefined) command.option(`--${name} <file>`, description);
  return command;
}

/** The files that a command's options ask for reports in. */
export function reportFiles(
  options: Readonly<Record<string, unknown>>,
  table: ReporterTable<never, never, never>,
): ReportFiles {
  const files = table.flatMap(({ name, description }) => {
    const file = description === undefined ? undefined : options[name];
    return typeof file === 'string' ? [[name, file]] : [];
  });
  return Object.fromEntries(files) as ReportFiles;
}

/** The reporters of a table that are wanted. */
export function reportersOf<Step, Item, Outcome>(
  table: ReporterTable<Step, Item, Outcome>,
  wanted: Wanted,
): Reporters<Step, Item, Outcome> {
  return new Reporters(table.flatMap(({ make }) => make(wanted) ?? []));
}
