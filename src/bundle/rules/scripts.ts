/** Calls and assignments by which JavaScript in a browser loads a URL or opens a page. */
const loads = new RegExp(
  [
    String.raw`\b(?:fetch|EventSource|WebSocket|Worker)\(\s*`,
    String.raw`\b(?:axios|\$)\.(?:get|post|put|delete|ajax|getJSON)\(\s*`,
    String.raw`\blocation(?:\.href|\.pathname)?\s*=\s*`,
    String.raw`\blocation\.(?:assign|replace)\(\s*`,
    String.raw`\bwindow\.open\(\s*`,
    String.raw`\.open\(\s*["'](?:GET|POST|PUT|DELETE)["'],\s*`,
    String.raw`\.(?:src|href)\s*=\s*`,
    String.raw`\burl\s*:\s*`,
    String.raw`\.(?:push|replace)State\([^,)]{0,200},[^,)]{0,200},\s*`,
  ]
    .map((call) => `(?:${call})`)
    .join('|')
    .replace(/^/, '(?:')
    .concat(String.raw`)["'\`](?<url>/(?![/*])[^"'\`\s]*)`),
  'g',
);

/** The URLs that begin with a slash and that JavaScript loads. */
export function urlsInScript(text: string): { readonly url: string; readonly index: number }[] {
  return [...text.matchAll(loads)].map(({ index, groups }) => ({ url: groups?.url ?? '', index }));
}
