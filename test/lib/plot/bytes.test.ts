import { figure, imageGrid } from 'elbolab';
import { expect, it } from 'vitest';
import { unpacked } from '../../../lib/src/plot/bytes';

const axes = { x: 'column', y: 'row' };
const three = [
  [0, 0.5, 1, 0.25],
  [-1, 2, NaN, 1],
  [1, 1, 1, 1],
];

it('pixels are bytes from black to white, with gaps between images and where there is no number', () => {
  const drawn = figure(
    axes,
    imageGrid({ images: three, width: 2, height: 2, columns: 2, range: [0, 1] }),
  );
  const [{ z, zmin, zmax }] = unpacked(drawn).data;
  const gap = 255;
  expect(z).toEqual([
    [0, 127, gap, 0, 254],
    [254, 64, gap, gap, 254],
    [gap, gap, gap, gap, gap],
    [254, 254, gap, gap, gap],
    [254, 254, gap, gap, gap],
  ]);
  expect([zmin, zmax]).toEqual([0, gap]);
  expect(JSON.stringify(drawn.data[0].z)).toContain('"shape":"5, 5"');
});

it('images of one value are black', () => {
  const drawn = figure(
    axes,
    imageGrid({ images: [[3, 3, 3, 3]], width: 2, height: 2, columns: 1 }),
  );
  expect(unpacked(drawn).data[0].z).toEqual([
    [0, 0],
    [0, 0],
  ]);
});
