import { parseJson } from '../connect/errors.ts';
import { list, object, optional, text } from '../shared/checks.ts';

/*
 * Which callbacks Dash calls when a page loads, and with which requests. A callback that needs more than the page itself
 * to decide (pattern-matching ids, the result of another callback, a background job) is left out.
 */

/** A property of a component, as in `_dash-dependencies`. */
interface Property {
  readonly id: string;
  readonly property: string;
}

/** An entry of `_dash-dependencies`. */
interface Callback {
  /** `id.property`, or `..id.property...id.property..` for several outputs. */
  readonly output: string;
  readonly inputs: readonly Property[];
  readonly state?: readonly Property[];
  readonly prevent_initial_call?: boolean;
  readonly clientside_function?: unknown;
  readonly background?: unknown;
  readonly long?: unknown;
  readonly no_output?: boolean;
}

/** The body of a POST to `_dash-update-component`. */
export interface CallbackRequest {
  readonly output: string;
  readonly outputs: Property | readonly Property[];
  readonly inputs: readonly Input[];
  readonly state?: readonly Input[];
  readonly changedPropIds: readonly string[];
}

type Input = Property & { readonly value?: unknown };

/** The id that Dash gives to the content of `dash.page_container`, and to the address that it depends on. */
const [pagesContent, pagesLocation] = ['_pages_content', '_pages_location'];

const isProperty = object<Property>({ id: text, property: text });
const isCallback = object<Callback>({
  output: text,
  inputs: list(isProperty),
  state: optional(list(isProperty)),
});

/** The callbacks of an app. @param answer that of `_dash-dependencies` */
export function parseCallbacks(answer: string): readonly Callback[] {
  const found = parseJson(answer);
  return Array.isArray(found) ? found.filter(isCallback) : [];
}

/** The outputs of a callback. Dash marks duplicate outputs by a suffix of the property (`children@…`). */
function outputsOf({ output }: Callback): Property[] {
  const parts = output.startsWith('..') ? output.slice(2, -2).split('...') : [output];
  return parts.map((part) => {
    const at = part.lastIndexOf('.');
    return { id: part.slice(0, at), property: part.slice(at + 1).split('@', 1)[0] ?? '' };
  });
}

/**
 * The request that fills `dash.page_container` with the start page of a multi-page app; `undefined` for other apps.
 *
 * @param page the address of the page
 */
export function startPageRequest(
  callbacks: readonly Callback[],
  components: Components,
  page: URL,
): CallbackRequest | undefined {
  const callback = callbacks.find((one) =>
    outputsOf(one).some(({ id, property }) => id === pagesContent && property === 'children'),
  );
  if (!callback) return undefined;
  const changedPropIds = callback.inputs
    .filter(({ id }) => id === pagesLocation)
    .map(({ id, property }) => `${id}.${property}`);
  return requestOf(callback, components, page, changedPropIds);
}

/**
 * The requests of the callbacks that Dash calls when the page loads, whose inputs are all on the page.
 *
 * @param page the address of the page
 */
export function initialRequests(
  callbacks: readonly Callback[],
  components: Components,
  page: URL,
): readonly CallbackRequest[] {
  const key = ({ id, property }: Property) => `${id}.${property}`;
  const computed = new Set(
    callbacks.filter((one) => !one.prevent_initial_call).flatMap((one) => outputsOf(one).map(key)),
  );
  const isInitial = (one: Callback) =>
    !one.prevent_initial_call &&
    !one.clientside_function &&
    !one.background &&
    !one.long &&
    !one.no_output &&
    one.inputs.length > 0 &&
    one.inputs.every((input) => components.has(input.id) && !computed.has(key(input))) &&
    [...(one.state ?? []), ...outputsOf(one)].every(({ id }) => components.has(id));
  return callbacks.filter(isInitial).map((one) => requestOf(one, components, page, []));
}

function requestOf(
  callback: Callback,
  components: Components,
  page: URL,
  changedPropIds: readonly string[],
): CallbackRequest {
  const withValue = ({ id, property }: Property): Input => {
    const value = propertyValue(components.get(id), property, page, id);
    return { id, property, ...(value !== undefined && { value }) };
  };
  const outputs = outputsOf(callback);
  const isSingle = !callback.output.startsWith('..');
  return {
    output: callback.output,
    outputs: isSingle && outputs[0] ? outputs[0] : outputs,
    inputs: callback.inputs.map(withValue),
    ...(callback.state && callback.state.length > 0 && { state: callback.state.map(withValue) }),
    changedPropIds,
  };
}

/** A `dcc.Location` gets the parts of the page's address; other components have the values of the layout. */
function propertyValue(component: Component | undefined, property: string, page: URL, id: string): unknown {
  if (component?.type !== 'Location' && id !== pagesLocation) return component?.props[property];
  const parts: Readonly<Record<string, string>> = {
    pathname: page.pathname,
    search: page.search,
    hash: page.hash,
    href: page.href,
  };
  return parts[property] ?? component?.props[property];
}

interface Component {
  readonly type: string;
  readonly props: Readonly<Record<string, unknown>>;
}

/** The components of a page by their ids. */
export type Components = ReadonlyMap<string, Component>;

/** Finds all components with an id in texts of JSON, such as a layout or the response of a callback. */
export function componentsIn(...texts: readonly string[]): Components {
  const found = new Map<string, Component>();
  // A layout may be nested more deeply than a recursive function could go.
  const open: unknown[] = texts.map(parseJson);
  while (open.length > 0) {
    const one = open.pop();
    if (one === null || typeof one !== 'object') continue;
    if ('props' in one && 'type' in one && typeof one.type === 'string') {
      const props = one.props as Component['props'];
      if (typeof props?.id === 'string') found.set(props.id, { type: one.type, props });
    }
    for (const value of Object.values(one)) open.push(value);
  }
  return found;
}
