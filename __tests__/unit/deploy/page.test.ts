import { expect, test } from '@jest/globals';
import { dependenciesFault, layoutFault, parseDashPage } from '../../../src/deploy/page.ts';

const url = new URL('https://connect.example.org/pub/content/x/');

// A shortened page of Dash 3.0.4.
const page = `<!DOCTYPE html>
<html>
    <head>
        <meta charset="UTF-8">
        <title>Dash</title>
        <link rel="icon" type="image/x-icon" href="/pub/content/x/_favicon.ico?v=3.0.4">
        <link rel="stylesheet" href="/pub/content/x/assets/style.css?m=1700000000.0">
        <link rel="stylesheet" href="styles.css">
        <link rel="stylesheet" href="https://cdn.example.org/font.css">
        <link rel="stylesheet" name="viewport" content="width=device-width">
    </head>
    <body>
        <div id="react-entry-point"></div>
        <footer>
            <script id="_dash-config" type="application/json">{"url_base_pathname":null,"requests_pathname_prefix":"/pub/content/x/","ui":false}</script>
            <script src="/pub/content/x/_dash-component-suites/dash/deps/react@18.v3_0_4m1.min.js"></script>
            <script src="/pub/content/x/_dash-component-suites/dash/dcc/dash_core_components.v3_0_4m1.js"></script>
            <script src="/pub/content/x/_dash-component-suites/dash_ag_grid/dash_ag_grid.v31_2_0m1.min.js?a=1&amp;b=2"></script>
            <script src="/pub/content/x/_dash-component-suites/dash_ag_grid/async-community.v31_2_0m1.js"></script>
            <script src="/pub/content/x/assets/more.js"></script>
            <script id="_dash-renderer" type="application/javascript">var renderer = new DashRenderer();</script>
        </footer>
    </body>
</html>`;

const pathsOf = (urls: readonly URL[] | undefined) => urls?.map(({ pathname, search }) => pathname + search);
const filesOf = (html: string) => pathsOf(parseDashPage(html, url)?.files);

test('reads the prefix, the version, one script of each package and the other files of the same server', () => {
  const parsed = parseDashPage(page, url);
  expect(parsed?.prefix).toBe('/pub/content/x/');
  expect(parsed?.version).toBe('3.0.4');
  expect(pathsOf(parsed?.scripts)).toEqual([
    '/pub/content/x/_dash-component-suites/dash/deps/react@18.v3_0_4m1.min.js',
    '/pub/content/x/_dash-component-suites/dash_ag_grid/dash_ag_grid.v31_2_0m1.min.js?a=1&b=2',
  ]);
  expect(pathsOf(parsed?.files)).toEqual([
    '/pub/content/x/assets/style.css?m=1700000000.0',
    '/pub/content/x/styles.css',
    '/pub/content/x/assets/more.js',
  ]);
});

const config = '<script id="_dash-config" type="application/json">{}</script>';

test.each<{ name: string; html: string; files: readonly string[] }>([
  {
    name: 'each file once',
    html: '<script src="a.js"></script><script src="./a.js#top"></script>',
    files: ['/pub/content/x/a.js'],
  },
  {
    name: 'tags in any notation',
    html: "<LINK href='a.css' rel='Stylesheet'><link rel=stylesheet href=b.css><script async\n src=c.js></SCRIPT>",
    files: ['/pub/content/x/a.css', '/pub/content/x/b.css', '/pub/content/x/c.js'],
  },
  {
    name: 'images and preloaded fonts',
    html: '<img src="logo.png"><link rel="preload" as="font" href="a.woff2">',
    files: ['/pub/content/x/logo.png', '/pub/content/x/a.woff2'],
  },
  {
    name: 'no icons, and no links without an address',
    html: '<link rel="icon" href="a.ico"><link href="b.css"><link rel="stylesheet" charset="utf-8">',
    files: [],
  },
  {
    name: 'nothing in comments and in the text of scripts',
    html: `<!-- <script src="a.js"></script> --><script data-src="b.js">write('<script src="c.js">')</script>`,
    files: [],
  },
])('the files of a page are $name', ({ html, files }) => {
  expect(filesOf(`${html}${config}`)).toEqual(files);
});

test.each([
  '',
  '<html>Sign in</html>',
  '<script id="_dash-config" type="application/json">not json</script>',
  '{"a": 1}',
])('%j is not a page of Dash', (html) => {
  expect(parseDashPage(html, url)).toBeUndefined();
});

test.each([
  ['{"props":{"children":"x"},"type":"P","namespace":"dash_html_components"}', undefined],
  ['[{"props":{},"type":"P","namespace":"dash_html_components"},"text"]', undefined],
  ['<html>error</html>', 'The layout of the app is invalid: it is not JSON.'],
  ['null', 'The app has no layout.'],
  ['[]', 'The layout of the app is invalid: it is empty.'],
  ['{"error":"x"}', 'The layout of the app is invalid: it has no Dash component.'],
  ['"text"', 'The layout of the app is invalid: it has no Dash component.'],
])('the layout %s: %s', (text, message) => {
  expect(layoutFault(text)?.message).toBe(message);
});

test.each([
  ['[]', undefined],
  ['[{"output":"a.children"}]', undefined],
  ['{}', 'The list of callbacks of the app is invalid: it is not a list.'],
  ['', 'The list of callbacks of the app is invalid: it is not a list.'],
])('the callbacks %s: %s', (text, message) => {
  expect(dependenciesFault(text)?.message).toBe(message);
});
