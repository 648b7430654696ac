import { STUB_MESSAGE } from '../probe';

// nbgrader looks for these words anywhere in a line; the comment sign before them is the language's own.
const BEGIN_SOLUTION = 'BEGIN SOLUTION';
const END_SOLUTION = 'END SOLUTION';
const BEGIN_HIDDEN = 'BEGIN HIDDEN TESTS';
const END_HIDDEN = 'END HIDDEN TESTS';
const STUB = /^(\s*)(?:\/\/|<!--) STUB(?: (.*?))?(?:\s*-->)?\s*$/;

/** What stands in the place of a whole cell of text or code that the student writes and a person grades. */
const WHOLE_STUBS = {
  markdown: '*Your answer here.*',
  raw: 'Your answer here.',
  code: '// Your code here.',
} as const;

/** Whether a source has a solution region. */
export function hasSolution(source: string): boolean {
  return source.includes(BEGIN_SOLUTION);
}

/** Whether a source has hidden tests. */
export function hasHiddenTests(source: string): boolean {
  return source.includes(BEGIN_HIDDEN);
}

/** How many solution regions a source has. */
export function regionCount(source: string): number {
  return source.split(BEGIN_SOLUTION).length - 1;
}

/**
 * A source with every solution region, or only that of a number (from 1), replaced by its stub. `fail` is told what is wrong with the
 * regions.
 */
export function withStubs(source: string, fail: (problem: string) => never, only?: number): string {
  return replaceRegions(source, BEGIN_SOLUTION, END_SOLUTION, fail, (lines, indent, number) =>
    only === undefined || only === number ? stubOf(lines, indent) : marked(lines, indent),
  );
}

function stubOf(lines: readonly string[], indent: string): string[] {
  const stub = lines.flatMap((line) => {
    const match = STUB.exec(line);
    if (match === null) return [];
    const [, space, text = ''] = match;
    return [`${space}${text}`.trimEnd()];
  });
  return stub.length > 0 ? stub : [`${indent}throw new Error('${STUB_MESSAGE}');`];
}

function marked(lines: readonly string[], indent: string): string[] {
  return [`${indent}// ${BEGIN_SOLUTION}`, ...lines, `${indent}// ${END_SOLUTION}`];
}

/** A source with the text of one of its solution regions, by its number from 1, replaced, the marks kept. */
export function replaceSolution(
  source: string,
  region: number,
  answer: string,
  fail: (problem: string) => never,
): string {
  return replaceRegions(source, BEGIN_SOLUTION, END_SOLUTION, fail, (lines, indent, number) => {
    const own = answer.trimEnd().split('\n');
    return marked(number === region ? own.map((line) => `${indent}${line}`) : lines, indent);
  });
}

/** A source without its hidden tests. */
export function withoutHiddenTests(source: string, fail: (problem: string) => never): string {
  return replaceRegions(source, BEGIN_HIDDEN, END_HIDDEN, fail, () => []);
}

/** The stub of a cell without a region, all of which the student writes. */
export function wholeStub(type: keyof typeof WHOLE_STUBS): string {
  return WHOLE_STUBS[type];
}

function replaceRegions(
  source: string,
  begin: string,
  end: string,
  fail: (problem: string) => never,
  replacement: (lines: string[], indent: string, number: number) => string[],
): string {
  const result: string[] = [];
  let number = 0;
  let region: { lines: string[]; indent: string; line: number } | undefined;
  source.split('\n').forEach((line, index) => {
    if (line.includes(begin)) {
      if (region)
        fail(`has "${begin}" in line ${index + 1} inside the region of line ${region.line}`);
      region = { lines: [], indent: /^\s*/.exec(line)?.[0] ?? '', line: index + 1 };
    } else if (line.includes(end)) {
      if (!region) return fail(`has "${end}" in line ${index + 1} without "${begin}" before it`);
      number++;
      result.push(...replacement(region.lines, region.indent, number));
      region = undefined;
    } else (region?.lines ?? result).push(line);
  });
  if (region) fail(`has "${begin}" in line ${region.line} without "${end}" behind it`);
  return result.join('\n');
}
