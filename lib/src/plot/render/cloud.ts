import { createCanvas } from '@napi-rs/canvas';
import type { Figure, Plot } from '../types';
import type { Page, PlottedAxis, PlottedDiv } from './page';

/** A trace of so many points that they are painted as one picture: as elements of an SVG each costs 0.2 ms and 40 kB. */
export interface Cloud {
  readonly trace: Plot;
  readonly index: number;
}

/** So many points in a figure are a crowd; a trace of fewer than `few` stays as it is even there. */
const CROWD = 1500;
const FEW = 100;

/** Takes the clouds out of `figure`, but for the outermost points, which decide the ranges of the axes. */
export function takeClouds({ data }: Figure): Cloud[] {
  const total = data.reduce((sum, trace) => sum + pointsIn(trace), 0);
  if (total <= CROWD) return [];
  const clouds: Cloud[] = [];
  data.forEach((trace, index) => {
    if (pointsIn(trace) < FEW) return;
    clouds.push({ trace: { ...trace, marker: { ...trace.marker } }, index });
    keepOutermost(trace);
  });
  return clouds;
}

function pointsIn({ type, mode, x, visible = true }: Plot): number {
  const drawn = type === 'scatter' && mode === 'markers' && visible === true;
  return drawn && Array.isArray(x) ? x.length : 0;
}

function keepOutermost(trace: Plot): void {
  const { x, y, marker } = trace as { x: Coordinates; y: Coordinates; marker?: Plot['marker'] };
  const kept = outermost(x, y);
  const of = (values: readonly unknown[]) => kept.map((i) => values[i]) as number[];
  trace.x = of(x);
  trace.y = of(y);
  if (marker && Array.isArray(marker.color)) marker.color = of(marker.color);
  if (marker && Array.isArray(marker.size)) marker.size = of(marker.size);
}

type Coordinates = readonly (number | null)[];

function outermost(x: Coordinates, y: Coordinates): number[] {
  const whole = x.map((_, i) => i).filter((i) => x[i] !== null && y[i] !== null);
  const extreme = (values: Coordinates, sign: number) =>
    whole.reduce(
      (best, i) => (sign * Number(values[i]) > sign * Number(values[best]) ? i : best),
      whole[0] ?? 0,
    );
  return [extreme(x, -1), extreme(x, 1), extreme(y, -1), extreme(y, 1)];
}

/** Puts the clouds, painted, in the places of their traces. */
export function paintClouds(
  page: Page,
  div: PlottedDiv,
  clouds: readonly Cloud[],
  scale: number,
): void {
  for (const { trace, index } of clouds) {
    const axes = {
      x: div._fullLayout[axisKey('x', trace.xaxis)],
      y: div._fullLayout[axisKey('y', trace.yaxis)],
    };
    const uid = div._fullData[index]?.uid ?? '';
    const points = div.querySelector(`.scatterlayer .trace${uid} .points`);
    if (!axes.x || !axes.y || !points) continue;
    const image = page.document.createElementNS('http://www.w3.org/2000/svg', 'image');
    image.setAttribute('width', String(axes.x._length));
    image.setAttribute('height', String(axes.y._length));
    const source = painted(trace, axes.x, axes.y, scale);
    image.setAttributeNS('http://www.w3.org/1999/xlink', 'xlink:href', source);
    points.replaceChildren(image);
  }
}

function axisKey(letter: 'x' | 'y', id: string | undefined): string {
  return (id ?? letter).replace(letter, `${letter}axis`);
}

function painted(trace: Plot, xAxis: PlottedAxis, yAxis: PlottedAxis, scale: number): string {
  const canvas = createCanvas(Math.ceil(xAxis._length * scale), Math.ceil(yAxis._length * scale));
  const context = canvas.getContext('2d');
  context.scale(scale, scale);
  const { x, y, marker = {} } = trace;
  const colorOf = coloring(marker);
  context.globalAlpha = Number(marker.opacity ?? 1);
  (x as Coordinates).forEach((value, i) => {
    const other = (y as Coordinates)[i];
    if (value === null || other === null) return;
    context.fillStyle = colorOf(i);
    context.beginPath();
    context.arc(xAxis.d2p(value), yAxis.d2p(other), radius(marker, i), 0, 2 * Math.PI);
    context.fill();
  });
  return canvas.toDataURL('image/png');
}

type Marker = NonNullable<Plot['marker']>;

function radius({ size = 6 }: Marker, i: number): number {
  return (Array.isArray(size) ? size[i] : size) / 2;
}

function coloring({ color, colorscale, cmin = 0, cmax = 1 }: Marker): (i: number) => string {
  if (!Array.isArray(color)) return () => String(color);
  const stops = (colorscale as [number, string][]).map(([at, hex]) => ({ at, rgb: channels(hex) }));
  const span = cmax - cmin || 1;
  return (i) => mixed(stops, (Number(color[i]) - cmin) / span);
}

interface Stop {
  readonly at: number;
  readonly rgb: readonly number[];
}

function mixed(stops: readonly Stop[], position: number): string {
  const t = Math.min(1, Math.max(0, position));
  const above = Math.max(
    1,
    stops.findIndex(({ at }) => at >= t),
  );
  const [low, high] = [stops[above - 1], stops[above]];
  const share = (t - low.at) / (high.at - low.at);
  const rgb = low.rgb.map((from, i) => Math.round(from + share * (high.rgb[i] - from)));
  return `rgb(${rgb.join(', ')})`;
}

function channels(hex: string): number[] {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}
