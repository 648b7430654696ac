import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../tsnb/src/notebook';
import { mayBeOfOneDistribution } from '../../../tsnb/src/check/compare/data/twoSample';
import { Dice } from './mutations';
import { differences, display, figure } from './support';

const line = (y: Json, more: object = {}): Json => ({ type: 'scatter', name: 'loss', y, ...more });

describe('figures', () => {
  test('are compared by the data of their traces, relative to the largest value', () => {
    expect(differences([figure([line([100, 1.0001])])], [figure([line([100, 1.009])])])).toEqual(
      [],
    );
    expect(
      differences([figure([line([100, 1.0001])])], [figure([line([100, 1.2])])]),
    ).toMatchObject([{ kind: 'data', where: 'figure "", trace "loss" of type scatter, y' }]);
  });

  test('are held value by value on a logarithmic axis', () => {
    const layout = { yaxis: { type: 'log' } };
    const found = figure([line([100, 0.0014])], layout);
    expect(differences([figure([line([100, 0.0011])], layout)], [found])).toHaveLength(1);
  });

  test('tell traces apart by integers in their names, in any order', () => {
    const trace = (n: number): Json => line([n, 2 * n], { name: `numMc = ${n}` });
    const three = [trace(1), trace(10), trace(100)];
    expect(differences([figure(three)], [figure([...three].reverse())])).toEqual([]);
    expect(differences([figure(three)], [figure([trace(1), trace(10)])])).toMatchObject([
      { kind: 'missing', stored: 'trace "numMc = 100" of type scatter' },
    ]);
  });

  test('name the one trace that was renamed, in the panel where it is', () => {
    const panels = (...names: string[]): Json[] =>
      names.map((name, i) => line([i, i + 1], { name, xaxis: `x${i + 1}`, yaxis: `y${i + 1}` }));
    expect(
      differences([figure(panels('a', 'a', 'a'))], [figure(panels('b', 'a', 'a'))]),
    ).toMatchObject([
      {
        where: 'figure "", trace "a" of type scatter on x1, y1, name',
        problem: 'changed',
        stored: 'a',
        found: 'b',
      },
    ]);
  });

  test('take an empty cell of a heat map for a count of none', () => {
    const heat = (...z: Json[]) => figure([{ type: 'heatmap', z: [z] }]);
    const rule = { tsnb: { atol: 2 } };
    expect(differences([heat(null, 90)], [heat(2, 90)], rule)).toEqual([]);
    expect(differences([heat(null, 90)], [heat(4, 90)], rule)).toMatchObject([
      { problem: '1 of 2 values differ; the worst, number 1: 4 apart, allowed 2' },
    ]);
    const gap = figure([line([null, 90])]);
    expect(differences([gap], [figure([line([1, 90])])], rule)).toMatchObject([
      { problem: '1 of 2 values differ; the worst, number 1: only one is a number' },
    ]);
  });

  test('read typed arrays', () => {
    const bytes = (values: number[]) =>
      Buffer.from(Float32Array.from(values).buffer).toString('base64');
    const packed = (values: number[]) => line({ dtype: 'f4', bdata: bytes(values), shape: '2, 2' });
    expect(
      differences(
        [
          figure([
            line([
              [1, 2],
              [3, 4],
            ]),
          ]),
        ],
        [figure([packed([1, 2, 3, 4])])],
      ),
    ).toEqual([]);
    expect(
      differences(
        [
          figure([
            line([
              [1, 2],
              [3, 4],
            ]),
          ]),
        ],
        [figure([packed([1, 2, 3, 5])])],
      ),
    ).toHaveLength(1);
    expect(
      differences([figure([line([1, 2, 3, 4])])], [figure([packed([1, 2, 3, 4])])]),
    ).toHaveLength(1);
  });

  test('tell one title from another, and an axis', () => {
    const titled = (text: string) => figure([line([1])], { xaxis: { title: { text } } });
    expect(differences([titled('epoch')], [titled('step')])).toMatchObject([
      { where: 'figure "", xaxis, title', stored: 'epoch', found: 'step' },
    ]);
  });

  test('count more than the PNG beside them', () => {
    const beside = (png: string) =>
      display({
        'application/vnd.plotly.v1+json': { data: [line([1, 2])], layout: {} },
        'image/png': png,
      });
    expect(differences([beside('AAAA')], [beside('BBBB')])).toEqual([]);
  });
});

