/** Attributes that a page makes up anew each time. */
const UNSTABLE = /^(?:id|for|aria-labelledby|aria-describedby|aria-controls|data-uid)$/;

/** The attributes of an element as they are compared: in the order of their names, each as it is meant. */
export function written(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .filter(([key]) => !UNSTABLE.test(key))
    .map(([key, value]) => ` ${key}="${meaning(key, value)}"`)
    .sort()
    .join('');
}

function meaning(key: string, value: string): string {
  if (key === 'class') return value.split(/\s+/).filter(Boolean).sort().join(' ');
  if (key === 'style') return declarations(value);
  // In M0.5,1L2,3 each number stands for itself, though a letter is before it.
  if (key === 'd') return value.replace(/[MLHVCSQTAZ]/gi, ' $& ');
  return value;
}

// Of one property the last declaration counts, so their order is kept.
function declarations(style: string): string {
  return style
    .split(/;(?![^(]*\))/)
    .map((declaration) => declaration.trim().replace(/\s*:\s*/, ': '))
    .filter((declaration) => declaration !== '')
    .sort((a, b) => compare(property(a), property(b)))
    .join('; ');
}

function property(declaration: string): string {
  return declaration.split(':')[0].toLowerCase();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
