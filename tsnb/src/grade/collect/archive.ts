import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';

/** A file within an archive. */
export interface ArchiveEntry {
  readonly name: string;
  /** In milliseconds since 1970. */
  readonly time: number;
}

/** An archive that is not read; the message is the end of a sentence about it. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}

const MAX_ENTRIES = 5_000;

/**
 * The files in a zip archive. Nothing is unpacked. An archive with a path that leads out of it, or with more files than any homework
 * has, is refused as a whole.
 * @throws ArchiveError
 */
export async function archiveEntries(zip: Buffer): Promise<ArchiveEntry[]> {
  return withArchive(zip, async (archive) => {
    if (archive.entryCount > MAX_ENTRIES)
      throw new ArchiveError(`holds more than ${MAX_ENTRIES} files`);
    const found: ArchiveEntry[] = [];
    for await (const entry of archive.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      found.push({ name: entry.fileName, time: entry.getLastModDate().getTime() });
    }
    return found;
  });
}

/**
 * The bytes of one file of a zip archive, which may not be more than `limit`, whatever the archive says of their number.
 * @throws ArchiveError
 */
export async function readEntry(zip: Buffer, name: string, limit: number): Promise<Buffer> {
  return withArchive(zip, async (archive) => {
    for await (const entry of archive.eachEntry()) {
      if (entry.fileName === name) return contentOf(archive, entry, limit);
    }
    throw new ArchiveError(`has no file ${name}`);
  });
}

async function contentOf(archive: ZipFile, entry: Entry, limit: number): Promise<Buffer> {
  if (entry.isEncrypted()) throw new ArchiveError(`asks for a password for ${entry.fileName}`);
  if (entry.uncompressedSize > limit)
    throw new ArchiveError(
      `holds ${entry.fileName} of ${Math.round(entry.uncompressedSize / 1e6)} MB; more than ${limit / 1e6} are not read`,
    );
  // It ends with an error as soon as more bytes come than the archive says.
  const stream = await archive.openReadStreamPromise(entry);
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

async function withArchive<T>(zip: Buffer, use: (archive: ZipFile) => Promise<T>): Promise<T> {
  try {
    return await use(await fromBufferPromise(zip, { lazyEntries: true, validateEntrySizes: true }));
  } catch (error) {
    if (error instanceof ArchiveError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ArchiveError(`can't be read as a zip archive: ${reason}`, { cause: error });
  }
}
