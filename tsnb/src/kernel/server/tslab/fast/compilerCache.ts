import { createHash, randomUUID } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import Module from 'node:module';
import { dirname, join } from 'node:path';
import vm from 'node:vm';

/** SHA-256 of what follows it in the file. */
const CHECKSUM_BYTES = 32;
const WRITABLE_BY_ALL = 0o002;
const MOST_KEPT = 8;

type Wrapped = (
  exports: unknown,
  require: NodeJS.Require,
  module: NodeJS.Module,
  filename: string,
  dirname: string,
) => void;

/**
 * Loads a big CommonJS module, whose compiled code the engine takes from a cache instead of compiling it again: of a kernel's start,
 * compiling TypeScript's compiler is an eighth.
 *
 * The cache lies beside the packages (`node_modules/.cache/tsnb`): whoever may write there may as well write the code itself, and a
 * grading sandbox sees both read-only. It is written before the first cell runs, or not at all where that isn't allowed. The engine
 * refuses what another version of it or other flags made, but not what is damaged: that is what the checksum is for.
 */
export class CompilerCache {
  private readonly script: vm.Script;
  private readonly store: string | null;

  constructor(private readonly path: string) {
    const status = statSync(path);
    this.store = storeOf(path, status);
    const cachedData = this.store === null ? undefined : read(this.store, status);
    this.script = new vm.Script(Module.wrap(narrow(readFileSync(path))), {
      filename: path,
      ...(cachedData && { cachedData }),
    });
    if (cachedData && !this.script.cachedDataRejected) this.store = null;
  }

  /** Runs the module, which is the one that `require` finds from now on. */
  load(): unknown {
    const { path } = this;
    const module = new Module(path);
    module.filename = path;
    module.paths = Module.createRequire(path).resolve.paths(path) ?? [];
    const run = this.script.runInThisContext() as Wrapped;
    run.call(
      module.exports,
      module.exports,
      Module.createRequire(path),
      module,
      path,
      dirname(path),
    );
    module.loaded = true;
    require.cache[path] = module;
    return module.exports;
  }

  /**
   * Keeps the code that was compiled until now, if the cache had none.
   *
   * @param warm is called before, if so: lets the code run that a kernel runs
   */
  save(warm: () => void): void {
    if (this.store === null) return;
    warm();
    try {
      keep(this.store, this.script.createCachedData());
    } catch {
      // It is read-only there, or full: the next kernel compiles as this one did.
    }
  }
}

/**
 * A source as text of one byte a character: the engine keeps it for as long as the process lives, and a single character beyond Latin-1,
 * be it in a comment, makes it twice as big. Such characters become escapes, unless there is one that may mean something else then.
 */
function narrow(source: Buffer): string {
  const bytes = source.toString('latin1');
  let others = 0;
  const escaped = bytes.replace(BEYOND_ASCII, (sequence, at: number) => {
    const character = Buffer.from(sequence, 'latin1').toString('utf8');
    if (bytes[at - 1] === '\\' || UNESCAPABLE.test(character)) others++;
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return others === 0 ? escaped : source.toString('utf8');
}

/** In UTF-8, one byte a character. */
const BEYOND_ASCII = /[\xc2-\xf4][\x80-\xbf]+/g;
/** What ends a line, and what takes two escapes. */
const UNESCAPABLE = /[\u2028\u2029]|../;

/** Writes the file at once, whoever else does the same, and removes those of engines and flags that were used longest ago. */
function keep(store: string, data: Buffer): void {
  const folder = dirname(store);
  mkdirSync(folder, { recursive: true });
  const unfinished = join(folder, `unfinished-${randomUUID()}`);
  try {
    writeFileSync(unfinished, Buffer.concat([checksum(data), data]), { flag: 'wx' });
    renameSync(unfinished, store);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  const kept = readdirSync(folder).map((name) => join(folder, name));
  const newestFirst = kept.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const old of newestFirst.slice(MOST_KEPT)) rmSync(old, { force: true });
}

/** The file for this module in this engine under these flags; null if the module is in no `node_modules`. */
function storeOf(path: string, { size, mtimeMs }: Stats): string | null {
  const at = path.lastIndexOf('node_modules');
  if (at < 0) return null;
  const { versions, arch, execArgv, env } = process;
  const key = [versions.node, versions.v8, arch, execArgv, env['NODE_OPTIONS'], size, mtimeMs];
  const name = createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 16);
  return join(path.slice(0, at), 'node_modules/.cache/tsnb', `compiler-${name}`);
}

/** What is kept in `store`, unless it is damaged or somebody could have written it who could not have written the module itself. */
function read(store: string, module: Stats): Buffer | undefined {
  try {
    if (!isTrusted(statSync(dirname(store)), module) || !isTrusted(statSync(store), module))
      return undefined;
    const file = readFileSync(store);
    const data = file.subarray(CHECKSUM_BYTES);
    return checksum(data).equals(file.subarray(0, CHECKSUM_BYTES)) ? data : undefined;
  } catch {
    return undefined; // there is none
  }
}

function isTrusted({ mode, uid }: Stats, module: Stats): boolean {
  return (mode & WRITABLE_BY_ALL) === 0 && [0, module.uid, process.getuid?.()].includes(uid);
}

function checksum(data: Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
