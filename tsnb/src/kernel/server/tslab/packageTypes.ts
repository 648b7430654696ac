import { dirname } from 'node:path';

/** What of the compiler's system is mended here. */
export interface FileReader {
  readFile(path: string, encoding?: string): string | undefined;
}

interface Manifest {
  readonly main?: unknown;
  readonly types?: unknown;
  readonly typings?: unknown;
  readonly exports?: unknown;
}

/**
 * Fault: tslab's compiler looks for a package by `main` and `types`, and finds nothing where the package's `exports` name its
 * files. Lets it read manifests in which the entry of `exports` stands as `main` and `types` too.
 */
export function readExportsOfPackages(system: FileReader): void {
  const read = system.readFile.bind(system);
  system.readFile = (path, encoding) => {
    const text = read(path, encoding);
    if (text === undefined || !/[\\/]node_modules[\\/].*[\\/]package\.json$/.test(path))
      return text;
    return withEntry(text);
  };
}

function withEntry(text: string): string {
  try {
    const manifest = JSON.parse(text) as Manifest;
    const { exports } = manifest;
    if (exports === undefined || exports === null) return text;
    const entry = (exports as Record<string, unknown>)['.'] ?? exports;
    const types = manifest.types ?? manifest.typings ?? target(entry, ['types']);
    const main = manifest.main ?? target(entry, []);
    return JSON.stringify({ ...manifest, types, main });
  } catch {
    return text; // the compiler says what it thinks of it
  }
}

/** The file that an entry of `exports` names under one of Node's conditions; with `only`, under one of those alone. */
function target(entry: unknown, only: readonly string[]): string | undefined {
  if (typeof entry === 'string') return only.length === 0 ? entry : undefined;
  if (typeof entry !== 'object' || entry === null) return undefined;
  for (const [condition, value] of Object.entries(entry)) {
    const found = only.includes(condition)
      ? target(value, [])
      : ['node', 'import', 'require', 'default'].includes(condition)
        ? target(value, only)
        : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The folder of type packages in which this package finds Node's own types, for notebooks that lie outside of any project. */
export function nodeTypesFolder(tslabFolder: string): string {
  const manifest = require.resolve('@types/node/package.json', { paths: [__dirname, tslabFolder] });
  return dirname(dirname(manifest));
}
