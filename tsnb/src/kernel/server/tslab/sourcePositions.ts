import { SourceMap, type SourceMapPayload } from 'node:module';

interface MappedFile {
  readonly name: string;
  readonly maps: SourceMap[];
  /** How many lines the compiler's wrapper put before the source. */
  readonly linesBefore: number;
  /** The first line of the wrapper behind the source; such positions are nobody's. */
  readonly end: number;
}

/** Knows for each script that was compiled here where its lines come from. */
export class SourcePositions {
  /** Source maps by the JavaScript they belong to, until the script gets a name. */
  private readonly mapsOf = new Map<string, string[]>();
  private readonly files = new Map<string, MappedFile>();

  /** The compiler emitted `javascript`; `maps` lead back to its source, step by step. */
  emitted(javascript: string, maps: string[]): void {
    this.mapsOf.set(javascript, maps);
  }

  /** The script loaded as `file` is `javascript`, to be shown as `name`. */
  named(file: string, javascript: string, name: string, linesBefore: number, end = Infinity): void {
    const maps = (this.mapsOf.get(javascript) ?? []).map(
      (map) => new SourceMap(JSON.parse(map) as SourceMapPayload),
    );
    this.mapsOf.delete(javascript);
    this.files.set(file, { name, maps, linesBefore, end });
  }

  /** `name:line:column` in the source (from 1), null for a position that no source has. */
  locate(file: string, line: number, column: number): string | null {
    const known = this.files.get(file);
    if (!known) return `${file}:${line}:${column}`;
    if (line >= known.end) return null;
    for (const map of known.maps) {
      const entry = map.findEntry(line - 1, column - 1);
      if ('originalLine' in entry) {
        line = entry.originalLine + 1;
        column = entry.originalColumn + 1;
      }
    }
    return `${known.name}:${Math.max(1, line - known.linesBefore)}:${column}`;
  }
}
