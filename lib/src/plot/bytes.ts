import type { Figure, Plot } from './types';

/** Bytes in rows, as plotly stores them since its version 2.28. */
interface PackedBytes {
  readonly dtype: 'u1';
  readonly bdata: string;
  readonly shape: string;
}

/** Bytes in rows of the given width as the z of a trace, in one string: a figure of pictures takes a tenth of the space. */
export function packed(bytes: Uint8Array, width: number): Plot['z'] {
  const z: PackedBytes = {
    dtype: 'u1',
    bdata: Buffer.from(bytes).toString('base64'),
    shape: `${bytes.length / width}, ${width}`,
  };
  return z as unknown as Plot['z'];
}

/** The figure with packed bytes written out as numbers, for an older plotly. */
export function unpacked({ data, layout }: Figure): Figure {
  return {
    layout,
    data: data.map((trace) => (isPacked(trace.z) ? { ...trace, z: rowsOf(trace.z) } : trace)),
  };
}

function isPacked(z: unknown): z is PackedBytes {
  return typeof z === 'object' && z !== null && 'bdata' in z;
}

function rowsOf({ bdata, shape }: PackedBytes): number[][] {
  const [height, width] = shape.split(',').map(Number);
  const bytes = Buffer.from(bdata, 'base64');
  return Array.from({ length: height }, (_, i) => [...bytes.subarray(i * width, (i + 1) * width)]);
}