/** Points of two normal coordinates with this correlation. */
function sample(dice: Dice, n: number, correlation: number): [number[], number[]] {
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - dice.roll())) * Math.cos(2 * Math.PI * dice.roll());
  const x = Array.from({ length: n }, normal);
  return [x, x.map((value) => correlation * value + Math.sqrt(1 - correlation ** 2) * normal())];
}

describe('samples', () => {
  const rules = { tsnb: { compare: 'distribution' } };
  const points = (seed: number, correlation: number) => {
    const [x, y] = sample(new Dice(seed), 500, correlation);
    return figure([{ type: 'scatter', mode: 'markers', name: 'z', x, y }]);
  };

  test('may be other draws of one distribution, where the metadata say so', () => {
    expect(differences([points(1, 0.8)], [points(2, 0.8)])).not.toEqual([]);
    expect(differences([points(1, 0.8)], [points(2, 0.8)], rules)).toEqual([]);
  });

  test('differ when their dependence does, though each coordinate is the same', () => {
    expect(differences([points(1, 0.8)], [points(2, -0.8)], rules)).toMatchObject([
      { kind: 'data' },
    ]);
  });

  // 400 pairs at a rate of at most 0.05: more than 40 false alarms (expected 20 at most) come by chance once in 10^5.
  test('are called different at no more than the stated rate', () => {
    const dice = new Dice(7);
    let alarms = 0;
    for (let i = 0; i < 400; i++)
      if (!mayBeOfOneDistribution(sample(dice, 60, 0.5), sample(dice, 80, 0.5), 0.05)) alarms++;
    expect(alarms).toBeLessThanOrEqual(40);
    expect(alarms).toBeGreaterThan(0);
  });
});

describe('pictures', () => {
  const drawn = (change: (png: PNG) => void, width = 60) => {
    const png = new PNG({ width, height: 40 });
    png.data.fill(255);
    change(png);
    return display({ 'image/png': PNG.sync.write(png).toString('base64') });
  };
  const square = (from: number, size: number, grey: number) => (png: PNG) => {
    for (let y = 10; y < 10 + size; y++)
      for (let x = from; x < from + size; x++)
        png.data.fill(grey, 4 * (y * png.width + x), 4 * (y * png.width + x) + 3);
  };

  test('are the same as long as they look the same', () => {
    expect(differences([drawn(square(5, 20, 10))], [drawn(square(5, 20, 14))])).toEqual([]);
  });

  test('differ with a picture of the difference', () => {
    const [difference] = differences([drawn(square(5, 20, 10))], [drawn(square(25, 20, 10))]);
    expect(difference.kind).toBe('image');
    expect(PNG.sync.read(Buffer.from(difference.picture ?? '', 'base64')).width).toBe(60);
  });

  test('differ in size', () => {
    expect(differences([drawn(() => undefined)], [drawn(() => undefined, 61)])).toMatchObject([
      { problem: 'has another size', stored: '60 x 40', found: '61 x 40' },
    ]);
  });
});

