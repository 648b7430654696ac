import { Command, Option } from 'commander';
import { installKernelspec, uninstallKernelspec, type KernelspecPlace } from './install';
import { failToStart, startKernel } from './startKernel';

interface InstallOptions {
  readonly user?: true;
  readonly prefix?: string;
  readonly project?: string | true;
  readonly uninstall?: true;
}

/** `tsnb kernel install` and `tsnb kernel start`. */
export function kernelCommand(): Command {
  const command = new Command('kernel').description('The kernel behind every Jupyter client');
  command
    .command('install')
    .description('let JupyterLab and every other Jupyter client start this kernel')
    .addOption(
      new Option('--user', "into the user's own Jupyter folder (the default)").conflicts([
        'prefix',
        'project',
      ]),
    )
    .addOption(
      new Option('--prefix <dir>', 'below a prefix, such as a virtual environment').conflicts(
        'project',
      ),
    )
    .option(
      '--project [dir]',
      'into .jupyter of a project (default: this folder), for JUPYTER_PATH',
    )
    .option('--uninstall', 'remove it from there')
    .action(async (options: InstallOptions, self: Command) => {
      for (const option of ['prefix', 'project'] as const)
        if (options[option] === '')
          self.error(`error: --${option} is empty, it must name a folder`, { exitCode: 2 });
      const work = options.uninstall ? uninstall : install;
      process.stdout.write(
        await work(placeOf(options)).catch((error: unknown) =>
          self.error(`error: ${(error as Error).message}`, { exitCode: 2 }),
        ),
      );
    });
  command
    .command('start')
    .description('start the kernel; Jupyter clients call this')
    .requiredOption('--config-path <file>', "the client's connection file")
    .action(async ({ configPath }: { configPath: string }) => {
      await startKernel(configPath).catch(failToStart);
    });
  return command;
}

async function install(place: KernelspecPlace): Promise<string> {
  const folder = await installKernelspec(place);
  const told = `The kernel is installed in ${folder}\n`;
  if (!('project' in place)) return told;
  return `${told}Jupyter finds it when JUPYTER_PATH=${folder.replace(/.kernels.tslab$/, '')}\n`;
}

async function uninstall(place: KernelspecPlace): Promise<string> {
  const folder = await uninstallKernelspec(place);
  return folder === null ? 'The kernel was not installed there\n' : `Removed ${folder}\n`;
}

function placeOf({ prefix, project }: InstallOptions): KernelspecPlace {
  if (project !== undefined) return { project: project === true ? '.' : project };
  return prefix === undefined ? { user: true } : { prefix };
}
