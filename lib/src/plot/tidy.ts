import type { Layout } from 'plotly.js';
import { roundedForEye, roundingFor } from './rounding';
import type { Figure, Numbers, Plot } from './types';

/** The figure with its numbers as they are to be stored: rounded, gaps as null, no undefined entries. */
export function tidied({ data, layout }: Figure): Figure {
  const tidy = { data: data.map((trace) => tidyTrace(trace, layout)), layout };
  return JSON.parse(JSON.stringify(tidy)) as Figure;
}

function tidyTrace(trace: Plot, layout: Partial<Layout>): Plot {
  return {
    ...trace,
    ...coordinates('x', trace, layout),
    ...coordinates('y', trace, layout),
    ...(Array.isArray(trace.z) ? { z: tidyRows(trace.z as number[][]) } : {}),
    ...(trace.marker ? { marker: tidyMarker(trace.marker) } : {}),
    ...tidyScalars(trace),
  };
}

function coordinates(axis: 'x' | 'y', trace: Plot, layout: Partial<Layout>): Plot {
  const values = trace[axis];
  if (!values) return {};
  const id = (trace[`${axis}axis`] ?? axis).replace(axis, `${axis}axis`);
  const { type } = (layout as Record<string, { type?: string } | undefined>)[id] ?? {};
  return { [axis]: roundedForEye(values as Numbers, type === 'log' ? 'log' : 'linear') };
}

function tidyRows(rows: readonly (readonly number[])[]): (number | null)[][] {
  const round = roundingFor(rows.flat(), 'linear');
  return rows.map((row) => row.map(round));
}

function tidyMarker(marker: NonNullable<Plot['marker']>): Plot['marker'] {
  const { color, cmin, cmax } = marker;
  if (!Array.isArray(color)) return marker;
  return {
    ...marker,
    color: roundedForEye(color as number[], 'linear') as number[],
    ...(cmin === undefined ? {} : { cmin: short(cmin) }),
    ...(cmax === undefined ? {} : { cmax: short(cmax) }),
  };
}

function tidyScalars({ zmin, zmax, contours }: Plot): Plot {
  const ends = contours && {
    ...contours,
    start: short(contours.start),
    end: short(contours.end),
    size: short(contours.size),
  };
  return {
    ...(zmin === undefined ? {} : { zmin: short(zmin) }),
    ...(zmax === undefined ? {} : { zmax: short(zmax) }),
    ...(ends ? { contours: ends } : {}),
  };
}

/** Ends of scales and levels: six significant digits. */
function short<T>(value: T): T | number {
  return typeof value === 'number' ? Number(value.toPrecision(6)) : value;
}
