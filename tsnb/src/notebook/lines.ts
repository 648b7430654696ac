import type { Json, MimeBundle } from './types';

// The line ends at which Python's str.splitlines splits, since Jupyter stores texts as it splits them.
const END = String.raw`\n\r\v\f\x1c-\x1e\x85\u2028\u2029`;
const LINE = new RegExp(`[^${END}]*(?:\\r\\n|[${END}])|[^]+`, 'y');

const SPLIT_TYPES = new Set(['application/javascript', 'image/svg+xml']);

/** The lines of a text with their ends, as Jupyter stores it in a file. */
export function splitLines(text: string): string[] {
  const lines: string[] = [];
  LINE.lastIndex = 0;
  for (let match = LINE.exec(text); match !== null; match = LINE.exec(text)) lines.push(match[0]);
  return lines;
}

/** A text stored whole or in lines, as one string; anything else is returned as it is. */
export function joinLines(value: Json): Json {
  return Array.isArray(value) && value.every((line) => typeof line === 'string')
    ? value.join('')
    : value;
}

/** Whether data of this MIME type is JSON, to be stored as it is. */
export function isJsonType(mimeType: string): boolean {
  return /^application\/(.*\+)?json$/.test(mimeType);
}

/** The bundle with its texts joined. */
export function joinBundle(bundle: MimeBundle): MimeBundle {
  return mapValues(bundle, (value, type) => (isJsonType(type) ? value : joinLines(value)));
}

/** The bundle as a file stores it: texts in lines, pictures and JSON whole. */
export function splitBundle(bundle: MimeBundle): MimeBundle {
  return mapValues(bundle, (value, type) =>
    typeof value === 'string' && (type.startsWith('text/') || SPLIT_TYPES.has(type))
      ? splitLines(value)
      : value,
  );
}

function mapValues(bundle: MimeBundle, change: (value: Json, type: string) => Json): MimeBundle {
  return Object.fromEntries(
    Object.entries(bundle).map(([type, value]) => [type, change(value, type)]),
  );
}