describe('of a figure', () => {
  const base = (more: object = {}, layout: object = {}) =>
    figure([line([1, 2], more)], layout as Json);

  test.each<[string, object, object, object?, object?]>([
    ['a reversed axis', {}, {}, { yaxis: {} }, { yaxis: { autorange: 'reversed' } }],
    [
      'a unit of an axis',
      {},
      {},
      { yaxis: { ticksuffix: ' m' } },
      { yaxis: { ticksuffix: ' km' } },
    ],
    ['stacked bars', {}, {}, { barmode: 'group' }, { barmode: 'stack' }],
    [
      'a subtitle',
      {},
      {},
      { title: { subtitle: { text: 'a' } } },
      { title: { subtitle: { text: 'b' } } },
    ],
    [
      'a legend’s title',
      {},
      {},
      { legend: { title: { text: 'a' } } },
      { legend: { title: { text: 'b' } } },
    ],
    [
      'a colour bar’s title',
      { colorbar: { title: { text: 'nats' } } },
      { colorbar: { title: { text: 'bits' } } },
    ],
    ['a contour’s step', { contours: { size: 1 } }, { contours: { size: 2 } }],
    ['a histogram’s bins', { xbins: { size: 1 } }, { xbins: { size: 2 } }],
    ['the size of an error', { error_y: { value: 1 } }, { error_y: { value: 2 } }],
    ['a value', { value: 5 }, { value: 500 }],
    ['the shape of a line', { line: { shape: 'linear' } }, { line: { shape: 'hv' } }],
    ['what can’t be seen', { opacity: 1 }, { opacity: 0 }],
    [
      'a label of a shape',
      {},
      {},
      { shapes: [{ label: { text: 'a' } }] },
      { shapes: [{ label: { text: 'b' } }] },
    ],
  ])('%s is compared', (_, before, after, layout = {}, other = layout) => {
    expect(differences([base(before, layout)], [base(after, other)])).not.toEqual([]);
  });

  test.each<[string, object, object]>([
    ['a colour', { marker: { color: 'red' } }, { marker: { color: 'blue' } }],
    ['a width', { line: { width: 1 } }, { line: { width: 2 } }],
    ['what is the default', { visible: true, opacity: 1 }, {}],
  ])('%s is not', (_, before, after) => {
    expect(differences([base(before)], [base(after)])).toEqual([]);
  });

  test('frames are compared', () => {
    const moving = (y: number[]) =>
      display({
        'application/vnd.plotly.v1+json': { data: [], layout: {}, frames: [{ data: [{ y }] }] },
      });
    expect(differences([moving([1, 2.5])], [moving([1, 3.5])])).toHaveLength(1);
  });

  test('counts are exact, whatever stands beside them', () => {
    const bars = (y: number[]) => figure([{ type: 'bar', y }]);
    expect(differences([bars([50000, 3, 0])], [bars([50000, 0, 12])])).toHaveLength(1);
  });

  test('NaN and infinity in typed arrays are equal to themselves alone', () => {
    const typed = (...values: number[]) => {
      const bdata = Buffer.from(Float32Array.from(values).buffer).toString('base64');
      return figure([line({ dtype: 'f4', bdata }, { mode: 'markers' })]);
    };
    const many = Array.from({ length: 40 }, (_, i) => i);
    expect(
      differences([typed(...many)], [typed(...many.map((value) => (value === 7 ? NaN : value)))]),
    ).toHaveLength(1);
    expect(differences([typed(1, Infinity, 3)], [typed(1, 5, 3)])).toHaveLength(1);
    expect(differences([typed(1, Infinity, 3)], [typed(1, -Infinity, 3)])).toHaveLength(1);
    expect(differences([typed(1, Infinity, NaN)], [typed(1, Infinity, NaN)])).toEqual([]);
  });

  test('samples are as many as before, and enough to be told apart', () => {
    const rule = { tsnb: { compare: 'distribution' } };
    const dice = new Dice(3);
    const draw = (n: number) => Array.from({ length: n }, () => dice.roll());
    const cloud = (y: number[]) => figure([line(y, { mode: 'markers' })]);
    expect(differences([cloud(draw(300))], [cloud(draw(300))], rule)).toEqual([]);
    expect(differences([cloud(draw(300))], [cloud(draw(20))], rule)).not.toEqual([]);
    const few = draw(10);
    expect(differences([cloud(few)], [cloud(few.map((value) => 1000 * value))], rule)).not.toEqual(
      [],
    );
  });
});
