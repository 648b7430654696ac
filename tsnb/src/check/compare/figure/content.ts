import { isObject, type Json, type JsonObject } from '../../../notebook';
import { arrayOf } from '../data';

/** What is no content of a figure wherever it stands: its look, its measures, what only a mouse meets, names of objects. */
const NO_CONTENT = new RegExp(
  [
    // Fonts, sizes and margins. `size` of a marker or a bin is content everywhere.
    '^(?:.*font|width|(?!bandwidth).+width|height|margin|.*pad|standoff|thickness.*|len|lenmode|ticklen|itemsizing|arrowsize|automargin)$',
    '^(?:autosize|dash|simplify)$',
    '^hover(?!text|template)',
    '^(?:uid|.*revision|template|legendgroup|customdata|ids|meta|.*src|selectedpoints|selected|unselected|transition)$',
    '^(?:dragmode|clickmode|selectdirection|modebar|newshape|activeshape|newselection|activeselection|spike.*)$',
  ].join('|'),
);
const COLOUR = /colou?r/i;
/** Keys that speak of colour but say what it means. */
const MEANING = /^(?:colorbar|coloraxis\d*|coloring|colormodel)$/;
/** Where a title, a legend or a colour bar stands is a matter of margins. */
const PLACED = /^(?:title|legend\d*|colorbar)$/;
const PLACE = /^(?:[xy]|[xy]anchor|[xy]ref|side)$/;

/** What plotly takes where nothing is said, by a path or its last part. */
const DEFAULTS: Readonly<Record<string, readonly Json[] | undefined>> = {
  visible: [true],
  opacity: [1],
  xaxis: ['x'],
  yaxis: ['y'],
  scene: ['scene'],
  subplot: ['polar'],
  anchor: ['x', 'y'],
  domain: [[0, 1]],
  // With a range neither says anything.
  autorange: [true, false],
  orientation: ['v'],
  fill: ['none'],
  barmode: ['group'],
  histfunc: ['count'],
  rangemode: ['normal'],
  showscale: [true],
  reversescale: [false],
  connectgaps: [false],
  showticklabels: [true],
  showarrow: [true],
  'line.shape': ['linear'],
  'cumulative.enabled': [false],
};

/** Whether what stands under a key is content: all but colours, fonts, sizes, margins and what only a program reads. */
function isContent(key: string, value: Json | undefined): value is NonNullable<Json> {
  if (value === undefined || value === null || value === '' || NO_CONTENT.test(key)) return false;
  return !COLOUR.test(key) || MEANING.test(key) || saysNumbers(value);
}

// A colour given as a number is read off a scale: data.
function saysNumbers(value: Json): boolean {
  const array = arrayOf(value);
  if (array !== undefined) return array.every((one) => one === null || saysNumbers(one));
  return typeof value === 'number';
}

/** The content of a part of a figure by path (`marker.size`): arrays decoded, what is as plotly takes it anyway left out. */
export function contentOf(part: JsonObject): Map<string, Json> {
  const content = new Map<string, Json>();
  collect(part, '', '', content);
  return content;
}

function collect(part: JsonObject, prefix: string, holder: string, into: Map<string, Json>): void {
  for (const [key, value] of Object.entries(part)) {
    if (!isContent(key, value) || (PLACED.test(holder) && PLACE.test(key))) continue;
    const path = prefix + key;
    if (isDefault(path, key, value)) continue;
    const array = arrayOf(value);
    if (array !== undefined) {
      if (array.length > 0) into.set(path, array.some(isObject) ? array.map(plain) : array);
    } else if (isObject(value)) collect(value, `${path}.`, key, into);
    else if (key === 'title' && typeof value === 'string') into.set(`${path}.text`, value);
    else into.set(path, value);
  }
}

function isDefault(path: string, key: string, value: Json): boolean {
  const defaults = DEFAULTS[path] ?? DEFAULTS[key] ?? [];
  return defaults.length > 0 && defaults.map(text).includes(text(value));
}

function text(value: Json): string {
  return JSON.stringify(value);
}

// An object in a list, such as a step of a slider, without what is no content.
function plain(value: Json): Json {
  return isObject(value) ? Object.fromEntries(contentOf(value)) : value;
}
