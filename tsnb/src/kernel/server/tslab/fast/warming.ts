import type { Converter } from 'tslab/dist/converter';
import type { Tslab } from '../loadTslab';

/** Something of everything that cells commonly are. */
const SAMPLE = `
import { join } from 'node:path';
interface Named { readonly name?: string }
class Point<T extends number> implements Named {
  constructor(readonly x: T, private y = [0, ...[x]]) {}
  get length(): number { return Math.hypot(this.x, ...this.y); }
  async near({ x = 1 }: Partial<Point<T>>): Promise<boolean> { return x < (await this.y[0]); }
}
const all = [1, 2, 3].map((x) => new Point(x)).filter(({ x }) => x > 1);
for (const one of all) console.log(join('a', \`\${one.length}\`), one?.y as unknown);
function* counted(n: number) { let i = 0; while (i < n) yield i++; }
process`;

/** Lets the compiler do what cells need, so that its code is there to be kept. Leaves no trace. */
export function warm(
  { typescript, converter }: Tslab,
  compilers: { readonly node: Converter },
): void {
  compilers.node.complete('', SAMPLE, SAMPLE.length);
  converter.esModuleToCommonJSModule(SAMPLE, typescript.ScriptTarget.ES2022);
  typescript.transpileModule(SAMPLE, { compilerOptions: { inlineSourceMap: true } });
}
