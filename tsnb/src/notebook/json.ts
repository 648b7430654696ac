import { readFile } from 'node:fs/promises';

/** The value that a JSON text stands for, or undefined if the text is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The value in a JSON file, or undefined if there is no such file or it is damaged. */
export async function readJson(file: string): Promise<unknown> {
  return readFile(file, 'utf8').then(jsonOf, () => undefined);
}
