import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import type { Findings } from './numbers';

/** The share of pixels that may look different: what another rasteriser makes of a few edges. */
const SHARE = 1e-3;
/** How different a pixel must look to count, from 0 to 1, in pixelmatch's perceptual measure; smoothed edges don't. */
const THRESHOLD = 0.1;

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
  const { before, after, share, picture } = difference;
  if (before !== after) {
    const problem = 'has another size';
    findings.add({ kind: 'image', where: name, problem, stored: before, found: after });
  } else if (share > SHARE) {
    const percent = `${Number((100 * share).toPrecision(2))} % of its pixels look different, allowed ${100 * SHARE} %`;
    findings.add({
      kind: 'image',
      where: name,
      problem: percent,
      stored: null,
      found: null,
      picture,
    });
  }
}

/** How different two PNGs (base64) look, with a picture of it; undefined if one can't be read. */
export function imageDifference(
  stored: string,
  found: string,
): { before: string; after: string; share: number; picture: string } | undefined {
  const [old, now] = [decode(stored), decode(found)];
  if (old === undefined || now === undefined) return undefined;
  const [before, after] = [`${old.width} x ${old.height}`, `${now.width} x ${now.height}`];
  if (before !== after) return { before, after, share: 1, picture: '' };
  const { width, height } = old;
  const picture = new PNG({ width, height });
  const count = pixelmatch(old.data, now.data, picture.data, width, height, {
    threshold: THRESHOLD,
  });
  return {
    before,
    after,
    share: count / (width * height),
    picture: PNG.sync.write(picture).toString('base64'),
  };
}

function decode(base64: string): PNG | undefined {
  try {
    return PNG.sync.read(Buffer.from(base64, 'base64'));
  } catch {
    return undefined;
  }
}
