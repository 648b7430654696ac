/**
 * The program that stands beside the kernelspec: starts the kernel, or says what became of it. A spec outlives the project it was
 * installed from, and Node alone would speak of a module that it can't find.
 *
 * @param start the kernel's program, from the folder of the launcher if it is relative
 */
export function launcher(start: string): string {
  return `// Written by "tsnb kernel install".
const { existsSync } = require('fs');
const { dirname, resolve } = require('path');

const start = resolve(__dirname, ${JSON.stringify(start)});
const project = dirname(dirname(dirname(start)));
if (existsSync(start)) require(start);
else {
  console.error(
    existsSync(resolve(project, 'package.json'))
      ? \`The TypeScript kernel is not built: \${start} is missing. Run "npm ci && npm run build" in its project.\`
      : \`The TypeScript kernel is gone: \${project}, which it was installed from, was moved or deleted.\\n\` +
          'Run "npx tsnb kernel install" in the place where the project is now,\\n' +
          \`or delete \${__dirname} if you do not need it any more.\`,
  );
  process.exitCode = 3;
}
`;
}
