import { describe, expect, it } from 'vitest';
import {
  band,
  colors,
  contour,
  figure,
  filledContour,
  heatmap,
  histogram,
  histogram2d,
  imageGrid,
  line,
  panel,
  panels,
  ruleX,
  ruleY,
  scatter,
  scatterByClass,
  thin,
  type Figure,
  type Mark,
} from 'elbolab';

const axes = { x: 'x', y: 'y' };
const x = [0, 1, 2, 3];
const y = [1, 0.5, 0.25, 0.125];
const grid = { x: [0, 1, 2], y: [0, 1], z: [0, 1, 2, 1, 2, 3] };

const marks: Record<string, () => Mark[]> = {
  line: () => [line({ x, y, name: 'loss', dash: 'dash', width: 3 })],
  scatter: () => [scatter({ x, y, size: [4, 5, 6, 7], opacity: 0.5 })],
  'scatter by value': () => [
    scatter({ x, y, color: { values: [3, 1, 0, 2], label: 'z', scale: 'viridis' } }),
  ],
  'scatter by class': () => scatterByClass({ x, y, classes: [1, 0, 1, 7], names: ['zero', 'one'] }),
  histogram: () => [histogram({ values: [0, 0.1, 0.4, 0.9, 1], bins: 4, density: true })],
  'histogram of two': () => [
    histogram2d({ x: [0, 0.1, 0.9, 1, NaN], y: [0, 2, 2, 2, 0], bins: [2, 1], density: true }),
  ],
  band: () => [band({ x, low: y, high: [2, NaN, 2, 2], name: '± 1 SE' })],
  rules: () => [ruleX({ at: 1.5, name: 'truth' }), ruleY({ at: 2, name: 'ceiling' })],
  contour: () => [contour({ ...grid, levels: 4, name: 'posterior' })],
  'contour at levels': () => [contour({ ...grid, levels: [0.5, 2.5], name: '50 % and 95 %' })],
  'filled contour': () => [filledContour({ ...grid, label: 'density' })],
  heatmap: () => [heatmap({ ...grid, label: 'density', range: [0, 4] })],
  'image grid': () => [
    imageGrid({
      images: [
        [0, 1, 1, 0],
        [1, 0, 0, 1],
        [0.123456, 0, 1, 1],
      ],
      width: 2,
      height: 2,
      columns: 2,
      columnLabels: ['-1', '1'],
    }),
  ],
};

/** The figure without the style, which has a snapshot of its own. */
function withoutStyle({ data, layout }: Figure): string {
  const { template, ...rest } = layout;
  expect(template).toBeDefined();
  return `${JSON.stringify({ data, layout: rest }, null, 1)}\n`;
}

