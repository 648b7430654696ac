/** HTML that is safe to show: every text of somebody's in it is escaped. */
export class Html {
  constructor(private readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** What a template takes: HTML as it is, text that it escapes, and lists of both. */
export type HtmlContent = Html | string | number | readonly HtmlContent[];

/** A tag for templates: HTML in which every text that is put in is escaped. */
export type HtmlTag = (strings: TemplateStringsArray, ...contents: readonly HtmlContent[]) => Html;

/** Makes a tag for templates that escapes text in this way. */
export function htmlTag(escape: (text: string) => string): HtmlTag {
  const shown = (content: HtmlContent): string => {
    if (content instanceof Html) return content.toString();
    if (typeof content === 'string') return escape(content);
    return typeof content === 'number' ? String(content) : content.map(shown).join('');
  };
  return (strings, ...contents) =>
    new Html(strings.reduce((before, text, i) => before + shown(contents[i - 1] ?? '') + text));
}

/** HTML of the program's own, such as a style sheet: taken as it is. */
export function ownHtml(text: string): Html {
  return new Html(text);
}

/** Pieces of HTML with something of the program's own between them. */
export function joinHtml(parts: readonly Html[], between: string): Html {
  return new Html(parts.map(String).join(between));
}

/** Nothing. */
export const NO_HTML = new Html('');

/** A text for HTML, with nothing in it that HTML reads as its own. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
