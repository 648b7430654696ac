import { isObject, type Json } from '../../../notebook';

type Reader = (view: DataView, offset: number) => number;

const READERS: Readonly<Record<string, [number, Reader]>> = {
  i1: [1, (view, at) => view.getInt8(at)],
  u1: [1, (view, at) => view.getUint8(at)],
  u1c: [1, (view, at) => view.getUint8(at)],
  i2: [2, (view, at) => view.getInt16(at, true)],
  u2: [2, (view, at) => view.getUint16(at, true)],
  i4: [4, (view, at) => view.getInt32(at, true)],
  u4: [4, (view, at) => view.getUint32(at, true)],
  f4: [4, (view, at) => view.getFloat32(at, true)],
  f8: [8, (view, at) => view.getFloat64(at, true)],
};

/**
 * An array as plotly stores it: plain, or a typed array `{dtype, bdata, shape}` with its little-endian bytes in base64, which
 * is decoded. Undefined for anything else.
 */
export function arrayOf(value: Json | undefined): Json[] | undefined {
  if (Array.isArray(value)) return value;
  if (!isObject(value) || typeof value.bdata !== 'string') return undefined;
  const reader = READERS[
    typeof value.dtype === 'string' ? value.dtype.replace(/^[<|]/, '') : ''
  ] as [number, Reader] | undefined;
  if (reader === undefined) return undefined;
  const [size, read] = reader;
  const bytes = Buffer.from(value.bdata, 'base64');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flat = Array.from({ length: Math.floor(bytes.length / size) }, (_, i) =>
    read(view, i * size),
  );
  return shaped(flat, shapeOf(value.shape));
}

// '3, 4', or [3, 4], or 3.
function shapeOf(shape: Json | undefined): number[] {
  if (typeof shape === 'string') return shape.split(',').map(Number);
  if (Array.isArray(shape)) return shape.map(Number);
  return typeof shape === 'number' ? [shape] : [];
}

function shaped(flat: Json[], shape: readonly number[]): Json[] {
  if (shape.length < 2) return flat;
  const rows = shape[0];
  const size = flat.length / rows;
  return Array.from({ length: rows }, (_, i) =>
    shaped(flat.slice(i * size, (i + 1) * size), shape.slice(1)),
  );
}
