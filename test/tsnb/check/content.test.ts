import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject, Output } from '../../../tsnb/src/notebook';
import { differences, display, figure } from './support';

/** What is stored, what is found, and the metadata of the cell if it has any. */
type Case = [stored: Output, found: Output, metadata?: JsonObject];

const json = (value: Json) => display({ 'application/json': value });
const traces = (...data: Json[]) => figure(data);
const line = (more: JsonObject) => traces({ type: 'scatter', y: [1, 2], ...more });
const laidOut = (layout: JsonObject) => figure([{ type: 'scatter', y: [1, 2] }], layout);
const withFrames = (...frames: Json[]) =>
  display({ 'application/vnd.plotly.v1+json': { data: [{ y: [1, 2] }], layout: {}, frames } });
const typed = (values: number[], dtype = 'f4') => ({
  dtype,
  bdata: Buffer.from(Float32Array.from(values).buffer).toString('base64'),
});
const heat = (...z: Json[]) => traces({ type: 'heatmap', z: [z] });
const ofTrace = (stored: JsonObject, found: JsonObject): Case => [line(stored), line(found)];
const ofLayout = (stored: JsonObject, found: JsonObject): Case => [laidOut(stored), laidOut(found)];
const axis = (stored: JsonObject, found: JsonObject) =>
  ofLayout({ xaxis: stored }, { xaxis: found });
const log = (...y: number[]) =>
  figure([{ type: 'scatter', y, yaxis: 'y2' }], { yaxis2: { type: 'log' } });
const samples = (length: number, shift = 0) =>
  traces({ mode: 'markers', x: Array.from({ length }, (_, i) => Math.sin(i) + shift) });
const asSamples = { tsnb: { compare: 'distribution' } };
const note = (text: string, x: number, more: JsonObject = {}) => ({ text, x, y: 1, ...more });
const bars = (...y: number[]) => traces({ type: 'bar', y });

/** A picture of 700 x 450 whose pixels are this grey, but for those that are drawn black. */
function picture(isBlack: (x: number, y: number) => boolean, grey = 255, opacity = 255): Output {
  const png = new PNG({ width: 700, height: 450 });
  for (let i = 0; i < 700 * 450; i++) {
    const shade = isBlack(i % 700, Math.floor(i / 700)) ? 0 : grey;
    png.data.set([shade, shade, shade, opacity], 4 * i);
  }
  return display({ 'image/png': PNG.sync.write(png).toString('base64') });
}
const blank = picture(() => false);

