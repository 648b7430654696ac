import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { shortError, type Findings } from '../findings';
import { hasSpot } from './spots';

/** The share of pixels that may look different: what another rasteriser makes of a few edges. */
const SHARE = 1e-3;
/** How different a pixel must look to count, from 0 to 1, in pixelmatch's perceptual measure; smoothed edges don't. */
const THRESHOLD = 0.1;

/** How far two pictures may be apart on average, of the way from black to white: a shade that no single pixel shows. */
const MEAN = 0.02;

/** Compares two PNGs (base64) as the eye does. */
export function compareImages(
  name: string,
  stored: string,
  found: string,
  findings: Findings,
): void {
  if (stored.replace(/\s/g, '') === found.replace(/\s/g, '')) return;
  const difference = imageDifference(stored, found);
  if (difference === undefined) {
    const problem = 'is no PNG that can be read, and its bytes changed';
    findings.add({ kind: 'image', where: name, problem, stored: null, found: null });
    return;
  }
  const { before, after, picture } = difference;
  if (before !== after) {
    const problem = 'has another size';
    findings.add({ kind: 'image', where: name, problem, stored: before, found: after });
    return;
  }
  const problem =
    findings.rules.isStrict === true ? 'is not the same, bit by bit' : problemOf(difference);
  if (problem !== undefined)
    findings.add({ kind: 'image', where: name, problem, stored: null, found: null, picture });
}

function problemOf({ share, mean, isSpot }: ImageDifference): string | undefined {
  const percent = (part: number): string => `${shortError(100 * part)} %`;
  if (share > SHARE)
    return `${percent(share)} of its pixels look different, allowed ${percent(SHARE)}`;
  if (isSpot) return 'has a spot or line of pixels that look different';
  if (mean > MEAN)
    return `is ${percent(mean)} lighter or darker on average, allowed ${percent(MEAN)}`;
  return undefined;
}

/** How different two pictures look. */
interface ImageDifference {
  /** Their sizes. */
  readonly before: string;
  readonly after: string;
  /** The share of the pixels that look different. */
  readonly share: number;
  /** How far the pixels are apart on average, from 0 to 1. */
  readonly mean: number;
  /** Whether pixels that look different lie so near each other that an eye sees them. */
  readonly isSpot: boolean;
  /** A picture of the difference: a PNG in base64. */
  readonly picture: string;
}

/** How different two PNGs (base64) look, with a picture of it; undefined if one can't be read. */
export function imageDifference(stored: string, found: string): ImageDifference | undefined {
  const [old, now] = [decode(stored), decode(found)];
  if (old === undefined || now === undefined) return undefined;
  const [before, after] = [`${old.width} x ${old.height}`, `${now.width} x ${now.height}`];
  if (before !== after) return { before, after, share: 1, mean: 1, isSpot: true, picture: '' };
  const { width, height } = old;
  const size = [width, height] as const;
  const picture = new PNG({ width, height });
  const options = { threshold: THRESHOLD };
  const count = pixelmatch(old.data, now.data, picture.data, ...size, options);
  return {
    ...{ before, after },
    share: count / (width * height),
    mean: meanDifference(old.data, now.data),
    isSpot: count > 0 && hasSpot(changedPixels(old, now), ...size),
    picture: PNG.sync.write(picture).toString('base64'),
  };
}

function changedPixels(old: PNG, { data }: PNG): Uint8Array {
  const { width, height } = old;
  const mask = new Uint8Array(4 * width * height);
  pixelmatch(old.data, data, mask, width, height, { threshold: THRESHOLD, diffMask: true });
  return Uint8Array.from({ length: width * height }, (_, i) => (mask[4 * i + 3] > 0 ? 1 : 0));
}

// Over red, green, blue and opacity; under what is transparent there is no colour.
function meanDifference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 4) {
    const [over, under] = [a[i + 3], b[i + 3]];
    sum += Math.abs(over - under);
    for (let c = i; c < i + 3; c++) sum += Math.abs(a[c] * over - b[c] * under) / 255;
  }
  return a.length === 0 ? 0 : sum / (255 * a.length);
}

function decode(base64: string): PNG | undefined {
  try {
    return PNG.sync.read(Buffer.from(base64, 'base64'));
  } catch {
    return undefined;
  }
}
