import { isWebUrl } from '../shared/checks.ts';

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Text as HTML on one line. In a summary or a comment, an empty line would end the HTML block, and Markdown would begin
 * inside it.
 *
 * @param lineBreak replaces the end of each line
 */
export function asHtml(text: string, lineBreak = '<br>'): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '').replace(/\r\n|\r|\n/g, lineBreak);
}

/** One of our messages as HTML: `` `code` `` becomes a code span, and indented lines stay indented. */
export function asProse(text: string): string {
  return asHtml(text.replace(/^ +/gm, (spaces) => '\u00a0'.repeat(spaces.length))).replace(
    /`([^`]+)`/g,
    '<code>$1</code>',
  );
}

/** A code span; nothing for an empty text. */
export const code = (text: string): string => (text === '' ? '' : `<code>${asHtml(text)}</code>`);

/** A link, or only the text if the address is not of the web. */
export function link(url: string, text = url): string {
  return htmlLink(url, asHtml(text));
}

/** The same with HTML as its text. */
export function htmlLink(url: string, html: string): string {
  return isWebUrl(url) ? `<a href="${asHtml(url)}">${html}</a>` : html;
}

/** A commit as a link, or only its number if the repository isn't known; nothing for an empty text. */
export function commitLink(commit: string, repositoryUrl: string | undefined): string {
  const short = code(commit.slice(0, 7));
  return repositoryUrl && commit ? htmlLink(`${repositoryUrl}/commit/${commit}`, short) : short;
}

/** The longest description of a deployment that GitHub accepts (its REST API documentation). */
const maxDescription = 140;

/** A description on one line and short enough. */
export function shortened(description: string): string {
  const characters = [...description.replace(/\s+/g, ' ').trim()];
  if (characters.length <= maxDescription) return characters.join('');
  return `${characters.slice(0, maxDescription - 1).join('')}…`;
}
