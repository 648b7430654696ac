import { Option, type Command } from 'commander';
import type { Strictness } from './compare';

/** The options that commands share which compare notebooks. */
export interface ComparisonOptions extends Readonly<Record<string, unknown>> {
  readonly k?: string[];
  readonly strict?: boolean;
  readonly lax?: boolean;
}

/** Adds the options that say which cells are compared, and how strictly. */
export function addComparisonOptions(command: Command): Command {
  return command
    .option('-k <cells>', 'only cells by number, range, id or text; may be repeated', append)
    .option('--strict', 'mask nothing and allow nothing, whatever the rules say')
    .addOption(
      new Option('--lax', 'compare only cells that say so (tag "check-output")').conflicts(
        'strict',
      ),
    );
}

/** Which cells are compared, and how strictly. */
export function comparisonOf({ k: picks = [], strict = false, lax = false }: ComparisonOptions): {
  readonly picks: readonly string[];
  readonly strictness: Strictness;
} {
  return { picks, strictness: strict ? 'strict' : lax ? 'lax' : 'usual' };
}

function append(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}
