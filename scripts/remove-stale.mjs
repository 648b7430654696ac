// Removes from `dist` what no source makes any more. The compiler leaves it there, and where a file became a folder, `require('./score')`
// would go on finding the old `score.js` before the new `score/index.js`.
// Usage: node scripts/remove-stale.mjs PACKAGE...
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';

for (const folder of process.argv.slice(2)) removeStale(join(folder, 'src'), join(folder, 'dist'));

/** Removes what the compiler would not write again. What is none of its outputs stays. */
function removeStale(source, built) {
  for (const file of filesIn(built)) {
    const name = /^(.+?)(?:\.d\.ts|\.js)(?:\.map)?$/.exec(relative(built, file))?.[1];
    if (name !== undefined && !existsSync(join(source, `${name}.ts`)))
      rmSync(file, { force: true });
  }
}

/** The files below a folder; none if it is not there. */
function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
