import { InvalidArgumentError, type Command } from 'commander';
import { LATE_FORM, parseLateRule, type LateRule } from './lateRule';
import { parseTime, TIME_FORM } from './times';

/** What counts besides what a submission does: nothing of it needs a kernel. */
export interface BookOptions {
  /** A table of points that persons gave. */
  readonly manual?: string;
  /** A table of the students of the course. */
  readonly students?: string;
  /** Until when submissions were to be handed in, in milliseconds since 1970. */
  readonly due?: number;
  /** What comes off for lateness. */
  readonly late?: LateRule;
  /** A table of the times at which students handed in; by default these are the files' times. */
  readonly times?: string;
}

/** Adds the options of the gradebook to a command. */
export function addBookOptions(command: Command): Command {
  return command
    .option('--manual <csv>', 'points that persons gave: student, question, points, comment')
    .option(
      '--students <csv>',
      'who takes the course: student (the folder), last_name, first_name, email',
    )
    .option('--due <time>', `until when it was to be handed in: ${TIME_FORM}`, time)
    .option('--late <rule>', `what comes off for lateness: ${LATE_FORM}`, rule)
    .option(
      '--times <csv>',
      "when students handed in, in the place of the files' times: student, time, due",
    );
}

/** The options of the gradebook among those of a command. */
export function bookOptions(given: BookOptions, command: Command): BookOptions {
  const { manual, students, due, late, times } = given;
  if (late !== undefined && due === undefined)
    command.error('error: --late needs --due, the time from which on it counts');
  return {
    ...(manual !== undefined && { manual }),
    ...(students !== undefined && { students }),
    ...(due !== undefined && { due }),
    ...(late !== undefined && { late }),
    ...(times !== undefined && { times }),
  };
}

function time(text: string): number {
  const value = parseTime(text);
  if (value === undefined) throw new InvalidArgumentError(`It must be ${TIME_FORM}.`);
  return value;
}

function rule(text: string): LateRule {
  const value = parseLateRule(text);
  if (value === undefined) throw new InvalidArgumentError(`It must be as ${LATE_FORM}.`);
  return value;
}
