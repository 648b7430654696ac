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

/** A source with every solution region replaced by its stub. `fail` is told what is wrong with the regions. */
export function withStubs(source: string, fail: (problem: string) => never): string {
  return replaceRegions(source, BEGIN_SOLUTION, END_SOLUTION, fail, (lines, indent) => {
    const stub = lines.flatMap((line) => {
      const match = STUB.exec(line);
      if (match === null) return [];
      const [, space, text = ''] = match;
      return [`${space}${text}`.trimEnd()];
    });
    return stub.length > 0 ? stub : [`${indent}throw new Error('${STUB_MESSAGE}');`];
  });
}

/** A source with the text of its one solution region replaced, the marks kept. `fail` is told if it has none or several. */
export function replaceSolution(
  source: string,
  answer: string,
  fail: (problem: string) => never,
): string {
  const count = source.split(BEGIN_SOLUTION).length - 1;
  if (count !== 1) fail(`has ${count} solution regions, so that no single answer can be put in`);
  return replaceRegions(source, BEGIN_SOLUTION, END_SOLUTION, fail, (_, indent) =>
    [`// ${BEGIN_SOLUTION}`, ...answer.trimEnd().split('\n'), `// ${END_SOLUTION}`].map(
      (line) => `${indent}${line}`,
    ),
  );
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
  replacement: (lines: string[], indent: string) => string[],
): string {
  const result: string[] = [];
  let region: { lines: string[]; indent: string; line: number } | undefined;
  source.split('\n').forEach((line, index) => {
    if (line.includes(begin)) {
      if (region)
        fail(`has "${begin}" in line ${index + 1} inside the region of line ${region.line}`);
      region = { lines: [], indent: /^\s*/.exec(line)?.[0] ?? '', line: index + 1 };
    } else if (line.includes(end)) {
      if (!region) return fail(`has "${end}" in line ${index + 1} without "${begin}" before it`);
      result.push(...replacement(region.lines, region.indent));
      region = undefined;
    } else (region?.lines ?? result).push(line);
  });
  if (region) fail(`has "${begin}" in line ${region.line} without "${end}" behind it`);
  return result.join('\n');
}
