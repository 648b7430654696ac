import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import {
  band,
  colors,
  contour,
  figure,
  heatmap,
  histogram,
  imageGrid,
  line,
  panel,
  panels,
  ruleY,
  scatter,
  scatterByClass,
  toPng,
  toSvg,
  type Figure,
} from 'elbolab';

const axes = { x: 'x', y: 'y' };
const x = Array.from({ length: 50 }, (_, i) => i / 10);
const y = x.map(Math.sin);

interface Picture {
  readonly width: number;
  readonly height: number;
  /** Which pixels are within 24 of the colour in each channel, row by row. */
  where(hex: string): boolean[];
  /** How many those are. */
  count(hex: string): number;
}

async function pictureOf(drawn: Figure, scale = 1): Promise<Picture> {
  const image = await loadImage(Buffer.from(await toPng(drawn, { scale })));
  const { width, height } = image;
  const context = createCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const where = (hex: string) => {
    const wanted = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
    return Array.from({ length: width * height }, (_, i) =>
      wanted.every((channel, c) => Math.abs(data[4 * i + c] - channel) <= 24),
    );
  };
  return { width, height, where, count: (hex) => where(hex).filter(Boolean).length };
}

describe('a PNG', () => {
  it('has the figure’s size times the scale', async () => {
    const drawn = figure({ ...axes, width: 300, height: 200 }, line({ x, y }));
    for (const scale of [1, 2, 1.5]) {
      const { width, height } = await pictureOf(drawn, scale);
      expect([width, height]).toEqual([300 * scale, 200 * scale]);
    }
    const resized = await loadImage(
      Buffer.from(await toPng(drawn, { width: 400, height: 300, scale: 1 })),
    );
    expect([resized.width, resized.height]).toEqual([400, 300]);
  });

  it('is the same bytes every time, whatever is drawn in between or beside it', async () => {
    const drawn = () =>
      figure(
        axes,
        line({ x, y, name: 'a' }),
        scatter({ x, y, name: 'b' }),
        ruleY({ at: 0, name: 'c' }),
      );
    const first = await toPng(drawn());
    const svg = await toSvg(drawn());
    const [, second, third] = await Promise.all([
      toPng(figure(axes, histogram({ values: y }))),
      toPng(drawn()),
      toSvg(drawn()),
    ]);
    expect(Buffer.from(second).equals(first)).toBe(true);
    expect(third).toBe(svg);
  });

  it('does not change the figure', async () => {
    const drawn = figure(axes, line({ x, y }));
    const before = JSON.stringify(drawn);
    await toPng(drawn);
    expect(JSON.stringify(drawn)).toBe(before);
  });

  it('refuses a size that is none', async () => {
    const drawn = figure(axes, line({ x, y }));
    await expect(toPng(drawn, { scale: 0 })).rejects.toThrow('scale must be a positive number');
    await expect(toSvg(drawn, { width: NaN })).rejects.toThrow('width must be a positive number');
  });
});

