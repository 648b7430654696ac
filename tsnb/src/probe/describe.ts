import type { ProbeData } from './data';

/** Data in short, by its kind, type and shape: `a float32 tensor of shape [4, 2]`. */
export function describeData(data: ProbeData): string {
  switch (data.kind) {
    case 'null':
      return 'null';
    case 'boolean':
    case 'number':
    case 'string':
      return `a ${data.kind}`;
    case 'numbers': {
      const shape = `[${data.shape.join(', ')}]`;
      return data.dtype === undefined
        ? `an array of numbers of shape ${shape}`
        : `${/^[aeiou]/.test(data.dtype) ? 'an' : 'a'} ${data.dtype} tensor of shape ${shape}`;
    }
    case 'list':
      return `a list of ${data.items.length}`;
    case 'object': {
      const names = data.entries.map(([name]) => name);
      const more = names.length > 6 ? ', …' : '';
      return names.length === 0
        ? 'an object without fields'
        : `an object of ${names.slice(0, 6).join(', ')}${more}`;
    }
    case 'figure':
      return `a figure of ${data.traces.length} ${data.traces.length === 1 ? 'trace' : 'traces'}`;
    case 'error':
      return `an error called ${JSON.stringify(data.name)}`;
  }
}

/** A number to six digits, as a person writes it. */
export function describeNumber(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : String(value);
}

/** Where in the data the first number that is not finite stands, as the end of a sentence; undefined if all are. */
export function nonFinite(data: ProbeData, path = ''): string | undefined {
  const where = path === '' ? 'it' : path;
  switch (data.kind) {
    case 'number':
      return Number.isFinite(data.value) ? undefined : `${where} is ${data.value}`;
    case 'numbers': {
      const bad = data.values.filter((value) => !Number.isFinite(value));
      return bad.length === 0
        ? undefined
        : `${where} holds ${bad[0]} (${bad.length} of ${data.values.length} numbers are not finite)`;
    }
    case 'list':
      return first(data.items.map((item, i) => [`${path}[${i}]`, item]));
    case 'object':
      return first(
        data.entries.map(([name, item]) => [path === '' ? name : `${path}.${name}`, item]),
      );
    case 'figure':
      return undefined; // in figures they are gaps
    default:
      return undefined;
  }
}

function first(parts: readonly (readonly [string, ProbeData])[]): string | undefined {
  for (const [path, item] of parts) {
    const found = nonFinite(item, path);
    if (found !== undefined) return found;
  }
  return undefined;
}
