/** The protocol counts a cursor's position in Unicode characters, JavaScript in UTF-16 units. */

/** The index in `text` (UTF-16 units) of its character number `position`. */
export function toIndex(text: string, position: number): number {
  let index = 0;
  for (let n = 0; n < position && index < text.length; n++)
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  return index;
}

/** The number of characters before `index` (UTF-16 units) in `text`. */
export function toPosition(text: string, index: number): number {
  return Array.from(text.slice(0, index)).length;
}
