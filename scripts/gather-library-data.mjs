// Brings the data that the library ships into its folder, since npm packs only what lies there. What is there already stays as
// it is and a new file appears whole, so that several can pack at once.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

for (const part of ['digits', 'models']) {
  const [from, to] = [join(root, 'data', part), join(root, 'lib/data', part)];
  mkdirSync(to, { recursive: true });
  const names = readdirSync(from);
  for (const name of names) bring(join(from, name), join(to, name));
  for (const name of readdirSync(to))
    if (!names.includes(name)) rmSync(join(to, name), { force: true });
}

function bring(from, to) {
  if (read(to)?.equals(readFileSync(from))) return;
  const partial = join(root, `lib/.data-${process.pid}`); // out of what is packed
  copyFileSync(from, partial);
  renameSync(partial, to);
}

function read(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
