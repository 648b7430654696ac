import { colors, figure, ruleX, scatter, toPng, type Mark } from 'elbolab';
import { best, reference, type Report } from './report';

/** Who is shown, with a colour each. */
const CONTESTANTS = {
  'elbolab compiled': colors.blue,
  'JAX jit': colors.vermilion,
  'torch.compile': colors.orange,
  'elbolab eager, tfjs-node': colors.green,
  'elbolab eager, wasm': colors.purple,
};

/** The speed of everyone on every step, relative to PyTorch's eager steps, as a picture. */
export function drawChart({ steps, machine }: Report): Promise<Uint8Array> {
  const rows = [...steps].reverse();
  const marks = Object.entries(CONTESTANTS).map(([name, color]) =>
    scatter({
      x: rows.map((step) => reference(step) / best(step.results, name)),
      y: rows.map((_, i) => i),
      name,
      color,
      size: name === 'elbolab compiled' ? 14 : 9,
    }),
  );
  const titles = rows.map(({ title }) => title);
  const chart = figure(
    {
      title: `Speed of a training step, ${machine.cores} cores`,
      x: { label: 'speed relative to PyTorch eager (logarithmic)', log: true },
      y: { label: 'document', range: [-0.6, rows.length - 0.4] },
      width: 940,
      height: 460,
    },
    ...marks.map((mark) => withRows(mark, titles)),
    ruleX({ at: 1, name: 'PyTorch eager' }),
  );
  return toPng(chart);
}

/** Names the rows of the y axis. */
function withRows(mark: Mark, titles: readonly string[]): Mark {
  const tickvals = titles.map((_, i) => i);
  return {
    ...mark,
    draw: (color) => ({
      ...mark.draw(color),
      y: { tickmode: 'array', tickvals, ticktext: [...titles] },
    }),
  };
}
