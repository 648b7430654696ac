import { readdirSync, type Dirent } from 'node:fs';
import { resolve } from 'node:path';

/** A text that is about to name a file beside the notebook, up to the cursor. */
const OPEN_PATH = /(?:\bfrom|\bimport|\b(?:import|require)\s*\()\s*(['"`])(\.{1,2}\/[^'"`\n]*)$/;
/** The endings that an import leaves out. */
const COMPILED = /(\.d)?\.[jt]sx?$/;

/** Ways to go on with a path that is being written, and where it begins. */
export interface PathCompletions {
  readonly matches: string[];
  readonly start: number;
}

/** The files and folders that a relative path before the cursor may mean; null if no such path is written there. */
export function completePath(before: string): PathCompletions | null {
  const path = OPEN_PATH.exec(before)?.[2];
  if (path === undefined) return null;
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const names = new Set(entries(folder).flatMap(importName));
  const matches = [...names].map((name) => folder + name).filter((one) => one.startsWith(path));
  return { matches: matches.sort(), start: before.length - path.length };
}

function entries(folder: string): Dirent[] {
  try {
    return readdirSync(resolve(folder), { withFileTypes: true });
  } catch {
    return []; // there is no such folder
  }
}

/** How an import names an entry of a folder, if it can. */
function importName(entry: Dirent): string[] {
  if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
  if (entry.isDirectory()) return [`${entry.name}/`];
  const stem = entry.name.replace(COMPILED, '');
  return stem !== entry.name || stem.endsWith('.json') ? [stem] : [];
}
