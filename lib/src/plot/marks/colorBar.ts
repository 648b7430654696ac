import type { ColorBar } from 'plotly.js';
import { ArgumentError } from '../../arguments';

/** A slim bar that explains colours, named as an axis is. The panel gives it its place. */
export function colorBar(label: string): Partial<ColorBar> {
  if (typeof label !== 'string' || label.trim() === '')
    throw new ArgumentError('label', 'the name of what the colours show, such as "z"', label);
  return {
    title: { text: label, side: 'top', font: { size: 13 } },
    thickness: 12,
    outlinewidth: 0,
    ticks: 'outside',
    ticklen: 4,
    tickcolor: '#a9aeb8',
    tickfont: { size: 12, color: '#4a505b' },
  };
}
