const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Text as HTML, on one line: in a summary or a comment, an empty line would end the block of HTML, and Markdown
 * would begin inside of it.
 *
 * @param lineBreak what stands for the end of a line
 */
export function asHtml(text: string, lineBreak = '<br>'): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '').replace(/\r\n|\r|\n/g, lineBreak);
}

/** A link, where the address is one of the web; else its text alone. */
export function link(url: string, text = url): string {
  return /^https?:\/\//i.test(url) ? `<a href="${asHtml(url)}">${asHtml(text)}</a>` : asHtml(text);
}