const DIFFERENCES: Record<string, Case> = {
  'a small integer beside a large one in JSON': [json([100000, 3]), json([100000, -4])],
  'an id in JSON': [json({ ids: [123456, 123457] }), json({ ids: [123456, 123459] })],
  'a large integer in an array of JSON': [json([1000000]), json([1000001])],
  'a small float beside a large one in JSON': [json([1e6, 0.5]), json([1e6, 0.7])],
  'small counts beside a large one': [bars(50000, 3, 0), bars(50000, 0, 5)],
  'an added frame': [withFrames(), withFrames({ data: [{ y: [1, 3] }] })],
  'another value in a frame': [
    withFrames({ data: [{ y: [1, 3] }] }),
    withFrames({ data: [{ y: [1, 4] }] }),
  ],
  'a slider': ofLayout({}, { sliders: [{ steps: [{ label: 'epoch 1' }] }] }),
  'a step of a slider': ofLayout(
    { sliders: [{ steps: [{ label: 'epoch one' }] }] },
    { sliders: [{ steps: [{ label: 'epoch two' }] }] },
  ),
  'a menu': ofLayout({}, { updatemenus: [{ buttons: [{ label: 'log' }] }] }),
  'bars on each other': ofLayout({ barmode: 'group' }, { barmode: 'stack' }),
  'no legend': ofLayout({ showlegend: true }, { showlegend: false }),
  'the title of a legend': ofLayout(
    { legend: { title: { text: 'digit' } } },
    { legend: { title: { text: 'class' } } },
  ),
  'a subtitle': ofLayout(
    { title: { text: 'a', subtitle: { text: 'b' } } },
    { title: { text: 'a', subtitle: { text: 'c' } } },
  ),
  'an image on the figure': ofLayout({}, { images: [{ source: 'data:image/png;base64,AAAA' }] }),
  'swapped panels': ofLayout(
    { xaxis: { domain: [0, 0.4] }, xaxis2: { domain: [0.6, 1] } },
    { xaxis: { domain: [0.6, 1] }, xaxis2: { domain: [0, 0.4] } },
  ),
  'a reversed axis': axis({}, { autorange: 'reversed' }),
  'other steps of ticks': axis({ dtick: 1 }, { dtick: 2 }),
  'other digits of ticks': axis({ tickformat: '.1%' }, { tickformat: '.2%' }),
  'a unit behind ticks': axis({ ticksuffix: ' nats' }, { ticksuffix: ' bits' }),
  'the value of an indicator': [
    traces({ type: 'indicator', value: 1 }),
    traces({ type: 'indicator', value: 2 }),
  ],
  'the size of error bars': ofTrace(
    { error_y: { type: 'percent', value: 5 } },
    { error_y: { type: 'percent', value: 10 } },
  ),
  'error bars that are hidden': ofTrace(
    { error_y: { type: 'percent', value: 5 } },
    { error_y: { type: 'percent', value: 5, visible: false } },
  ),
  'where bars begin': ofTrace({ type: 'bar', base: 0 }, { type: 'bar', base: 1 }),
  'where bars stand': ofTrace({ type: 'bar', offset: 0 }, { type: 'bar', offset: 1 }),
  'how wide bars are': ofTrace({ type: 'bar', width: 0.5 }, { type: 'bar', width: 0.8 }),
  'the levels of contours': ofTrace(
    { contours: { start: 0, end: 1, size: 0.1 } },
    { contours: { start: 0, end: 1, size: 0.2 } },
  ),
  'the bins of a histogram': ofTrace({ xbins: { size: 0.1 } }, { xbins: { size: 0.2 } }),
  'a histogram that sums up': ofTrace({}, { cumulative: { enabled: true } }),
  'the size of markers': ofTrace({ marker: { size: 4 } }, { marker: { size: 40 } }),
  'the end of a scale': ofTrace({ marker: { cmax: 4 } }, { marker: { cmax: 8 } }),
  'a scale turned round': ofTrace({ reversescale: false }, { reversescale: true }),
  'steps in the place of lines': ofTrace({ line: { shape: 'linear' } }, { line: { shape: 'hv' } }),
  'lines over gaps': ofTrace({}, { connectgaps: true }),
  'an invisible trace': ofTrace({}, { opacity: 0 }),
  'another text on bars': ofTrace({ texttemplate: '%{x:.1f}' }, { texttemplate: '%{y:.1f}' }),
  'the unit of a colour bar': ofTrace(
    { colorbar: { title: { text: 'nats' } } },
    { colorbar: { title: { text: 'bits' } } },
  ),
  'a picture as a trace': ofTrace(
    { type: 'image', source: 'data:image/gif;base64,A/bc/d' },
    { type: 'image', source: 'data:image/gif;base64,A/bc/e' },
  ),
  'an array of an unknown type': ofTrace({ y: typed([1, 2], 'f9') }, { y: typed([1, 3], 'f9') }),
  'colours read off a scale': ofTrace({ marker: { color: [1, 2] } }, { marker: { color: [1, 3] } }),
  'where an arrow begins': ofLayout(
    { annotations: [note('a', 1, { ax: 10 })] },
    { annotations: [note('a', 1, { ax: 90 })] },
  ),
  'the label of a shape': ofLayout(
    { shapes: [{ type: 'rect', label: { text: 'prior' } }] },
    { shapes: [{ type: 'rect', label: { text: 'posterior' } }] },
  ),
  'values within a list of dimensions': ofTrace(
    { type: 'splom', dimensions: [{ label: 'a', values: [1, 2] }] },
    { type: 'splom', dimensions: [{ label: 'a', values: [1, 3] }] },
  ),
  'a word in a table': ofTrace(
    { cells: { values: [['a 1.5']] } },
    { cells: { values: [['b 1.5']] } },
  ),
  'a number in a table': ofTrace(
    { cells: { values: [['1.5001']] } },
    { cells: { values: [['1.7001']] } },
  ),
  'dates of an array': ofTrace({ x: ['2026-01-01', 'b'] }, { x: ['2026-01-02', 'b'] }),
  'durations as categories': ofTrace({ x: ['10 s', '20 s'] }, { x: ['10 s', '30 s'] }),
  'dates at the ends of an axis': axis(
    { range: ['2026-01-01', '2026-02-01'] },
    { range: ['2026-01-01', '2026-03-01'] },
  ),
  'a date that is marked': ofLayout(
    { shapes: [{ type: 'line', x0: '2026-01-01' }] },
    { shapes: [{ type: 'line', x0: '2026-01-02' }] },
  ),
  'an annotation in space': ofLayout(
    { scene: { annotations: [note('a', 1)] } },
    { scene: { annotations: [note('b', 1)] } },
  ),
  'fewer samples': [samples(300), samples(20), asSamples],
  'a few samples elsewhere': [samples(5), samples(5, 1000), asSamples],
  'a value that became infinite': ofTrace({ y: typed([1, 5, 3]) }, { y: typed([1, Infinity, 3]) }),
  'a value that was infinite': ofTrace({ y: typed([1, Infinity, 3]) }, { y: typed([1, 5, 3]) }),
  'another infinity': ofTrace({ y: typed([1, Infinity]) }, { y: typed([1, -Infinity]) }),
  'a point that became NaN': [
    traces({ mode: 'markers', y: typed(Array.from({ length: 40 }, (_, i) => i)) }),
    traces({
      mode: 'markers',
      y: typed(Array.from({ length: 40 }, (_, i) => (i === 7 ? NaN : i))),
    }),
  ],
  'a small value on a logarithmic axis': [log(1e-8, 1), log(9e-7, 1)],
  'a density that became NaN': [heat(1e-9, 0.5), heat(null, 0.5)],
  'zeros in the place of gaps alone': [heat(null, null), heat(0, 0)],
  'gaps alone in the place of zeros': [
    heat(0, 0),
    traces({ type: 'heatmap', z: [typed([NaN, NaN])] }),
  ],
  'a line lost in a picture': [picture((x, y) => y === 200 && x > 100 && x <= 350), blank],
  'a marker lost in a picture': [picture((x, y) => Math.hypot(x - 300, y - 200) <= 6), blank],
  'a label lost in a picture': [
    picture((x, y) => x >= 300 && x < 320 && y >= 200 && y < 212 && (x % 4 < 2 || y % 6 < 1)),
    blank,
  ],
  'a picture that is lighter everywhere': [picture(() => false, 128), picture(() => false, 150)],
  'a background that is no longer transparent': [picture(() => false, 255, 0), blank],
};

