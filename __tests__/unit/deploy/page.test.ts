import { expect, test } from '@jest/globals';
import { dependenciesMistake, isOwnFile, layoutMistake, parseDashPage } from '../../../src/deploy/page.ts';

const at = new URL('https://connect.example.org/pub/content/x/');

// As Dash 3.0.4 writes it, shortened.
const page = `<!DOCTYPE html>
<html>
    <head>
        <meta charset="UTF-8">
        <title>Dash</title>
        <link rel="icon" type="image/x-icon" href="/pub/content/x/_favicon.ico?v=3.0.4">
        <link rel="stylesheet" href="/pub/content/x/assets/style.css?m=1700000000.0">
        <link rel="stylesheet" href="/pub/content/x/assets/wide.css?m=1700000000.0">
        <link rel="stylesheet" href="https://cdn.example.org/font.css">
    </head>
    <body>
        <div id="react-entry-point"></div>
        <footer>
            <script id="_dash-config" type="application/json">{"url_base_pathname":null,"requests_pathname_prefix":"/pub/content/x/","ui":false}</script>
            <script src="/pub/content/x/_dash-component-suites/dash/deps/react@18.v3_0_4m1.min.js"></script>
            <script src="/pub/content/x/_dash-component-suites/dash/dcc/dash_core_components.v3_0_4m1.js?a=1&amp;b=2"></script>
            <script id="_dash-renderer" type="application/javascript">var renderer = new DashRenderer();</script>
        </footer>
    </body>
</html>`;

const filesOf = (html: string) =>
  parseDashPage(html, at)?.files.map(({ pathname, search }) => pathname + search);

test("Dash's page tells its prefix, its scripts and its stylesheets; those of other servers don't count", () => {
  const parsed = parseDashPage(page, at);
  expect(parsed?.prefix).toBe('/pub/content/x/');
  expect(filesOf(page)).toEqual([
    '/pub/content/x/assets/style.css?m=1700000000.0',
    '/pub/content/x/assets/wide.css?m=1700000000.0',
    '/pub/content/x/_dash-component-suites/dash/deps/react@18.v3_0_4m1.min.js',
    '/pub/content/x/_dash-component-suites/dash/dcc/dash_core_components.v3_0_4m1.js?a=1&b=2',
  ]);
  expect(parsed?.version).toBe('3.0.4');
});

const config = '<script id="_dash-config" type="application/json">{}</script>';

test.each<{ it: string; html: string; files: readonly string[] }>([
  {
    it: 'each only once',
    html: '<script src="a.js"></script><script src="./a.js#top"></script>',
    files: ['/pub/content/x/a.js'],
  },
  {
    it: 'however its tag is written',
    html: "<LINK href='a.css' rel='Stylesheet'><link rel=stylesheet href=b.css><script async\n src=c.js></SCRIPT>",
    files: ['/pub/content/x/a.css', '/pub/content/x/b.css', '/pub/content/x/c.js'],
  },
  {
    it: 'not what a link is for other ends',
    html: '<link rel="icon" href="a.ico"><link rel="preload" href="a.css"><link href="b.css">',
    files: [],
  },
  {
    it: 'not what stands in a comment or in a script',
    html: `<!-- <script src="a.js"></script> --><script data-src="b.js">write('<script src="c.js">')</script>`,
    files: [],
  },
])('of the files that a page names, a browser fetches $it', ({ html, files }) => {
  expect(filesOf(`${html}${config}`)).toEqual(files);
});

test.each([
  ['/pub/content/x/anything.js', true],
  ['/pub/content/y/_dash-component-suites/a.js', true],
  ['/assets/style.css', true],
  ['/pub/content/y/assets/style.css', false],
  ['/analytics.js', false],
])('%s belongs to the app at /pub/content/x/: %p', (path, isOwn) => {
  expect(isOwnFile(new URL(path, at), '/pub/content/x/')).toBe(isOwn);
});

test.each([
  '',
  '<html>Sign in</html>',
  '<script id="_dash-config" type="application/json">not json</script>',
  '{"a": 1}',
])('%s is no page of Dash', (html) => {
  expect(parseDashPage(html, at)).toBeUndefined();
});

test.each([
  ['{"props":{"children":"x"},"type":"P","namespace":"dash_html_components"}', undefined],
  ['[{"props":{},"type":"P","namespace":"dash_html_components"},"text"]', undefined],
  ['<html>error</html>', "The app's layout can't be used: it is no JSON."],
  ['null', 'The app has no layout.'],
  ['[]', "The app's layout can't be used: it is empty."],
  ['{"error":"x"}', "The app's layout can't be used: it holds no Dash component."],
  ['"text"', "The app's layout can't be used: it holds no Dash component."],
])('the layout %s: %s', (text, mistake) => {
  expect(layoutMistake(text)?.message).toBe(mistake);
});

test.each([
  ['[]', undefined],
  ['[{"output":"a.children"}]', undefined],
  ['{}', "The app's list of callbacks can't be used: it is no list."],
  ['', "The app's list of callbacks can't be used: it is no list."],
])('the callbacks %s: %s', (text, mistake) => {
  expect(dependenciesMistake(text)?.message).toBe(mistake);
});