describe('a figure of one mark', () => {
  for (const [name, make] of Object.entries(marks))
    it(`${name} gives the plotly JSON of the golden`, async () => {
      const golden = `./goldens/${name.replaceAll(' ', '-')}.json`;
      await expect(withoutStyle(figure(axes, ...make()))).toMatchFileSnapshot(golden);
    });

  it.each(Object.entries(marks))('%s is refused without named axes', (_, make) => {
    const without = { y: 'y' } as unknown as { x: string; y: string };
    expect(() => figure(without, ...make())).toThrow(/^x must be the axis's name/);
    expect(() => figure({ x: 'x', y: ' ' }, ...make())).toThrow(/^y must be .* but was " "$/);
    expect(() => figure({ x: { label: '' }, y: 'y' }, ...make())).toThrow(/^x must be/);
  });
});

describe('the style', () => {
  it('is the one of the golden', async () => {
    const { template } = figure(axes, line({ x, y })).layout;
    await expect(`${JSON.stringify(template, null, 1)}\n`).toMatchFileSnapshot(
      './goldens/style.json',
    );
  });

  it('gives different marks different colours, ten classes included', () => {
    const classes = Array.from({ length: 10 }, (_, i) => i);
    const figureOfClasses = figure(axes, ...scatterByClass({ x: classes, y: classes, classes }));
    const used = new Set(figureOfClasses.data.map((trace) => trace.marker?.color));
    expect(used.size).toBe(10);
  });

  it('leaves a colour that the caller chose', () => {
    const [first, second] = figure(
      axes,
      line({ x, y, name: 'a', color: colors.ink }),
      line({ x, y, name: 'b' }),
    ).data;
    expect(first.line?.color).toBe(colors.ink);
    expect(second.line?.color).toBe(colors.blue);
  });
});

describe('panels', () => {
  const two = () => [
    panel(
      { title: 'first', x: 't', y: { label: 'loss', log: true } },
      line({ x, y, name: 'p' }),
      line({ x, y: x, name: 'q' }),
    ),
    panel(
      { title: 'second', x: 't', y: { label: 'loss', log: true } },
      line({ x, y: x, name: 'q' }),
      ruleY({ at: 1, name: 'p' }),
    ),
  ];

  it('give the plotly JSON of the golden', async () => {
    const drawn = panels({ title: 'Both', shareX: true, shareY: true }, ...two());
    await expect(withoutStyle(drawn)).toMatchFileSnapshot('./goldens/panels.json');
  });

  it('draw a name in the same colour everywhere and list it once', () => {
    const { data } = panels({}, ...two());
    const ofQ = data.filter((trace) => trace.name === 'q');
    expect(new Set(ofQ.map((trace) => trace.line?.color)).size).toBe(1);
    expect(ofQ.map((trace) => trace.showlegend)).toEqual([true, false]);
  });

  it('stand in rows of as many columns as asked for, inside the figure, apart from each other', () => {
    const { layout } = panels({ columns: 2 }, ...two(), ...two().slice(0, 1));
    const { xaxis, xaxis2, xaxis3, yaxis, yaxis3 } = layout;
    expect(xaxis?.domain?.[1]).toBeLessThan(Number(xaxis2?.domain?.[0]));
    expect(xaxis3?.domain).toEqual(xaxis?.domain);
    expect(yaxis3?.domain?.[1]).toBeLessThan(Number(yaxis?.domain?.[0]));
    for (const axis of [xaxis, xaxis2, xaxis3, yaxis, yaxis3])
      for (const end of axis?.domain ?? []) expect(end).toBeGreaterThanOrEqual(0);
    expect(xaxis2?.domain?.[1]).toBeLessThanOrEqual(1);
  });

  it('are as large as asked for', () => {
    const { width, height } = panels({ width: 700, height: 300 }, ...two()).layout;
    expect([width, height]).toEqual([700, 300]);
  });
});

describe('numbers', () => {
  it('may come in typed arrays, and give what the plain ones give', () => {
    const typed = [
      line({ x: Float32Array.from(x), y: Float32Array.from(y), name: 'l' }),
      histogram({ values: Float64Array.from(y), name: 'h' }),
      scatter({ x: Int32Array.from(x), y, name: 's' }),
      heatmap({ ...grid, z: Float32Array.from(grid.z), label: 'z', name: 'm' }),
    ];
    const plain = [
      line({ x, y, name: 'l' }),
      histogram({ values: y, name: 'h' }),
      scatter({ x, y, name: 's' }),
      heatmap({ ...grid, z: [grid.z.slice(0, 3), grid.z.slice(3)], label: 'z', name: 'm' }),
    ];
    expect(figure(axes, ...typed)).toEqual(figure(axes, ...plain));
  });

  it('that are NaN or infinite become gaps', () => {
    const { data } = figure(axes, line({ x, y: [1, NaN, Infinity, 2] }));
    expect(data[0]?.y).toEqual([1, null, null, 2]);
  });

  it('that are not positive become gaps on a logarithmic axis', () => {
    const { data } = figure(
      { x: 'x', y: { label: 'y', log: true } },
      line({ x, y: [1, 0, -1, 2] }),
    );
    expect(data[0]?.y).toEqual([1, null, null, 2]);
  });

  it('survive JSON, so that a stored figure is the figure', () => {
    const drawn = figure(axes, line({ x, y: [1, NaN, -Infinity, 2] }));
    expect(JSON.parse(JSON.stringify(drawn))).toEqual(drawn);
  });

  it('are thinned evenly from the first on', () => {
    expect(thin([0, 1, 2, 3, 4, 5, 6], 3)).toEqual([0, 2, 4]);
    expect(thin(Float32Array.from([5, 6]), 9)).toEqual([5, 6]);
    expect(thin([], 2)).toEqual([]);
    expect(() => thin([1], 0)).toThrow('count must be an integer of at least 1, but was 0');
  });
});

describe('a histogram', () => {
  const heights = (mark: Mark) => figure(axes, mark).data[0]?.y;

  it('counts each value once, the greatest in the last bin', () => {
    expect(heights(histogram({ values: [0, 1, 1, 2, NaN], bins: 2 }))).toEqual([0, 1, 3, 3, 0]);
  });

  it('integrates to one as a density, what lies outside its range counted as missing', () => {
    const values = [0.5, 1.5, 1.5, 9];
    const y = heights(histogram({ values, bins: 2, range: [0, 2], density: true }));
    expect(y).toEqual([0, 0.25, 0.5, 0.5, 0]);
  });

  it('shows values that are all the same, and none at all', () => {
    expect(heights(histogram({ values: [3, 3], bins: 2 }))).toEqual([0, 0, 2, 2, 0]);
    expect(heights(histogram({ values: [], bins: 2, density: true }))).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('a histogram of two', () => {
  const cells = (options: Partial<Parameters<typeof histogram2d>[0]>) => {
    const mark = histogram2d({ x: [0, 1, 1, 2, NaN], y: [0, 0, 0, 4, 1], bins: 2, ...options });
    return figure(axes, mark).data[0];
  };

  it('counts each point once, the greatest in the last cell, and leaves empty cells empty', () => {
    const { z, x: centres, y: rows } = cells({});
    expect([centres, rows]).toEqual([[0.5, 1.5], [1, 3]]); // prettier-ignore
    expect(z).toEqual([[1, 2], [null, 1]]); // prettier-ignore
  });

  it('integrates to one as a density, what lies outside its range counted as missing', () => {
    const { z } = cells({ density: true, rangeX: [0, 1], bins: 1 });
    // 3 of 4 points in the one cell of 1 by 4.
    expect(z).toEqual([[0.1875]]);
  });

  it('shows points that are all the same, and none at all', () => {
    expect(cells({ x: [3, 3], y: [1, 1] }).z).toEqual([[null, null], [null, 2]]); // prettier-ignore
    expect(cells({ x: [], y: [] }).z).toEqual([[null, null], [null, null]]); // prettier-ignore
  });
});

describe('mistakes', () => {
  const refused: [string, () => unknown, string][] = [
    [
      'columns of different length',
      () => line({ x, y: [1] }),
      'y must be as long as x (4), but was [1]',
    ],
    [
      'a tensor',
      () => line({ x: { shape: [4], dataId: {} } as never, y }),
      'x must be an array or typed array of numbers, but was a tensor of shape [4]',
    ],
    [
      'strings',
      () => line({ x, y: ['1', '2', '3', '4'] as never }),
      'y must be an array of numbers, but was [1, 2, 3, 4]',
    ],
    [
      'a colour by name',
      () => line({ x, y, color: 'red' }),
      'color must be a colour written as #rrggbb, such as colors.blue, but was "red"',
    ],
    ['no mark', () => figure(axes), 'marks must be at least one, but was []'],
    ['no panel', () => panels({}), 'panels must be at least one, but was []'],
    [
      'two marks, one without a name',
      () => figure(axes, line({ x, y, name: 'a' }), line({ x, y })),
      'name of mark 2 of 2 must be given, as the panel has more than one, but was undefined',
    ],
    [
      'an opacity above 1',
      () => scatter({ x, y, opacity: 2 }),
      'opacity must be a number from 0 to 1, but was 2',
    ],
    ['a size of 0', () => scatter({ x, y, size: 0 }), 'size must be a positive number, but was 0'],
    [
      'colours of another length',
      () => scatter({ x, y, color: { values: [1], label: 'z' } }),
      'color.values must be as long as x (4), but was [1]',
    ],
    [
      'a colour bar without a name',
      () => scatter({ x, y, color: { values: y, label: '' } }),
      'label must be the name of what the colours show, such as "z", but was ""',
    ],
    [
      'half a bin',
      () => histogram({ values: x, bins: 1.5 }),
      'bins must be an integer of at least 1, but was 1.5',
    ],
    [
      'no bins along y',
      () => histogram2d({ x, y, bins: [3, 0] }),
      'bins must be an integer of at least 1, but was 0',
    ],
    [
      'points of different length',
      () => histogram2d({ x, y: [1] }),
      'y must be as long as x (4), but was [1]',
    ],
    [
      'a reversed range',
      () => histogram({ values: x, range: [1, 0] }),
      'range must be two finite numbers, the lesser first, but was [1, 0]',
    ],
    [
      'a logarithmic axis from 0',
      () => figure({ x: 'x', y: { label: 'y', log: true, range: [0, 1] } }, line({ x, y })),
      'y.range must be above 0 on a logarithmic axis, but was [0, 1]',
    ],
    [
      'a grid of the wrong size',
      () => heatmap({ ...grid, z: [1, 2], label: 'z' }),
      'z must be 2 rows of 3 values, as y and x have, but was [1, 2]',
    ],
    [
      'an image of the wrong size',
      () => imageGrid({ images: [[1]], width: 2, height: 2, columns: 1 }),
      'images[0] must be 2 * 2 pixels, but was [1]',
    ],
    [
      'no image',
      () => imageGrid({ images: [], width: 2, height: 2, columns: 1 }),
      'images must be at least one image, but was []',
    ],
    ['a rule at NaN', () => ruleY({ at: NaN }), 'at must be a finite number, but was NaN'],
    [
      'no levels',
      () => contour({ ...grid, levels: 0 }),
      'levels must be an integer of at least 1, but was 0',
    ],
    [
      'an infinite level',
      () => contour({ ...grid, levels: [1, Infinity] }),
      'levels[1] must be a finite number, but was Infinity',
    ],
    [
      'a negative width',
      () => panels({ width: -1 }, panel(axes, line({ x, y }))),
      'width must be a positive number, but was -1',
    ],
    [
      'half a column',
      () => panels({ columns: 0.5 }, panel(axes, line({ x, y }))),
      'columns must be an integer of at least 1, but was 0.5',
    ],
  ];
  it.each(refused)('%s is refused, and the error says what to do', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
