import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isUnattended, kernelDisplay, type SendDisplay } from '../progress';
import { unpacked } from './bytes';
import { toPng } from './image';
import type { Figure } from './types';

/** Where a figure is shown or written. */
export interface ShowOptions {
  /** Where to write the picture and, beside it, the plotly JSON: `loss.png` gives `loss.png` and `loss.json`. */
  readonly file?: string;
}

/** Where `show` runs: the process's own surroundings unless a test says otherwise. */
export interface ShowSurroundings {
  readonly display: SendDisplay | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly terminal: boolean;
  /** Resolves to false where nothing is installed that could. */
  readonly openBrowser: (figure: Figure) => Promise<boolean>;
  readonly print: (line: string) => void;
}

/**
 * Shows the figure where the program runs:
 * - in a notebook as one output that holds both the live figure (plotly JSON) and its picture (PNG), so that it shows in every
 *   front end;
 * - on a terminal in the browser, where the package nodeplotlib is installed (its server lives until the page is closed);
 * - elsewhere, and wherever `file` is given, as a PNG and a JSON file whose path it prints.
 *
 * @throws Error when the file cannot be written.
 */
export async function show(
  figure: Figure,
  { file }: ShowOptions = {},
  surroundings: ShowSurroundings = processSurroundings(),
): Promise<void> {
  const { display, environment, terminal, openBrowser, print } = surroundings;
  if (display) await sendBundle(figure, display);
  if (file === undefined && display) return;
  const isWatched = file === undefined && terminal && !isUnattended(environment);
  if (isWatched && (await openBrowser(figure))) return;
  print(await writeFiles(figure, file ?? nextFile()));
  if (isWatched) print('To see figures in the browser instead: npm install nodeplotlib');
}

function processSurroundings(): ShowSurroundings {
  return {
    display: kernelDisplay(),
    environment: process.env,
    terminal: process.stdout.isTTY,
    openBrowser,
    print: (line) => process.stdout.write(`${line}\n`),
  };
}

async function sendBundle(figure: Figure, send: SendDisplay): Promise<void> {
  // JupyterLab's plotly renderer shows the picture pixel by pixel, whatever size its metadata tell: at this scale it is as
  // large as the live figure that takes its place.
  const png = await toPng(figure, { scale: 1 });
  const { data, layout } = figure;
  send(
    {
      data: {
        'application/vnd.plotly.v1+json': { data, layout, config: { displaylogo: false } },
        'image/png': Buffer.from(png).toString('base64'),
        'text/plain': describeFigure(figure),
      },
      metadata: {},
      transient: {},
    },
    false,
  );
}

/** What a reader of plain text gets. */
function describeFigure({ layout }: Figure): string {
  const { title } = layout;
  const text = typeof title === 'object' ? title.text : undefined;
  return text ? `[figure: ${text}]` : '[figure]';
}

async function openBrowser(figure: Figure): Promise<boolean> {
  const { data, layout } = unpacked(figure);
  const plotting = await import('nodeplotlib').catch(undefinedIfMissing);
  if (plotting === undefined) return false;
  type PlotArguments = Parameters<typeof plotting.plot>;
  // Its types are those of an older plotly; so is what it loads, which can't read bytes.
  plotting.plot(data as unknown as PlotArguments[0], layout as unknown as PlotArguments[1]);
  return true;
}

/** @throws the error itself, unless it says that nodeplotlib is not installed: a broken one is another matter */
function undefinedIfMissing(error: unknown): undefined {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== 'MODULE_NOT_FOUND' || !message.includes("'nodeplotlib'")) throw error;
}

async function writeFiles(figure: Figure, file: string): Promise<string> {
  const path = resolve(file);
  const base = path.replace(/\.(png|json)$/i, '');
  try {
    await writeFile(`${base}.png`, await toPng(figure));
    await writeFile(`${base}.json`, `${JSON.stringify(figure)}\n`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The figure could not be written to ${base}.png: ${reason}`, { cause: error });
  }
  return `${base}.png`;
}

let written = 0;

function nextFile(): string {
  written++;
  return `figure-${written}.png`;
}
