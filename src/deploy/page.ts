import { parseJson } from '../connect/errors.ts';
import type { Mishap } from '../errors.ts';

/** What a Dash page tells of itself. */
export interface DashPage {
  /** Under which path the page's script asks for everything. */
  readonly prefix: string;
  /** Those of the components, which Dash serves itself; of other origins none count. */
  readonly scripts: readonly URL[];
  /** One of the other files that the page names: of the app's `assets/` folder, if there is one. */
  readonly asset?: URL;
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
  const named = [...html.matchAll(/<(?:script|link)\b[^<>]*?\b(?:src|href)="([^"<>]+)"/g)]
    .map(([, address = '']) => unescaped(address))
    .filter((address) => URL.canParse(address, at.href))
    .map((address) => new URL(address, at))
    .filter((url) => url.origin === at.origin);
  const isScript = ({ pathname }: URL) => pathname.includes('/_dash-component-suites/');
  const others = named.filter((url) => !isScript(url));
  const asset = others.find(({ pathname }) => pathname.includes('/assets/')) ?? others[0];
  const version = /_favicon\.ico\?v=(\d[\w.]*)/.exec(html)?.[1];
  return {
    prefix: typeof prefix === 'string' ? prefix : '/',
    scripts: named.filter(isScript),
    ...(asset && { asset }),
    ...(version !== undefined && { version }),
  };
}

/** What stands between the tags of Dash's configuration; `''` where it isn't there. */
function configText(html: string): string {
  const tag = html.search(/<script[^<>]*\bid="_dash-config"/);
  const start = tag < 0 ? -1 : html.indexOf('>', tag) + 1;
  const end = start <= 0 ? -1 : html.indexOf('</script>', start);
  return end < 0 ? '' : html.slice(start, end);
}

const unescaped = (text: string) => text.replaceAll('&amp;', '&');

type Mistake = Pick<Mishap, 'what' | 'fix'>;

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
  what: 'The app has no layout.',
  fix: 'Assign the layout when the module is imported, not only under if __name__ == "__main__":, or give Dash(…) use_pages=True. Where a function makes it, see that it returns it.',
};

const unusable = (why: string): Mistake => ({
  what: `The app's layout can't be used: ${why}.`,
  fix: 'Give the layout a component of Dash, such as html.Div([…]), or a function that returns one.',
});

/** Judges what `_dash-dependencies` answered: the list of callbacks, which may be empty. */
export const dependenciesMistake = (text: string): Mistake | undefined =>
  Array.isArray(parseJson(text))
    ? undefined
    : {
        what: "The app's list of callbacks can't be used: it is no list.",
        fix: 'Look for a route or a handler of your own that answers in the place of Dash.',
      };
