import { Command } from 'commander';
import { version } from '../package.json';
import { kernelCommand } from './kernel';
import { killAllKernels } from './kernel/client';
import { addCheckCommand, addDiffCommand } from './check';
import { addGradeCommand, addValidateCommand } from './grade';
import { addLabCommand } from './lab';
import { addReleaseCommand } from './release';
import { addRunCommand } from './run';
import { reportingErrors } from './terminal';

async function main(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = new Command('tsnb')
    .description('TypeScript notebooks without a browser.')
    .version(version)
    .exitOverride();
  addRunCommand(program, (code) => {
    exitCode = code;
  });
  addCheckCommand(program, (code) => {
    exitCode = code;
  });
  addDiffCommand(program, (code) => {
    exitCode = code;
  });
  addValidateCommand(program, (code) => {
    exitCode = code;
  });
  addGradeCommand(program, (code) => {
    exitCode = code;
  });
  addReleaseCommand(program, (code) => {
    exitCode = code;
  });
  addLabCommand(program, (code) => {
    exitCode = code;
  });
  const kernel = kernelCommand();
  for (const command of [kernel, ...kernel.commands]) command.copyInheritedSettings(program);
  program.addCommand(kernel);
  nameHelp(program, 'tsnb');
  return reportingErrors(async () => {
    await program.parseAsync(argv);
    return exitCode;
  });
}

/** Lets each command's errors name its own help. */
function nameHelp(command: Command, words: string): void {
  command.showHelpAfterError(`(see \`${words} --help\`)`);
  for (const one of command.commands) nameHelp(one, `${words} ${one.name()}`);
}

function failInternally(error: unknown): never {
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`tsnb: internal error, a fault of tsnb itself:\n${details}\n`);
  process.exit(1);
}

// Whoever reads may go before the end, as `head` does.
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') failInternally(error);
}

for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);
process.on('exit', killAllKernels);
process.on('uncaughtException', failInternally);
process.on('unhandledRejection', failInternally);
void main(process.argv).then((exitCode) => {
  process.exitCode = exitCode;
});
