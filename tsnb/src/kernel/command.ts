import { Command } from 'commander';
import { installKernelspec, type KernelspecPlace } from './install';
import { startKernel } from './startKernel';

interface InstallOptions {
  user?: true;
  prefix?: string;
}

/** `tsnb kernel install` and `tsnb kernel start`. */
export function kernelCommand(): Command {
  const command = new Command('kernel').description('The kernel behind every Jupyter client');
  command
    .command('install')
    .description('let JupyterLab and every other Jupyter client start this kernel')
    .option('--user', "into the user's own Jupyter folder (the default)")
    .option('--prefix <dir>', 'below a prefix, such as a virtual environment')
    .action(async (options: InstallOptions, self: Command) => {
      if (options.user && options.prefix !== undefined)
        self.error('error: --user and --prefix exclude each other', { exitCode: 2 });
      const folder = await installKernelspec(placeOf(options));
      process.stdout.write(`The kernel is installed in ${folder}\n`);
    });
  command
    .command('start')
    .description('start the kernel; Jupyter clients call this')
    .requiredOption('--config-path <file>', "the client's connection file")
    .action(async ({ configPath }: { configPath: string }) => {
      await startKernel(configPath);
    });
  return command;
}

function placeOf({ prefix }: InstallOptions): KernelspecPlace {
  return prefix === undefined ? { user: true } : { prefix };
}
