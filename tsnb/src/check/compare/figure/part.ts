import type { Json } from '../../../notebook';
import { compareImages } from '../image';
import { compareJson, compareNumber } from '../data';
import type { Findings } from '../findings';

/** Where bytes or codes are written as text: what looks like a path or a number in them is none. */
const NO_WORDS = /\b(?:source|bdata|\w*format)$/;
/** A date on an axis is a coordinate, not the time of a run. */
const DATE = /^\s*\d{4}-\d\d/;
const PNG_URL = /^data:image\/png;base64,/;

const SHOWN = 100;

/** Compares the contents of a part of a figure, path by path. */
export function comparePart(
  where: string,
  stored: ReadonlyMap<string, Json>,
  found: ReadonlyMap<string, Json>,
  findings: Findings,
): void {
  for (const path of new Set([...stored.keys(), ...found.keys()]))
    compareEntry(`${where}, ${path}`, stored.get(path), found.get(path), findings);
}

/** Compares what stands at one path of both. */
export function compareEntry(
  where: string,
  stored: Json | undefined,
  found: Json | undefined,
  findings: Findings,
): void {
  if (typeof stored === 'number' && typeof found === 'number') {
    compareNumber(where, stored, found, findings, { scale: Math.abs(stored) });
  } else if (
    typeof stored !== 'string' ||
    typeof found !== 'string' ||
    !(NO_WORDS.test(where) || DATE.test(stored))
  ) {
    compareJson(where, stored, found, findings);
  } else if (PNG_URL.test(stored) && PNG_URL.test(found)) {
    const bytesOf = (url: string): string => url.replace(PNG_URL, '');
    compareImages(where, bytesOf(stored), bytesOf(found), findings);
  } else if (stored !== found) {
    const [before, after] = [stored.slice(0, SHOWN), found.slice(0, SHOWN)];
    findings.add({ kind: 'text', where, problem: 'changed', stored: before, found: after });
  }
}
