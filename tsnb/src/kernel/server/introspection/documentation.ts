import type { QuickInfo, SymbolDisplayPart } from '@tslab/typescript-for-tslab';

/**
 * What the compiler knows of a name: its type, its doc comment, its tags.
 *
 * Fault: tslab prints the tags' texts without their names, so that nobody knows what is a result and what an error.
 */
export function documentation(info: QuickInfo): { 'text/plain': string; 'text/markdown': string } {
  const type = joined(info.displayParts);
  const about = joined(info.documentation);
  const tags = (info.tags ?? []).map(({ name, text }) => ({ name, text: joined(text) }));
  const plain = [type, about, tags.map(({ name, text }) => `@${name} ${text}`).join('\n')];
  const markdown = [
    fenced(type),
    about,
    ...tags.map(({ name, text }) =>
      name === 'example' ? `*example*\n\n${asCode(text)}` : `*${name}* ${text}`,
    ),
  ];
  return { 'text/plain': paragraphs(plain), 'text/markdown': paragraphs(markdown) };
}

/** Whether the compiler took a name that nobody has declared for something of which nothing is known. */
export function isUnknown({ displayParts }: QuickInfo): boolean {
  return joined(displayParts) === 'any';
}

function joined(parts: readonly SymbolDisplayPart[] = []): string {
  return parts.map(({ text }) => text).join('');
}

function paragraphs(all: readonly string[]): string {
  return all.filter((one) => one !== '').join('\n\n');
}

function fenced(code: string): string {
  return '```ts\n' + code + '\n```';
}

/** An example is code, unless it says by itself what of it is. */
function asCode(text: string): string {
  return text.includes('```') ? text : fenced(text);
}