const NONE: Record<string, Case> = {
  'floats of JSON below the tolerance': [json([100000.5, 3.00001]), json([100000.6, 3.00002])],
  'large counts below the tolerance': [bars(5000000, 3), bars(5000001, 3)],
  'large numbers rounded otherwise': ofTrace({ y: [-80246, 120] }, { y: [-80246, 121] }),
  'colours in arrays': ofTrace(
    { marker: { color: ['red', 'blue'], colorscale: [[0, 'red']] } },
    { marker: { color: ['red', 'green'], colorscale: [[0, '#fff']] } },
  ),
  'colours, fonts, sizes and margins': ofLayout(
    { width: 700, font: { size: 12 }, paper_bgcolor: '#fff', margin: { l: 80 }, uirevision: 1 },
    { width: 600, font: { size: 14 }, paper_bgcolor: '#eee', template: { layout: {} } },
  ),
  'the look of a colour bar': ofTrace(
    { colorbar: { title: { text: 'nats' }, len: 1, x: 1, tickcolor: '#fff' } },
    { colorbar: { title: { text: 'nats', font: { size: 9 } }, thickness: 9, x: 1.1 } },
  ),
  'a title as a text': axis({ title: 'epoch' }, { title: { text: 'epoch' } }),
  'numbers in a text array': ofTrace({ text: ['1.50001', 'a'] }, { text: ['1.50002', 'a'] }),
  'numbers in a table': ofTrace(
    { cells: { values: [['1.50001', '2']] } },
    { cells: { values: [['1.50002', '2']] } },
  ),
  'defaults that are said': ofTrace(
    {},
    { visible: true, xaxis: 'x', yaxis: 'y', opacity: 1, showlegend: true, text: '' },
  ),
  'defaults of axes that are said': axis({}, { visible: true, autorange: true, domain: [0, 1] }),
  'annotations in another order': ofLayout(
    { annotations: [note('a', 1), note('b', 2)] },
    { annotations: [note('b', 2), note('a', 1)] },
  ),
  'annotations in another order that moved by little': ofLayout(
    { annotations: [note('a', 1.00001), note('b', 2)] },
    { annotations: [note('b', 2), note('a', 1.00002)] },
  ),
  'shapes alike in another order': ofLayout(
    {
      shapes: [
        { type: 'line', x0: 1 },
        { type: 'line', x0: 2 },
      ],
    },
    {
      shapes: [
        { type: 'line', x0: 2 },
        { type: 'line', x0: 1 },
      ],
    },
  ),
  'a gap that is NaN in a typed array': ofTrace({ y: [1, null] }, { y: typed([1, NaN]) }),
  'the same infinity': ofTrace({ y: typed([1, Infinity]) }, { y: typed([1.00001, Infinity]) }),
  'a count that is empty': [heat(null, 90), heat(0, 90)],
  'the same frames': [withFrames({ data: [{ y: [1, 3] }] }), withFrames({ data: [{ y: [1, 3] }] })],
  'levels of contours within the rule of their end': [
    line({ zmax: 10, contours: { end: 5.001 } }),
    line({ zmax: 10, contours: { end: 5.02 } }),
    {
      tsnb: {
        tolerances: { 'figure "", trace "" of type scatter, zmax': { atol: 0.1 } },
      },
    },
  ],
  'the lower end of a scale, far below its upper one': [
    line({ zmin: 7.9227e-43, zmax: 0.25 }),
    line({ zmin: 7.91029e-43, zmax: 0.25 }),
  ],
  'levels of contours within the rule of what they show': [
    line({ zmax: 0.252761 }),
    line({ zmax: 0.252724 }),
    { tsnb: { tolerances: { 'figure "", trace "" of type scatter, z': { atol: 0.0012 } } } },
  ],
  'a smoothed edge': [picture((x, y) => x + y < 300), picture((x, y) => x + y < 300, 253)],
  'a few pixels here and there': [picture((x, y) => x % 50 === 0 && y % 50 === 0), blank],
};

describe('is a difference', () => {
  test.each(Object.entries(DIFFERENCES))('%s', (_, [stored, found, metadata]) => {
    expect(differences([stored], [found], metadata)).not.toEqual([]);
  });
});

describe('is none', () => {
  test.each(Object.entries(NONE))('%s', (_, [stored, found, metadata]) => {
    expect(differences([stored], [found], metadata)).toEqual([]);
    expect(differences([found], [stored], metadata)).toEqual([]);
  });
});
