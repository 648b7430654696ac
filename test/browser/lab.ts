import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Browser, type Page } from 'playwright-core';

const root = resolve(import.meta.dirname, '../..');

const browserFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Pictures of what the tests saw. */
export const PICTURES = join(root, 'build/browser');

/** A JupyterLab of its own, as `tsnb lab` starts it, and a browser to look at it. */
export class Lab {
  private constructor(
    private readonly server: ChildProcess,
    private readonly browser: Browser,
    private readonly address: URL,
    private readonly settings: string,
    /** Where the notebooks are: inside the project, so that they can import its packages. */
    readonly folder: string,
  ) {}

  static async start(browserPath: string): Promise<Lab> {
    const settings = mkdtempSync(join(tmpdir(), 'elbolab-lab-'));
    mkdirSync(join(root, 'build'), { recursive: true });
    const folder = mkdtempSync(join(root, 'build', 'browser-'));
    const server = startServer(settings, folder);
    const address = await addressOf(server);
    const browser = await chromium.launch({
      executablePath: browserPath,
      args: browserFlags,
      timeout: 0,
    });
    return new Lab(server, browser, address, settings, folder);
  }

  /** The notebook in a fresh browser window. */
  async open(notebook: string): Promise<Page> {
    const page = await this.newPage();
    const url = new URL(`/lab/workspaces/${randomUUID()}/tree/${notebook}`, this.address);
    url.searchParams.set('token', this.address.searchParams.get('token') ?? '');
    await page.goto(url.href);
    await page.locator('.jp-Notebook .jp-CodeCell').first().waitFor();
    // A command to run that comes before the kernel is there would be lost.
    await page.getByText('TypeScript | Idle').waitFor();
    return page;
  }

  /** A page that needs no server. */
  async openFile(url: string): Promise<Page> {
    const page = await this.newPage();
    await page.goto(url, { waitUntil: 'domcontentloaded' });
    return page;
  }

  /** A window in which things may take as long as the test may. */
  private async newPage(): Promise<Page> {
    const page = await this.browser.newPage({ viewport: { width: 1400, height: 1600 } });
    page.setDefaultTimeout(0);
    return page;
  }

  /** Runs one of JupyterLab's own commands. */
  async command(page: Page, name: string): Promise<void> {
    await page.evaluate(
      (id) =>
        (
          window as unknown as { jupyterapp: { commands: { execute(id: string): unknown } } }
        ).jupyterapp.commands.execute(id) as Promise<void>,
      name,
    );
  }

  /** Keeps a picture of the page as build/browser/NAME.png. */
  async picture(page: Page, name: string): Promise<void> {
    mkdirSync(PICTURES, { recursive: true });
    await page.screenshot({ path: join(PICTURES, `${name}.png`) });
  }

  async stop(): Promise<void> {
    await this.browser.close();
    if (this.server.exitCode === null) {
      this.server.kill('SIGTERM');
      await once(this.server, 'exit');
    }
    for (const path of [this.settings, this.folder]) rmSync(path, { recursive: true, force: true });
  }
}

/** Starts it as a student does, and keeps what it writes out of the machine's own settings. */
function startServer(settings: string, folder: string): ChildProcess {
  const set = (extension: string, plugin: string, values: object): void => {
    const place = join(settings, 'lab-settings/@jupyterlab', extension);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, `${plugin}.jupyterlab-settings`), JSON.stringify(values));
  };
  // All cells stay in the page, also those out of sight.
  set('notebook-extension', 'tracker', { windowingMode: 'none' });
  // Completions that come later than after a second are wanted too.
  set('completer-extension', 'manager', { providerTimeout: 900_000 });
  const flags = [
    '--expose-app-in-browser',
    '--ServerApp.ip=127.0.0.1',
    // Two SIGTERMs or none: the server asks nobody before it shuts down its kernels.
    '--ServerApp.answer_yes=True',
  ];
  const cli = join(root, 'tsnb/bin/tsnb.js');
  const words = [cli, 'lab', folder, '--no-browser', '--port', '0', '--', ...flags];
  return spawn(process.execPath, words, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      // A person's notebook, not an unattended run: the bar is to move.
      CI: '',
      JUPYTER_PATH: '',
      JUPYTER_CONFIG_DIR: join(settings, 'config'),
      JUPYTER_DATA_DIR: join(settings, 'data'),
      JUPYTER_RUNTIME_DIR: join(settings, 'runtime'),
      JUPYTERLAB_SETTINGS_DIR: join(settings, 'lab-settings'),
      JUPYTERLAB_WORKSPACES_DIR: join(settings, 'workspaces'),
      IPYTHONDIR: join(settings, 'ipython'),
    },
  });
}

/** The address that the server writes when it is ready. */
async function addressOf(server: ChildProcess): Promise<URL> {
  if (!server.stderr) throw new Error('The server has no stderr');
  const log: string[] = [];
  for await (const line of createInterface({ input: server.stderr })) {
    log.push(line);
    const address = /(http:\/\/127\.0\.0\.1:\d+\/lab\?token=\w+)/.exec(line)?.[1];
    if (!address) continue;
    // Read on, so that the pipe never fills.
    server.stderr.resume();
    return new URL(address);
  }
  throw new Error(`JupyterLab ended before it was ready:\n${log.join('\n')}`);
}
