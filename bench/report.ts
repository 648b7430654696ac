import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import type { Result, StepResults } from './measure';

/** What ran where. */
export interface Report {
  readonly commit: string;
  readonly date: string;
  readonly machine: {
    readonly processor: string;
    readonly cores: number;
    readonly memory: number;
    readonly system: string;
    readonly node: string;
    /** Processes that wanted a core at the start, on average over a minute: the bench's own are not among them. */
    readonly load: number;
  };
  readonly versions: readonly string[];
  /** Contestants that could not be started, and why. */
  readonly leftOut: Readonly<Record<string, string>>;
  readonly steps: readonly StepResults[];
}

/** What runs where, as git and the system tell; `packages` are the folders whose changes count. */
export function describeRun(
  packages: readonly string[] = ['lib', 'bench'],
): Omit<Report, 'versions' | 'leftOut' | 'steps'> {
  const git = (...args: string[]): string =>
    spawnSync('git', args, { encoding: 'utf8' }).stdout.trim();
  const changed = git('status', '--porcelain', '--', ...packages) !== '';
  return {
    commit: git('rev-parse', '--short', 'HEAD') + (changed ? ' with changes' : ''),
    date: new Date().toISOString().slice(0, 10),
    machine: {
      processor: cpus()[0].model,
      cores: availableParallelism(),
      memory: totalmem(),
      system: `${process.platform} ${process.arch}`,
      node: process.version,
      load: loadavg()[0],
    },
  };
}

/** The better of PyTorch's eager medians: one thread or two. */
export function reference({ results }: StepResults): number {
  return best(results, 'PyTorch eager');
}

/** The least median of the contestants whose names start so; NaN without one. */
export function best(results: readonly Result[], name: string): number {
  const times = results
    .filter(({ contestant }) => contestant.startsWith(name))
    .map(({ time }) => time.median);
  return times.length === 0 ? NaN : Math.min(...times);
}

/** The report as Markdown: what ran, the ratios, then a table a step. */
export function toMarkdown(report: Report): string {
  const { machine } = report;
  const parts = [
    `# Training steps, ${report.date}`,
    `Commit ${report.commit}; ${machine.cores} cores of ${machine.processor}, ${machine.system}, Node ${machine.node}; load ` +
      `at the start ${machine.load.toFixed(2)}. ${report.versions.join('; ')}.`,
    'All in one run, round by round: in each round every contestant takes its turn. Times in ms a step: the median and, in ' +
      'brackets, the quartiles of the rounds. *Speed* is relative to PyTorch eager on the better of one and two threads. ' +
      '*Limit* is the time that the products of matrices alone take at the speed that one of 1500 x 1500 reaches on all cores.',
    ...Object.entries(report.leftOut).map(([name, why]) => `Left out: ${name} (${why}).`),
    '## Speed relative to PyTorch eager',
    ratioTable(report.steps),
    ...report.steps.flatMap(stepSection),
  ];
  return `${parts.join('\n\n')}\n`;
}

function ratioTable(steps: readonly StepResults[]): string {
  const names = [
    'elbolab compiled',
    'elbolab eager, tfjs-node',
    'elbolab eager, wasm',
    'elbolab eager, cpu',
  ];
  const columns = [...names, 'torch.compile', 'JAX jit'];
  const rows = steps.map((step) => {
    const ratios = columns.map((name) => number(reference(step) / best(step.results, name)));
    const ahead = best(step.results, 'JAX jit') / best(step.results, 'elbolab compiled');
    return [step.title, ...ratios, number(ahead)];
  });
  return table(['step', ...columns, 'compiled against JAX'], rows);
}

function stepSection(step: StepResults): string[] {
  const rows = step.results.map(({ contestant, time, firstCall, epochOverhead, bytes }) => [
    contestant,
    `${number(time.median)} (${number(time.lower)} - ${number(time.upper)})`,
    number(reference(step) / time.median),
    number(firstCall),
    number(epochOverhead ?? NaN),
    bytes === null ? '' : number(bytes / 2 ** 20),
  ]);
  const head = [
    '',
    'ms a step',
    'speed',
    'first call, ms',
    'epoch overhead, ms a step',
    'MiB held',
  ];
  const limit = step.limit === null ? '' : `, limit ${number(step.limit)} ms`;
  return [
    `## ${step.title}`,
    `${number(step.flops / 1e6)} Mflop in products of matrices${limit}.`,
    table(head, rows),
    ...Object.entries(step.leftOut).map(([name, why]) => `Left out: ${name} (${why}).`),
  ];
}

/** Three digits, without an exponent; nothing for what was not measured. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return '';
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

/** A Markdown table, whose first column is to the left. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  );
}
