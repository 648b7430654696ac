import { requireColor } from '../check';
import type { Drawing, Mark } from '../types';

/** What every mark takes. */
export interface MarkOptions {
  /** The name in the legend; needed where a figure has more than one mark. */
  readonly name?: string;
  /** `#rrggbb`, such as `colors.blue`; the panel chooses one when it is left out. */
  readonly color?: string;
}

/** A mark that the panel colours unless `options.color` does. */
export function coloredMark(options: MarkOptions, draw: (color: string) => Drawing): Mark {
  const { name, color: own } = options;
  if (own !== undefined) requireColor('color', own);
  return {
    name,
    wantsColor: own === undefined,
    draw: (chosen) => draw(own ?? chosen),
  };
}
