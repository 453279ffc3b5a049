import { parseJson } from '../connect/errors.ts';

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
  const config = parseJson(/<script[^>]*\bid="_dash-config"[^>]*>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '');
  if (config === null || typeof config !== 'object') return undefined;
  const prefix = 'requests_pathname_prefix' in config ? config.requests_pathname_prefix : undefined;
  const named = [...html.matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]+)"/g)]
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

const unescaped = (text: string) => text.replaceAll('&amp;', '&');

/**
 * Judges what `_dash-layout` answered: a component (`{props, type, namespace}`) or a list of them.
 *
 * @returns what is wrong with it, or `undefined`
 */
export function layoutMistake(text: string): string | undefined {
  const layout = parseJson(text);
  if (layout === undefined) return 'it is no JSON';
  const components = Array.isArray(layout) ? layout : [layout];
  if (components.length === 0) return 'it is empty';
  const isComponent = (one: unknown) =>
    one !== null && typeof one === 'object' && 'type' in one && 'props' in one;
  return components.some(isComponent) ? undefined : 'it holds no Dash component';
}

/** Judges what `_dash-dependencies` answered: the list of callbacks, which may be empty. */
export const dependenciesMistake = (text: string): string | undefined =>
  Array.isArray(parseJson(text)) ? undefined : 'it is no list of callbacks';
