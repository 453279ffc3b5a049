import { parseJson } from '../connect/errors.ts';
import type { Problem } from '../shared/problems.ts';

/** What a Dash page tells of itself. */
export interface DashPage {
  /** Under which path the page's script asks for everything. */
  readonly prefix: string;
  /** The scripts and stylesheets that it names, each once; of other origins none count. */
  readonly files: readonly URL[];
  /** Of Dash, which puts it into the address of its icon. */
  readonly version?: string;
}

/**
 * Reads the page that a Dash app answers with: its `_dash-config` and the files that it names.
 *
 * @returns `undefined` where it isn't Dash's page
 */
export function parseDashPage(html: string, at: URL): DashPage | undefined {
  const config = parseJson(configText(html));
  if (config === null || typeof config !== 'object') return undefined;
  const prefix = 'requests_pathname_prefix' in config ? config.requests_pathname_prefix : undefined;
  const version = /_favicon\.ico\?v=(\d[\w.]*)/.exec(html)?.[1];
  return {
    prefix: typeof prefix === 'string' ? prefix : '/',
    files: filesIn(html, at),
    ...(version !== undefined && { version }),
  };
}

/**
 * Whether a file that a page names is the app's own to serve. Where a page gives Dash's own folders a fixed address,
 * it means the app's.
 *
 * @param address the path of the app, which ends in `/`
 */
export const isOwnFile = ({ pathname }: URL, address: string): boolean =>
  pathname.startsWith(address) ||
  pathname.startsWith('/assets/') ||
  pathname.includes('/_dash-component-suites/');

function filesIn(html: string, at: URL): URL[] {
  const found = new Map<string, URL>();
  for (const tag of tagsIn(html)) {
    const address = addressIn(tag);
    const url = address !== undefined && URL.canParse(address, at.href) && new URL(address, at);
    if (!url || url.origin !== at.origin) continue;
    url.hash = '';
    found.set(url.href, url);
  }
  return [...found.values()];
}

/** The tags of scripts and links, without those in a comment or in the text of a script: no browser heeds them. */
function* tagsIn(html: string): Generator<string> {
  const beginning = /<!--|<(?:script|link)(?=[\s/>])[^<>]*>/gi;
  for (let found = beginning.exec(html); found; found = beginning.exec(html)) {
    const [tag] = found;
    if (tag !== '<!--') yield tag;
    const end = tag === '<!--' ? /-->/g : /^<script/i.test(tag) ? /<\/script/gi : undefined;
    if (!end) continue;
    end.lastIndex = beginning.lastIndex;
    // What has no end goes on to that of the page.
    if (!end.test(html)) return;
    beginning.lastIndex = end.lastIndex;
  }
}

/** Where a script or a stylesheet is; `undefined` for what a link is for otherwise, and for a script in the page. */
function addressIn(tag: string): string | undefined {
  if (/^<script/i.test(tag)) return attributeOf(tag, 'src');
  const kinds = attributeOf(tag, 'rel')?.toLowerCase().split(/\s+/);
  return kinds?.includes('stylesheet') ? attributeOf(tag, 'href') : undefined;
}

function attributeOf(tag: string, name: 'src' | 'rel' | 'href'): string | undefined {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag);
  const value = found?.slice(1).find((text) => text !== undefined);
  return value?.replaceAll('&amp;', '&').trim() || undefined;
}

/** What stands between the tags of Dash's configuration; `''` where it isn't there. */
function configText(html: string): string {
  const tag = html.search(/<script[^<>]*\bid="_dash-config"/);
  const start = tag < 0 ? -1 : html.indexOf('>', tag) + 1;
  const end = start <= 0 ? -1 : html.indexOf('</script>', start);
  return end < 0 ? '' : html.slice(start, end);
}

type Mistake = Pick<Problem, 'message' | 'hint'>;

/**
 * Judges what `_dash-layout` answered: a component (`{props, type, namespace}`) or a list of them.
 *
 * @returns what is wrong with it, or `undefined`
 */
export function layoutMistake(text: string): Mistake | undefined {
  const layout = parseJson(text);
  if (layout === null) return noLayout;
  if (layout === undefined) return unusable('it is no JSON');
  const components = Array.isArray(layout) ? layout : [layout];
  if (components.length === 0) return unusable('it is empty');
  const isComponent = (one: unknown) =>
    one !== null && typeof one === 'object' && 'type' in one && 'props' in one;
  return components.some(isComponent) ? undefined : unusable('it holds no Dash component');
}

/** `None` of a function that makes the layout is answered the same. */
const noLayout: Mistake = {
  message: 'The app has no layout.',
  hint: 'Assign the layout when the module is imported, not only under if __name__ == "__main__":, or give Dash(…) use_pages=True. Where a function makes it, see that it returns it.',
};

const unusable = (reason: string): Mistake => ({
  message: `The app's layout can't be used: ${reason}.`,
  hint: 'Give the layout a component of Dash, such as html.Div([…]), or a function that returns one.',
});

/** Judges what `_dash-dependencies` answered: the list of callbacks, which may be empty. */
export const dependenciesMistake = (text: string): Mistake | undefined =>
  Array.isArray(parseJson(text))
    ? undefined
    : {
        message: "The app's list of callbacks can't be used: it is no list.",
        hint: 'Look for a route or a handler of your own that answers in the place of Dash.',
      };
