/**
 * A page that shows a comment or a job summary as GitHub does, for the pictures of the documents.
 *
 * @param markdown the Markdown of the action: HTML, except for headings
 */
export function gitHubPage(kind: 'comment' | 'summary', markdown: string): string {
  const html = markdown
    .replace(/^### (.*)$/gm, '<h3>$1</h3>')
    .replaceAll('\u200b', '')
    .replaceAll('✅', icon('#1f883d', 'm4.5 8.5 2.5 2.5 5-6'))
    .replaceAll('❌', icon('#d1242f', 'm5 5 6 6m0-6-6 6'));
  const header =
    kind === 'comment'
      ? '<header><b>github-actions</b> <span class="label">bot</span> commented just now</header>'
      : '<header><b>deploy</b> summary</header>';
  return `<!doctype html><meta charset="utf-8"><style>${css}</style><main>${header}<section>${html}</section></main>`;
}

/** Replaces an emoji, because the machine may have no font for it. */
const icon = (color: string, path: string) =>
  `<svg width="1em" height="1em" viewBox="0 0 16 16" style="vertical-align: -.125em"><rect width="16" height="16" rx="3" fill="${color}"/><path d="${path}" fill="none" stroke="#fff" stroke-width="2"/></svg>`;

/** The values of GitHub's light theme. */
const css = `
  body { margin: 0; background: #fff; }
  main { box-sizing: border-box; width: 860px; margin: 16px; border: 1px solid #d1d9e0; border-radius: 6px; overflow: hidden;
    font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif, "Noto Color Emoji"; color: #1f2328; }
  header { padding: 8px 16px; background: #f6f8fa; border-bottom: 1px solid #d1d9e0; color: #59636e; }
  header b { color: #1f2328; }
  .label { padding: 0 7px; border: 1px solid #d1d9e0; border-radius: 2em; font-size: 12px; }
  section { padding: 16px; }
  h3 { margin: 0 0 16px; font-size: 20px; line-height: 1.25; }
  h4 { margin: 24px 0 16px; font-size: 16px; line-height: 1.25; }
  p, table, ul { margin: 0 0 16px; }
  a { color: #0969da; }
  table { border-collapse: collapse; }
  th, td { padding: 6px 13px; border: 1px solid #d1d9e0; vertical-align: middle; }
  tr:nth-child(2n) { background: #f6f8fa; }
  code { padding: .2em .4em; border-radius: 6px; background: #818b981f; font: 85% ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
`;
