import type { ProbeData } from './data';
import { parseStored, store, StoredDataError } from './stored';

/** The MIME type under which a probe hands its data to whoever records it. */
export const PROBE_MIME = 'application/vnd.tsnb.probe+json';

/** The environment variable that asks the probes of a kernel to hand out their data for this seed, without judging them. */
export const SEED_VARIABLE = 'TSNB_PROBE_SEED';

/** The seed for which a student sees at once whether a value is right; grading draws others. */
export const PUBLIC_SEED = 1;

/** Numbers that a seed can be: what every generator takes. */
export const MAX_SEED = 2 ** 31 - 1;

/** What a probe hands out when its kernel is recorded: its data, or why there are none. */
export type ProbeRecord = {
  readonly name: string;
  readonly kind: 'probe' | 'property';
  readonly points: number;
  readonly rtol: number;
  readonly atol: number;
  /** What a cross says besides, by the author of the check. */
  readonly hint?: string;
  /** For which seed and by which code the value came. */
  readonly input?: string;
} & ({ readonly data: ProbeData } | { readonly problem: string });

/** A record as a message holds it. */
export function storeRecord(record: ProbeRecord): unknown {
  return 'data' in record ? { ...record, data: store(record.data) } : record;
}

/**
 * Reads a record from a message of a kernel, trusting nothing.
 * @throws StoredDataError if it is no record.
 */
export function parseRecord(stored: unknown): ProbeRecord {
  if (typeof stored !== 'object' || stored === null) throw new StoredDataError('is no object');
  const fields = new Map<string, unknown>(Object.entries(stored));
  const name = fields.get('name');
  const kind = fields.get('kind');
  if (typeof name !== 'string' || name.length > 200)
    throw new StoredDataError('has no name of at most 200 characters');
  if (kind !== 'probe' && kind !== 'property') throw new StoredDataError('is of no known kind');
  const head = {
    name,
    kind,
    points: amount(fields.get('points')),
    rtol: amount(fields.get('rtol')),
    atol: amount(fields.get('atol')),
    ...text('hint', fields),
    ...text('input', fields),
  } as const;
  const problem = fields.get('problem');
  if (typeof problem === 'string') return { ...head, problem: problem.slice(0, 2000) };
  return { ...head, data: parseStored(fields.get('data')) };
}

function text<Name extends string>(
  name: Name,
  fields: ReadonlyMap<string, unknown>,
): { readonly [Key in Name]?: string } {
  const value = fields.get(name);
  if (typeof value !== 'string') return {};
  return { [name]: value.slice(0, 2000) } as { readonly [Key in Name]?: string };
}

function amount(value: unknown): number {
  if (typeof value !== 'number' || !(value >= 0))
    throw new StoredDataError('has something else in place of a number of at least 0');
  return value;
}
