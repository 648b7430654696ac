import { escapeHtml, htmlTag } from '../../terminal';

/** A tag for templates of the page: all text of notebooks in them is escaped. */
export const safeHtml = htmlTag(escapeHtml);
