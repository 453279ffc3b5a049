import { parseJson } from '../connect/errors.ts';
import type { Problem } from '../shared/problems.ts';

/** The page of a Dash app. */
export interface DashPage {
  /** The path below which the page requests its layout, its callbacks and its scripts. */
  readonly prefix: string;
  /**
   * A script of each package of components, Dash's own included: the page does not render without them. One of each is
   * enough to verify, since Dash serves those of a package by one route, and no page at all if a file is missing.
   */
  readonly scripts: readonly URL[];
  /** Other scripts, stylesheets and images of the same origin. */
  readonly files: readonly URL[];
  /** The version of Dash, which is part of the address of its icon. */
  readonly version?: string;
}

/**
 * Parses the page of a Dash app: its `_dash-config` and the files that it loads.
 *
 * @returns `undefined` if it is not a page of Dash
 */
export function parseDashPage(html: string, url: URL): DashPage | undefined {
  const config = parseJson(configText(html));
  if (config === null || typeof config !== 'object') return undefined;
  const prefix = 'requests_pathname_prefix' in config ? config.requests_pathname_prefix : undefined;
  const version = /_favicon\.ico\?v=(\d[\w.]*)/.exec(html)?.[1];
  const files = filesIn(html, url);
  const packageOf = ({ pathname }: URL) =>
    /\/_dash-component-suites\/([^/]+)(?:\/.*)?\.js$/.exec(pathname)?.[1];
  const byPackage = Map.groupBy(files, packageOf);
  return {
    prefix: typeof prefix === 'string' ? prefix : '/',
    scripts: [...byPackage].flatMap(([name, [script]]) => (name && script ? [script] : [])),
    files: byPackage.get(undefined) ?? [],
    ...(version !== undefined && { version }),
  };
}

function filesIn(html: string, page: URL): URL[] {
  const found = new Map<string, URL>();
  for (const tag of tagsIn(html)) {
    const address = addressIn(tag);
    const url = address !== undefined && URL.canParse(address, page.href) && new URL(address, page);
    if (!url || url.origin !== page.origin) continue;
    url.hash = '';
    found.set(url.href, url);
  }
  return [...found.values()];
}

/** The tags of scripts, links and images, except those in comments and in the text of scripts. */
function* tagsIn(html: string): Generator<string> {
  const beginning = /<!--|<(?:script|link|img)(?=[\s/>])[^<>]*>/gi;
  for (let found = beginning.exec(html); found; found = beginning.exec(html)) {
    const [tag] = found;
    if (tag !== '<!--') yield tag;
    const end = tag === '<!--' ? /-->/g : /^<script/i.test(tag) ? /<\/script/gi : undefined;
    if (!end) continue;
    end.lastIndex = beginning.lastIndex;
    // A comment or script without an end extends to the end of the page.
    if (!end.test(html)) return;
    beginning.lastIndex = end.lastIndex;
  }
}

/** The address of a script, an image, a stylesheet or a preloaded file; `undefined` for other links. */
function addressIn(tag: string): string | undefined {
  if (!/^<link/i.test(tag)) return attributeOf(tag, 'src');
  const kinds = attributeOf(tag, 'rel')?.toLowerCase().split(/\s+/) ?? [];
  return kinds.includes('stylesheet') || kinds.includes('preload') ? attributeOf(tag, 'href') : undefined;
}

function attributeOf(tag: string, name: 'src' | 'rel' | 'href'): string | undefined {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag);
  const value = found?.slice(1).find((text) => text !== undefined);
  return value?.replaceAll('&amp;', '&').trim() || undefined;
}

/** The text of Dash's configuration; `''` if there is none. */
function configText(html: string): string {
  const tag = html.search(/<script[^<>]*\bid="_dash-config"/);
  const start = tag < 0 ? -1 : html.indexOf('>', tag) + 1;
  const end = start <= 0 ? -1 : html.indexOf('</script>', start);
  return end < 0 ? '' : html.slice(start, end);
}

/** What to do about an app that sets its own path. */
export const removePrefixes =
  'Connect sets the path of the app. Remove url_base_pathname, requests_pathname_prefix and routes_pathname_prefix from Dash(…), and the environment variables DASH_URL_BASE_PATHNAME, DASH_REQUESTS_PATHNAME_PREFIX and DASH_ROUTES_PATHNAME_PREFIX.';

type Fault = Pick<Problem, 'message' | 'hint'>;

/**
 * Checks the answer of `_dash-layout`: a component (`{props, type, namespace}`) or a list of components.
 *
 * @returns `undefined` if it is valid
 */
export function layoutFault(text: string): Fault | undefined {
  const layout = parseJson(text);
  if (layout === null) return noLayout;
  if (layout === undefined) return unusable('it is not JSON');
  const components = Array.isArray(layout) ? layout : [layout];
  if (components.length === 0) return unusable('it is empty');
  const isComponent = (one: unknown) =>
    one !== null && typeof one === 'object' && 'type' in one && 'props' in one;
  return components.some(isComponent) ? undefined : unusable('it has no Dash component');
}

/** The answer of a layout function that returns `None` is the same. */
const noLayout: Fault = {
  message: 'The app has no layout.',
  hint: 'Assign the layout when the module is imported, not only below `if __name__ == "__main__":`, or pass `use_pages=True` to `Dash(…)`. If the layout is a function, make sure that it returns a component.',
};

const unusable = (reason: string): Fault => ({
  message: `The layout of the app is invalid: ${reason}.`,
  hint: 'Assign a component of Dash to the layout, such as `html.Div([…])`, or a function that returns one.',
});

/** Checks the answer of `_dash-dependencies`: the list of callbacks, which may be empty. */
export const dependenciesFault = (text: string): Fault | undefined =>
  Array.isArray(parseJson(text))
    ? undefined
    : {
        message: 'The list of callbacks of the app is invalid: it is not a list.',
        hint: 'Look for a route of the app that answers instead of Dash.',
      };
