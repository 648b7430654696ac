import type {
  CodeCell,
  DisplayOutput,
  Json,
  JsonObject,
  Notebook,
  Output,
  StreamOutput,
} from '../../../tsnb/src/notebook';
import { isObject } from '../../../tsnb/src/notebook';
import { Findings } from '../../../tsnb/src/check/compare/findings';
import { readLine, type NumberToken } from '../../../tsnb/src/check/compare/text/lines';
import { DEFAULT_TOLERANCE, rulesOf } from '../../../tsnb/src/check/compare/rules';
import { FIGURE_TYPE, compareNotebooks, hasTag } from '../../../tsnb/src/check/compare';
import { DEFAULT_MASKING } from '../../../tsnb/src/check/compare/masks';
import { PNG } from 'pngjs';

/** Random numbers of a fixed seed (mulberry32), so that every run makes the same changes. */
export class Dice {
  constructor(private state: number) {}

  /** In [0, 1). */
  roll(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** One of these. */
  of<T>(items: readonly T[]): T {
    return items[Math.floor(this.roll() * items.length)];
  }
}

/** Changes a notebook in place and says how; undefined where it finds nothing to change. */
export type Mutation = (notebook: Notebook, dice: Dice) => string | undefined;

function comparedCells({ cells, metadata }: Notebook): CodeCell[] {
  return cells.filter(
    (cell): cell is CodeCell =>
      cell.cell_type === 'code' &&
      !hasTag(cell, 'skip-execution') &&
      rulesOf(cell.metadata, metadata, throwing).ignore !== true,
  );
}

function throwing(problem: string): never {
  throw new Error(problem);
}

function streams(notebook: Notebook): { cell: CodeCell; output: StreamOutput }[] {
  return comparedCells(notebook).flatMap((cell) =>
    cell.outputs.flatMap((output) => (output.output_type === 'stream' ? [{ cell, output }] : [])),
  );
}

function nameOf({ name }: JsonObject): string {
  return typeof name === 'string' ? name : '';
}

interface FigureAt {
  cell: CodeCell;
  output: DisplayOutput;
  figure: JsonObject;
  traces: JsonObject[];
}

function figures(notebook: Notebook): FigureAt[] {
  return comparedCells(notebook).flatMap((cell) =>
    cell.outputs.flatMap((output) => {
      if (output.output_type !== 'display_data') return [];
      const figure = output.data[FIGURE_TYPE];
      if (!isObject(figure) || !Array.isArray(figure.data)) return [];
      return [{ cell, output, figure, traces: figure.data.filter(isObject) }];
    }),
  );
}

function layouts(notebook: Notebook, withNumbers = false): JsonObject[] {
  return figures(notebook).flatMap(({ cell, figure: { layout } }) => {
    const { compare } = rulesOf(cell.metadata, notebook.metadata, throwing);
    return isObject(layout) && !(withNumbers && compare === 'structure') ? [layout] : [];
  });
}

/** A trace with numbers in an array of this name that vary, and are held value by value. */
function arrayIn(notebook: Notebook, dice: Dice, names: readonly string[]) {
  const found = figures(notebook).flatMap(({ cell, traces }) =>
    traces.flatMap((trace) =>
      names.flatMap((name) => {
        const values = trace[name];
        if (!Array.isArray(values) || new Set(values.filter(isNumber)).size < 3) return [];
        return [{ cell, trace, name, values }];
      }),
    ),
  );
  return found.length === 0 ? undefined : dice.of(found);
}

function isNumber(value: Json | undefined): value is number {
  return typeof value === 'number';
}

/** How far a value of an array may be off, as the rules of the notebook say. */
function toleranceIn(
  notebook: Notebook,
  cell: CodeCell,
  name: string,
  trace: JsonObject,
  scale: number,
): number {
  const rules = rulesOf(cell.metadata, notebook.metadata, throwing);
  const rule = [...rules.tolerances].find(
    ([key]) =>
      key.endsWith(`, ${name}`) &&
      key.includes(
        `trace ${JSON.stringify(readLine(nameOf(trace), DEFAULT_MASKING, '').signature)}`,
      ),
  )?.[1];
  if ((rule?.compare ?? rules.compare) !== 'values') return Infinity;
  return rule === undefined
    ? rules.atol + rules.rtol * scale
    : (rule.atol ?? 0) + (rule.rtol ?? 0) * scale;
}

/** The lines of a text output that hold something. */
function lineIn(notebook: Notebook, dice: Dice, wanted: (line: string) => boolean) {
  const found = streams(notebook).flatMap(({ cell, output }) =>
    output.text
      .split('\n')
      .flatMap((line, index, lines) => (wanted(line) ? [{ cell, output, lines, index }] : [])),
  );
  return found.length === 0 ? undefined : dice.of(found);
}

/** A number printed somewhere, its tolerance, and how to put another in its place. */
function numberIn(
  notebook: Notebook,
  dice: Dice,
  wanted: (token: NumberToken, isRuled: boolean) => boolean = () => true,
) {
  const at = lineIn(notebook, dice, (line) =>
    readLine(line, DEFAULT_MASKING, '').numbers.some((token) => wanted(token, false)),
  );
  if (at === undefined) return undefined;
  const { cell, output, lines, index } = at;
  const findings = new Findings(rulesOf(cell.metadata, notebook.metadata, throwing));
  const line = readLine(lines[index], findings.masking, '');
  if (line.numbers.length === 0 || findings.rules.compare === 'structure') return undefined;
  const keyOf = (place: number): string =>
    `${output.name}: ${line.template}${line.numbers.length > 1 ? ` [${place + 1}]` : ''}`;
  const places = line.numbers.flatMap((token, place) => {
    const isRuled = findings.ruleFor(keyOf(place)) !== undefined || isLoose(findings);
    return wanted(token, isRuled) ? [place] : [];
  });
  if (places.length === 0) return undefined;
  const place = dice.of(places);
  const token = line.numbers[place];
  const tolerance = findings.toleranceOf(keyOf(place), {
    stored: token.value,
    found: token.value,
    unit: token.unit,
    scale: Math.abs(token.value),
    exact: token.isInteger,
  });
  return {
    token,
    tolerance,
    put: (text: string) => {
      let seen = 0;
      const parts = line.template.split('#');
      const before = line.numbers.map(({ text: own }) => own);
      before[place] = text;
      lines[index] = parts.reduce(
        (sum, part, i) => sum + part + (i < parts.length - 1 ? before[seen++] : ''),
        '',
      );
      output.text = lines.join('\n');
    },
  };
}

/** Whether a cell has wider tolerances than the common ones. */
function isLoose({ rules }: Findings): boolean {
  return rules.rtol > DEFAULT_TOLERANCE.rtol || rules.atol > DEFAULT_TOLERANCE.atol;
}

function written(value: number, like: { text: string; isInteger: boolean }): string {
  if (like.isInteger) return String(Math.round(value));
  const decimals = (/\.(\d+)/.exec(like.text)?.[1] ?? '').length;
  return /e/i.test(like.text) ? value.toExponential(decimals) : value.toFixed(decimals);
}

/** Changes that must be noticed. */
export const HARMFUL: Readonly<Record<string, Mutation>> = {
  'a number beyond its tolerance': (notebook, dice) => {
    const number = numberIn(notebook, dice);
    if (number === undefined) return undefined;
    const { token, tolerance, put } = number;
    const step = Math.max(1.5 * tolerance, token.isInteger ? 1 : 2.1 * token.unit);
    const text = written(token.value + (dice.roll() < 0.5 ? -step : step), token);
    put(text);
    return `${token.text} became ${text}`;
  },
  'a sign': (notebook, dice) => {
    const number = numberIn(notebook, dice);
    if (number === undefined || 2 * Math.abs(number.token.value) <= 1.01 * number.tolerance)
      return undefined;
    const text = written(-number.token.value, number.token);
    number.put(text);
    return `${number.token.text} became ${text}`;
  },
  'a step of a short number': (notebook, dice) => {
    const number = numberIn(notebook, dice, ({ unit, value, isInteger }, isRuled) => {
      return !isInteger && !isRuled && unit > 0.011 * Math.abs(value);
    });
    if (number === undefined) return undefined;
    const { token, put } = number;
    const text = written(token.value + (dice.roll() < 0.5 ? -1 : 1) * token.unit, token);
    put(text);
    return `${token.text} became ${text}`;
  },
  'an exponent': (notebook, dice) => {
    const number = numberIn(
      notebook,
      dice,
      ({ text, value }, isRuled) => /e/i.test(text) && value !== 0 && !isRuled,
    );
    if (number === undefined) return undefined;
    const { token, put } = number;
    const text = written(10 * token.value, token);
    put(text);
    return `${token.text} became ${text}`;
  },
  'a lost point of a decimal': (notebook, dice) => {
    const number = numberIn(
      notebook,
      dice,
      ({ text, value }, isRuled) => /^-?[1-9]\d*\.\d+$/.test(text) && value !== 0 && !isRuled,
    );
    if (number === undefined) return undefined;
    const { token, put } = number;
    const text = token.text.replace('.', '');
    put(text);
    return `${token.text} became ${text}`;
  },
  'a dropped line': (notebook, dice) => {
    const at = lineIn(notebook, dice, (line) => line.trim() !== '');
    if (at === undefined) return undefined;
    const [line] = at.lines.splice(at.index, 1);
    at.output.text = at.lines.join('\n');
    return line;
  },
  'a line printed twice': (notebook, dice) => {
    const at = lineIn(notebook, dice, (line) => line.trim() !== '');
    if (at === undefined) return undefined;
    at.lines.splice(at.index, 0, at.lines[at.index]);
    at.output.text = at.lines.join('\n');
    return at.lines[at.index];
  },
  'a changed word': (notebook, dice) => {
    const at = lineIn(notebook, dice, (line) =>
      /\b[a-z]{3,}\b/i.test(readLine(line, DEFAULT_MASKING, '').template),
    );
    if (at === undefined) return undefined;
    const words = [...at.lines[at.index].matchAll(/\b[a-z]{3,}\b/gi)];
    const word = dice.of(words)[0];
    at.lines[at.index] = at.lines[at.index].replace(word, `${word}x`);
    at.output.text = at.lines.join('\n');
    return word;
  },
  'a number that became NaN': (notebook, dice) => {
    const number = numberIn(notebook, dice);
    number?.put('NaN');
    return number?.token.text;
  },
  'a renamed trace': (notebook, dice) => {
    const all = figures(notebook).flatMap(({ traces }) => traces);
    if (all.length === 0) return undefined;
    const trace = dice.of(all);
    trace.name = `${nameOf(trace)} renamed`;
    return trace.name;
  },
  'a trace of another type': (notebook, dice) => {
    const all = figures(notebook).flatMap(({ traces }) => traces);
    if (all.length === 0) return undefined;
    const trace = dice.of(all);
    trace.type = trace.type === 'bar' ? 'scatter' : 'bar';
    return nameOf(trace);
  },
  'a lost trace': (notebook, dice) => {
    const all = figures(notebook).filter(({ traces }) => traces.length > 0);
    if (all.length === 0) return undefined;
    const { figure, traces } = dice.of(all);
    const gone = dice.of(traces);
    figure.data = traces.filter((trace) => trace !== gone);
    return nameOf(gone);
  },
  'swapped axes': (notebook, dice) => {
    const spread = figures(notebook).flatMap(({ cell, traces }) =>
      traces.filter((trace) => {
        const { x, y } = trace;
        if (!Array.isArray(x) || !Array.isArray(y) || !farApart(x, y)) return false;
        return largest(apart(x, y)) > 2 * toleranceIn(notebook, cell, 'y', trace, largest(y));
      }),
    );
    if (spread.length === 0) return undefined;
    const trace = dice.of(spread);
    [trace.x, trace.y] = [trace.y, trace.x];
    return nameOf(trace);
  },
  'swapped axis titles': (notebook, dice) => {
    const all = figures(notebook).flatMap(({ figure }) => {
      const { layout } = figure;
      if (!isObject(layout) || !isObject(layout.xaxis) || !isObject(layout.yaxis)) return [];
      const { xaxis, yaxis } = layout;
      return JSON.stringify(xaxis.title) === JSON.stringify(yaxis.title) ? [] : [{ xaxis, yaxis }];
    });
    if (all.length === 0) return undefined;
    const { xaxis, yaxis } = dice.of(all);
    [xaxis.title, yaxis.title] = [yaxis.title, xaxis.title];
    return JSON.stringify(xaxis.title);
  },
  'another figure title': (notebook, dice) => {
    const all = figures(notebook);
    if (all.length === 0) return undefined;
    const { figure } = dice.of(all);
    figure.layout = {
      ...(isObject(figure.layout) ? figure.layout : {}),
      title: { text: 'Something else' },
    };
    return 'title';
  },
  'a logarithmic axis': (notebook, dice) => {
    const all = figures(notebook).flatMap(({ figure }) => {
      const axis = isObject(figure.layout) ? figure.layout.yaxis : undefined;
      return isObject(axis) ? [axis] : [];
    });
    if (all.length === 0) return undefined;
    const axis = dice.of(all);
    axis.type = axis.type === 'log' ? 'linear' : 'log';
    return axis.type;
  },
  'a reversed axis': (notebook, dice) => {
    const all = layouts(notebook).flatMap(({ yaxis }) => (isObject(yaxis) ? [yaxis] : []));
    if (all.length === 0) return undefined;
    const axis = dice.of(all);
    axis.autorange = axis.autorange === 'reversed' ? true : 'reversed';
    return String(axis.autorange);
  },
  'swapped panels': (notebook, dice) => {
    const all = layouts(notebook, true).flatMap(({ xaxis, xaxis2 }) =>
      isObject(xaxis) &&
      isObject(xaxis2) &&
      JSON.stringify(xaxis.domain) !== JSON.stringify(xaxis2.domain)
        ? [[xaxis, xaxis2] as const]
        : [],
    );
    if (all.length === 0) return undefined;
    const [left, right] = dice.of(all);
    [left.domain, right.domain] = [right.domain, left.domain];
    return JSON.stringify(left.domain);
  },
  'another unit at a colour bar': (notebook, dice) => {
    const all = figures(notebook)
      .flatMap(({ traces }) => traces)
      .flatMap(({ colorbar, marker }) => [colorbar, isObject(marker) ? marker.colorbar : undefined])
      .filter(isObject);
    if (all.length === 0) return undefined;
    dice.of(all).title = { text: 'furlongs' };
    return 'furlongs';
  },
  'an added subtitle': (notebook, dice) => {
    const all = layouts(notebook);
    if (all.length === 0) return undefined;
    const layout = dice.of(all);
    const title = isObject(layout.title) ? layout.title : { text: layout.title };
    layout.title = { ...title, subtitle: { text: 'of the second kind' } };
    return 'subtitle';
  },
  'an added frame': (notebook, dice) => {
    const all = figures(notebook);
    if (all.length === 0) return undefined;
    const { figure, traces } = dice.of(all);
    figure.frames = [{ name: 'one', data: traces.slice(0, 1) }];
    return 'frame';
  },
  'bars on each other': (notebook, dice) => {
    const all = layouts(notebook);
    if (all.length === 0) return undefined;
    dice.of(all).barmode = 'stack';
    return 'barmode';
  },
  'a lost figure': (notebook, dice) => {
    const all = figures(notebook);
    if (all.length === 0) return undefined;
    const { cell, output } = dice.of(all);
    cell.outputs = cell.outputs.filter((other) => other !== output);
    return cell.id;
  },
  'a figure that is a picture only': (notebook, dice) => {
    const all = figures(notebook).filter(({ output }) => 'image/png' in output.data);
    if (all.length === 0) return undefined;
    const { output } = dice.of(all);
    output.data = { 'image/png': output.data['image/png'] };
    return 'picture';
  },
  'a permuted array': (notebook, dice) => {
    const at = arrayIn(notebook, dice, ['y']);
    if (at === undefined) return undefined;
    const { cell, trace, name, values } = at;
    const reversed = [...values].reverse();
    const tolerance = toleranceIn(notebook, cell, name, trace, largest(values));
    if (largest(apart(values, reversed)) <= 2 * tolerance) return undefined;
    trace[name] = reversed;
    return `${nameOf(trace)} ${name}`;
  },
  'a value of an array': (notebook, dice) => {
    const at = arrayIn(notebook, dice, ['x', 'y', 'z']);
    if (at === undefined) return undefined;
    const { cell, trace, name, values } = at;
    const scale = Math.max(...values.filter(isNumber).map(Math.abs));
    const index = values.findIndex(isNumber);
    const step = 3 * toleranceIn(notebook, cell, name, trace, scale) + 0.01 * scale;
    if (!Number.isFinite(step)) return undefined;
    values[index] = (values[index] as number) + step;
    return `${nameOf(trace)} ${name}`;
  },
  'a missing point': (notebook, dice) => {
    const at = arrayIn(notebook, dice, ['y']);
    if (at === undefined || toleranceIn(notebook, at.cell, at.name, at.trace, 1) === Infinity)
      return undefined;
    at.values.pop();
    return nameOf(at.trace);
  },
  'an added warning': (notebook, dice) => {
    const cell = dice.of(comparedCells(notebook));
    cell.outputs.push({
      output_type: 'stream',
      name: 'stderr',
      text: 'Warning: a tensor was not disposed\n',
    });
    return cell.id;
  },
  'an added error': (notebook, dice) => {
    const cell = dice.of(comparedCells(notebook));
    cell.outputs.push({ output_type: 'error', ename: 'Error', evalue: 'no', traceback: [] });
    return cell.id;
  },
  'text in the place of all output': (notebook, dice) => {
    const filled = comparedCells(notebook).filter(({ outputs }) => outputs.length > 0);
    if (filled.length === 0) return undefined;
    const cell = dice.of(filled);
    cell.outputs = [{ output_type: 'stream', name: 'stdout', text: '[object Object]\n' }];
    return cell.id;
  },
};

function largest(values: readonly Json[]): number {
  return values.reduce<number>((max, v) => Math.max(max, isNumber(v) ? Math.abs(v) : 0), 0);
}

/** How far the numbers of two arrays are apart, one by one. */
function apart(a: readonly Json[], b: readonly Json[]): number[] {
  return a.map((value, i) => {
    const other = b.at(i);
    return isNumber(value) && isNumber(other) ? Math.abs(value - other) : 0;
  });
}

function farApart(x: Json[], y: Json[]): boolean {
  return Math.abs(largest(x) - largest(y)) > 0.5 * Math.max(largest(x), largest(y));
}

/** Changes that mean nothing. */
export const HARMLESS: Readonly<Record<string, Mutation>> = {
  'noise below the tolerance in a text': (notebook, dice) => {
    const number = numberIn(notebook, dice);
    if (number === undefined || number.token.isInteger) return undefined;
    const { token, tolerance, put } = number;
    const room = Math.max(0, tolerance - token.unit);
    const text = String(token.value + 0.9 * (2 * dice.roll() - 1) * room);
    put(written(Number(text), token));
    return `${token.text} became ${text}`;
  },
  'noise below the tolerance in a figure': (notebook, dice) => {
    const at = arrayIn(notebook, dice, ['x', 'y', 'z']);
    if (at === undefined) return undefined;
    const { atol, rtol } = rulesOf(at.cell.metadata, notebook.metadata, throwing);
    at.values.forEach((value, i) => {
      // Relative to the value: what holds on a logarithmic axis holds on a linear one.
      if (isNumber(value))
        at.values[i] = value + 0.9 * (2 * dice.roll() - 1) * (0.1 * atol + rtol * Math.abs(value));
    });
    return nameOf(at.trace);
  },
  'split streams': (notebook, dice) => {
    const all = streams(notebook).filter(({ output }) => output.text.length > 1);
    if (all.length === 0) return undefined;
    const { cell, output } = dice.of(all);
    const cut = 1 + Math.floor(dice.roll() * (output.text.length - 1));
    const pieces: Output[] = [output.text.slice(0, cut), output.text.slice(cut)].map((text) => ({
      ...output,
      text,
    }));
    cell.outputs.splice(cell.outputs.indexOf(output), 1, ...pieces);
    return cell.id;
  },
  'streams behind the displays': (notebook, dice) => {
    const cell = dice.of(comparedCells(notebook));
    const isStream = ({ output_type }: Output) => output_type === 'stream';
    cell.outputs = [...cell.outputs.filter((o) => !isStream(o)), ...cell.outputs.filter(isStream)];
    return cell.id;
  },
  'a time stamp': (notebook, dice) => {
    const cell = dice.of(comparedCells(notebook));
    cell.metadata.execution = { 'iopub.status.busy': '2031-01-01T00:00:00.000Z' };
    return cell.id;
  },
  'another status and count': (notebook, dice) => {
    const cell = dice.of(comparedCells(notebook));
    const own = isObject(cell.metadata.tsnb) ? cell.metadata.tsnb : {};
    cell.metadata.tsnb = { ...own, status: 'running' };
    cell.execution_count = 4711;
    return cell.id;
  },
  "JupyterLab's PNG": (notebook, dice) => {
    const all = figures(notebook);
    if (all.length === 0) return undefined;
    const { output } = dice.of(all);
    output.data['image/png'] = PNG.sync.write(new PNG({ width: 7, height: 5 })).toString('base64');
    return 'other PNG';
  },
  'no PNG beside a figure': (notebook, dice) => {
    const all = figures(notebook);
    if (all.length === 0) return undefined;
    delete dice.of(all).output.data['image/png'];
    return 'no PNG';
  },
  'a progress bar': (notebook, dice) => {
    const cell = dice.of(comparedCells(notebook));
    cell.outputs.push(
      dice.roll() < 0.5
        ? {
            output_type: 'display_data',
            data: { 'text/html': '<progress value="3" max="9"></progress> 3/9' },
            metadata: {},
          }
        : {
            output_type: 'stream',
            name: 'stderr',
            text: '\r 10%|█         | 1/10\r100%|██████████| 10/10\n',
          },
    );
    return cell.id;
  },
  'traces in another order': (notebook, dice) => {
    const all = figures(notebook).filter(({ traces }) => {
      const names = traces.map(({ name, type }) => JSON.stringify([type, name]));
      return new Set(names).size === names.length;
    });
    if (all.length === 0) return undefined;
    const { figure, traces } = dice.of(all);
    figure.data = [...traces].reverse();
    return String(traces.length);
  },
  'other colours and margins': (notebook, dice) => {
    const all = figures(notebook);
    if (all.length === 0) return undefined;
    const { figure, traces } = dice.of(all);
    for (const trace of traces)
      if (isObject(trace.line)) trace.line = { ...trace.line, color: '#123456' };
    figure.layout = {
      ...(isObject(figure.layout) ? figure.layout : {}),
      width: 333,
      margin: { l: 9 },
    };
    return 'style';
  },
  'typed arrays': (notebook, dice) => {
    const at = arrayIn(notebook, dice, ['x', 'y']);
    if (at === undefined || !at.values.every(isNumber)) return undefined;
    const bytes = Buffer.from(Float64Array.from(at.values).buffer);
    at.trace[at.name] = { dtype: 'f8', bdata: bytes.toString('base64') };
    return nameOf(at.trace);
  },
  'other white space': (notebook, dice) => {
    const at = lineIn(notebook, dice, (line) => line.includes(' '));
    if (at === undefined) return undefined;
    at.lines[at.index] = `  ${at.lines[at.index].replace(' ', '   ')}  `;
    at.output.text = at.lines.join('\n');
    return at.lines[at.index];
  },
};

/** A changed copy of a notebook. */
export interface Mutant {
  kind: string;
  /** What was changed. */
  how: string;
  notebook: Notebook;
  /** The ids of the cells that were changed. */
  cells: Set<string>;
}

/** So many changed copies of a notebook, each kind in turn; fewer if it gives no chance to make them. */
export function* mutants(
  notebook: Notebook,
  mutations: Readonly<Record<string, Mutation>>,
  count: number,
): Generator<Mutant> {
  const dice = new Dice(20260101);
  const names = Object.keys(mutations);
  const unchanged = new Map(notebook.cells.map((cell) => [cell.id, JSON.stringify(cell)]));
  let made = 0;
  for (let attempt = 0; made < count && attempt < 20 * count; attempt++) {
    const kind = names[attempt % names.length];
    const changed = structuredClone(notebook);
    const how = mutations[kind](changed, dice);
    if (how === undefined) continue;
    made++;
    const touched = changed.cells.filter((cell) => JSON.stringify(cell) !== unchanged.get(cell.id));
    yield { kind, how, notebook: changed, cells: new Set(touched.map(({ id }) => id)) };
  }
}

/**
 * What the comparison says of the changed cells of so many changed copies of a notebook.
 * @returns those of which it says the wrong thing.
 */
export function misjudged(
  notebook: Notebook,
  mutations: Readonly<Record<string, Mutation>>,
  count: number,
  shouldDiffer: boolean,
): { wrong: string[]; made: number; kinds: Set<string> } {
  const wrong: string[] = [];
  const kinds = new Set<string>();
  let made = 0;
  for (const { kind, how, notebook: changed, cells } of mutants(notebook, mutations, count)) {
    made++;
    kinds.add(kind);
    const differ = compareNotebooks('a.ipynb', notebook, changed, ({ id }) => cells.has(id)).filter(
      ({ verdict }) => verdict !== 'same' && verdict !== 'ignored',
    );
    if (differ.length > 0 !== shouldDiffer)
      wrong.push(
        `${kind}: ${how}${differ.map(({ differences }) => JSON.stringify(differences[0])).join(' ')}`,
      );
  }
  return { wrong, made, kinds };
}
