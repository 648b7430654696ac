import { number, table, type Report } from '../report';
import { summarise, type Summary } from '../statistics';
import { OURS, STOCK } from './contestants';
import { GOALS } from './goals';
import { QUANTITIES, type Quantity, type Round } from './measure';

/** What one kernel did in all rounds. */
export interface KernelResult {
  readonly kernel: string;
  readonly summaries: Readonly<Record<Quantity, Summary>>;
  readonly failed: readonly string[];
}

/** A run of the bench of kernels. */
export interface KernelReport extends Pick<Report, 'commit' | 'date' | 'machine'> {
  readonly rounds: number;
  /** The load at the end: kernels that take their turns make some 1.2 of it themselves. */
  readonly loadAfter: number;
  readonly kernels: readonly KernelResult[];
}

const NAMES = Object.keys(QUANTITIES) as Quantity[];

/** Medians and quartiles over a kernel's rounds. */
export function resultOf(kernel: string, rounds: readonly Round[]): KernelResult {
  const summaries = Object.fromEntries(
    NAMES.map((name) => [name, summarise(rounds.map(({ values }) => values[name]))]),
  ) as Record<Quantity, Summary>;
  return { kernel, summaries, failed: [...new Set(rounds.flatMap(({ failed }) => failed))] };
}

/** The report as Markdown. */
export function toMarkdown(report: KernelReport): string {
  const { machine, kernels } = report;
  const rows = NAMES.map((name) => [
    QUANTITIES[name],
    ...kernels.map(({ summaries }) => cell(summaries[name])),
    ...verdict(report, name),
  ]);
  const head = ['', ...kernels.map(({ kernel }) => kernel), 'goal', 'met', 'slower than stock'];
  const parts = [
    `# Kernels, ${report.date}`,
    `Commit ${report.commit}; ${machine.cores} cores of ${machine.processor}, ${machine.system}, Node ${machine.node}; load at the ` +
      `start ${machine.load.toFixed(2)}, at the end ${report.loadAfter.toFixed(2)}.`,
    `${report.rounds} rounds, in each of which every kernel is started and takes its turn. Milliseconds until a client has the reply and all that ` +
      'the cell shows: the median of the rounds and, in brackets, the quartiles. What is no cell of notebook 00 stands in `bench/kernel`. ' +
      "ipykernel's library is NumPy and Matplotlib, its twenty cells are small functions. Its loops, and stock tslab's at the top level, have 10^7 steps, times ten.",
    table(head, rows),
    ...kernels
      .filter(({ failed }) => failed.length > 0)
      .map(
        ({ kernel, failed }) => `Cells that failed in ${kernel}: ${failed.map(quoted).join(', ')}.`,
      ),
  ];
  return `${parts.join('\n\n')}\n`;
}

function quoted(code: string): string {
  return `\`${code.replace(/\s+/g, ' ').replace(/`/g, "'")}\``;
}

function cell({ median, lower, upper }: Summary): string {
  return Number.isFinite(median)
    ? `${number(median)} (${number(lower)} - ${number(upper)})`
    : 'failed';
}

/** The goal, whether our kernel meets it, and whether it is slower than the stock one: by more than the quartiles overlap. */
function verdict({ kernels }: KernelReport, name: Quantity): string[] {
  const of = (kernel: string): Summary | undefined =>
    kernels.find((one) => one.kernel === kernel)?.summaries[name];
  const [ours, stock, goal] = [of(OURS), of(STOCK), GOALS[name]];
  const met = goal === undefined || !ours ? '' : yes(ours.median <= goal);
  const slower = ours && stock ? compared(ours, stock) : '';
  return [goal === undefined ? '' : number(goal), met, slower];
}

function compared(ours: Summary, stock: Summary): string {
  if (!Number.isFinite(ours.median + stock.median)) return '';
  if (ours.median <= stock.median) return 'no';
  return ours.lower > stock.upper ? 'yes' : 'within the spread';
}

function yes(is: boolean): string {
  return is ? 'yes' : 'no';
}
