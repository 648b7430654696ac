import { beforeAll, describe, expect, it } from 'vitest';
import * as tf from '@tensorflow/tfjs';
import { ArgumentError, circleData, ready, sineData, torchGenerator } from 'elbolab';
import { expectClose } from '../../laws/close';
import { tensorsLeftBy } from '../tensorCount';
import { dataReference } from './dataReference';

beforeAll(async () => {
  await ready();
});

// One unit in the last place of float32 for the sine, which PyTorch rounds otherwise now and then.
const tolerance = { rtol: 1.2e-7, atol: 1.2e-7 };

describe("the document's data", () => {
  it.each(dataReference.points.map((each) => [each.n, each] as const))(
    'has the draws of PyTorch in their order, n = %i',
    (n, { sigma, ...expected }) => {
      const g = torchGenerator(n);
      const sine = sineData(g, { n, sigma });
      const circle = circleData(g, { n, sigma });
      expect([sine.x.shape, sine.y.shape, circle.z.shape, circle.x.shape]).toEqual([
        [n],
        [n],
        [n],
        [n, 2],
      ]);
      expectClose(sine.x, expected.x, tolerance);
      expectClose(sine.y, expected.y, tolerance);
      expectClose(circle.z, expected.z, tolerance);
      expectClose(circle.x, expected.circle, tolerance);
    },
  );

  it('lies on the curve without noise', () => {
    const { x, y } = sineData(torchGenerator(0), { n: 20, sigma: 0 });
    const circle = circleData(torchGenerator(0), { n: 20, sigma: 0 });
    expectClose(y, x.dataSync().map(Math.sin), { rtol: 1e-7, atol: 0 });
    expectClose(tf.norm(circle.x, 2, 1), new Array<number>(20).fill(1), { rtol: 2e-7, atol: 0 });
  });

  it('leaves no tensors but its results', () => {
    expect(
      tensorsLeftBy(() => {
        tf.dispose(sineData(torchGenerator(0), { n: 20 }));
        tf.dispose(circleData(torchGenerator(0), { n: 20 }));
      }),
    ).toBe(0);
  });

  it.each([sineData, circleData])('says which argument is wrong', (make) => {
    const g = torchGenerator(0);
    expect(() => make(g, { n: 0 })).toThrow('n must be an integer of at least 1, but was 0');
    expect(() => make(g, { n: 5, sigma: -1 })).toThrow('sigma must be a number of at least 0');
    expect(() => make(g, { n: 5, sigma: NaN })).toThrow(ArgumentError);
  });
});