describe('in the picture', () => {
  const shown: [string, Figure, Record<string, number>][] = [
    [
      'lines',
      figure(axes, line({ x, y, name: 'a' }), line({ x, y: x, name: 'b' })),
      { [colors.blue]: 500, [colors.vermilion]: 500 },
    ],
    ['points', figure(axes, scatter({ x, y, opacity: 1 })), { [colors.blue]: 500 }],
    [
      'classes',
      figure(axes, ...scatterByClass({ x, y, classes: x.map((v) => Number(v > 2)), opacity: 1 })),
      { [colors.blue]: 200, [colors.vermilion]: 200 },
    ],
    [
      'a band',
      figure(axes, band({ x, low: y, high: y.map((v) => v + 1), opacity: 1 })),
      { [colors.blue]: 20_000 },
    ],
    [
      'a rule',
      figure(axes, line({ x, y, name: 'a' }), ruleY({ at: 3, name: 'b', dash: 'solid' })),
      { [colors.ink]: 500 },
    ],
    [
      'bars',
      figure(axes, histogram({ values: y, bins: 5 })),
      { '#b2d4e7': 20_000, [colors.blue]: 200 },
    ],
    [
      'contours',
      figure(axes, contour({ x, y: x, z: x.map((a) => x.map((b) => a * b)) })),
      { [colors.blue]: 1000 },
    ],
    [
      'cells',
      figure(axes, heatmap({ x: [0, 1], y: [0, 1], z: [0, 1, 1, 0], label: 'z', scale: 'grays' })),
      { '#000000': 20_000 },
    ],
    [
      'a colour bar',
      figure(
        axes,
        heatmap({ x: [0, 1], y: [0, 1], z: [0, 1, 1, 0], label: 'z', scale: 'viridis' }),
      ),
      { '#21918c': 300 },
    ],
    [
      'images',
      figure(
        { ...axes, equalAspect: true },
        imageGrid({ images: [[0, 1, 1, 0]], width: 2, height: 2, columns: 1 }),
      ),
      { '#000000': 50_000 },
    ],
    [
      'the second panel',
      panels({}, panel(axes, line({ x, y, name: 'a' })), panel(axes, line({ x, y, name: 'b' }))),
      { [colors.vermilion]: 300 },
    ],
  ];
  it.each(shown)('%s: seen in their colours', async (_, drawn, least) => {
    const picture = await pictureOf(drawn);
    for (const [color, pixels] of Object.entries(least))
      expect(picture.count(color), color).toBeGreaterThan(pixels);
  });

  it('texts are seen: a title, the names of the axes, tick labels, the legend', async () => {
    const svg = await toSvg(
      figure(
        { title: 'The title', x: 'time', y: 'height' },
        line({ x, y, name: 'one' }),
        line({ x, y, name: 'two' }),
      ),
    );
    for (const text of ['The title', 'time', 'height', 'one', 'two', '>−1<', '>4<'])
      expect(svg).toContain(text);
    const size = { width: 300, height: 300 };
    const marks = () => line({ x, y, color: '#ff0000' });
    const ink = async (title: string) =>
      (await pictureOf(figure({ ...axes, ...size, title }, marks()))).count(colors.ink);
    expect(await ink('A long title here')).toBeGreaterThan((await ink(' ')) + 100);
  });

  it('a NaN breaks a line', async () => {
    const options = { x: [0, 1, 2, 3, 4], color: colors.blue, width: 4 };
    const pixels = async (values: number[]) =>
      (await pictureOf(figure(axes, line({ ...options, y: values })))).count(colors.blue);
    const [whole, broken] = [await pixels([1, 1, 1, 1, 1]), await pixels([1, 1, NaN, 1, 1])];
    expect(broken).toBeGreaterThan(0.4 * whole);
    expect(broken).toBeLessThan(0.6 * whole);
  });
});

describe('a cloud of many points', () => {
  const many = Array.from({ length: 4000 }, (_, i) => i / 4000);
  const wave = many.map((value) => Math.sin(12 * value));

  it('is painted where its points would stand', async () => {
    // Below 1,500 points plotly draws each; above, they are painted on a canvas. Every fourth point and all of them cover
    // the same curve, so their pictures may differ only by anti-aliasing.
    const drawn = (step: number) => {
      const of = (values: number[]) => values.filter((_, i) => i % step === 0);
      return figure(axes, scatter({ x: of(many), y: of(wave), size: 8, opacity: 1 }));
    };
    const [painted, elements] = [await pictureOf(drawn(1)), await pictureOf(drawn(4))];
    const [a, b] = [painted.where(colors.blue), elements.where(colors.blue)];
    const both = a.filter((blue, i) => blue && b[i]).length;
    expect(both).toBeGreaterThan(5000);
    // Edges that many points share are darker than those of few: a tenth of the pixels of so thin a curve. A shift by
    // two pixels would cost more.
    for (const mask of [a, b]) expect(both / mask.filter(Boolean).length).toBeGreaterThan(0.9);
  });

  it('has the colours of its values', async () => {
    const color = { values: many, label: 'z' };
    const picture = await pictureOf(
      figure(axes, scatter({ x: many, y: wave, color, opacity: 1, size: 8 })),
    );
    for (const hex of ['#6b0f2a', '#e8622a', '#fad46b'])
      expect(picture.count(hex), hex).toBeGreaterThan(300);
  });

  it('is one element of the SVG, with the axes of all points', async () => {
    const svg = await toSvg(figure(axes, scatter({ x: many, y: wave })));
    expect(svg.match(/class="point"/g)).toBeNull();
    expect(svg.match(/<image/g)?.length).toBe(1);
    expect(svg.length).toBeLessThan(200_000);
  });

  it('may have gaps', async () => {
    const holed = wave.map((value, i) => (i % 2 === 0 ? NaN : value));
    expect(
      (await pictureOf(figure(axes, scatter({ x: many, y: holed, opacity: 1 })))).count(
        colors.blue,
      ),
    ).toBeGreaterThan(1000);
    const nothing = many.map(() => NaN);
    expect((await toPng(figure(axes, scatter({ x: many, y: nothing })))).length).toBeGreaterThan(
      1000,
    );
  });
});
