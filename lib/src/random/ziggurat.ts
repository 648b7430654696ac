import type { Pcg64 } from './pcg64';
import { EDGE, HEIGHT, SURE } from './zigguratTables';

/** Where the tail begins. */
const TAIL = 3.654152885361009;
const ONE_OVER_TAIL = 0.2736612373297583;

/** The next standard normal number, by the ziggurat method over 256 strips. */
export function nextNormal(engine: Pcg64): number {
  for (;;) {
    engine.step();
    const { low, high } = engine;
    const strip = low & 0xff;
    const point = (high & 0x1fffffff) * 2 ** 23 + (low >>> 9);
    const x = (low & 0x100) === 0 ? point * EDGE[strip] : -point * EDGE[strip];
    if (point < SURE[strip]) return x;
    if (strip === 0) return tail(engine, (point >>> 8) & 1);
    const height = (HEIGHT[strip - 1] - HEIGHT[strip]) * engine.nextDouble() + HEIGHT[strip];
    if (height < Math.exp(-0.5 * x * x)) return x;
  }
}

/** A number beyond the last strip, by rejection from an exponential. */
function tail(engine: Pcg64, negative: number): number {
  for (;;) {
    const x = -ONE_OVER_TAIL * Math.log1p(-engine.nextDouble());
    const y = -Math.log1p(-engine.nextDouble());
    if (y + y > x * x) return negative ? -(TAIL + x) : TAIL + x;
  }
}
