import { ownHtml, type Html } from '../../terminal';

/** JSON for a script element: nothing in it can end the element. */
export function scriptJson(value: unknown): Html {
  const text = JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
  return ownHtml(text);
}
