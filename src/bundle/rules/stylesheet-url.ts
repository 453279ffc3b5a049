import { posix } from 'node:path';
import type { Rule } from './rule.ts';
import type { Assets } from './stylesheets.ts';

export const stylesheetUrl: Rule = {
  name: 'stylesheet-url',
  levels: ['warning'],
  summary: "A stylesheet among the app's assets loads something by a URL that begins with a slash.",
  *check({ assets, stylesheets }) {
    for (const { path, urls } of stylesheets) {
      const absolute = urls.filter(({ url }) => url.startsWith('/') && !url.startsWith('//'));
      // A minified stylesheet is one line: it is told once.
      for (const [line, [first, ...more]] of Map.groupBy(absolute, (found) => found.line)) {
        if (!first) continue;
        const others = more.length === 0 ? '' : `, and ${more.length} more on this line`;
        yield {
          level: 'warning',
          message: `A URL in the stylesheet begins with a slash: ${JSON.stringify(first.url)}${others}.`,
          reason: 'On Connect the app lives below a path such as /content/<guid>/, and this leads out of it.',
          hint: adviceOn(first.url, path, assets),
          location: { file: path, line },
        };
      }
    }
  },
};

/** A URL in a stylesheet counts from the stylesheet, whose own URL has Connect's path in it. */
function adviceOn(url: string, path: string, assets: Assets | undefined): string {
  const start = `/${assets?.urlPath}/`;
  if (!assets || !url.startsWith(start)) {
    return 'Put the file among the assets, and write its path relative to the stylesheet.';
  }
  const asset = posix.join(assets.folder, url.slice(start.length));
  return `Write it relative to the stylesheet: ${JSON.stringify(posix.relative(posix.dirname(path), asset))}.`;
}
