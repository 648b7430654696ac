import { FAMILIES } from '.';

/** What a compiled step may contain, as Markdown tables: TensorFlow.js's kernels and the ONNX operators they become. */
export function loweringTables(): string {
  return Object.entries(FAMILIES)
    .map(([family, lowerings]) => {
      const rows = lowerings.map(({ kernel, becomes }) => `| ${kernel} | ${becomes} |`);
      return [`### ${family}`, '', '| kernel | becomes |', '| --- | --- |', ...rows].join('\n');
    })
    .join('\n\n');
}
