import { describe, expect, test } from '@jest/globals';
import {
  componentsIn,
  initialRequests,
  parseCallbacks,
  startPageRequest,
} from '../../../src/deploy/callbacks.ts';

const page = new URL('https://connect.example.org/content/x/?tab=2');

const component = (id: string, props: Readonly<Record<string, unknown>> = {}, type = 'Div') => ({
  type,
  namespace: 'dash_html_components',
  props: { id, ...props },
});

const at = (text: string) => {
  const dot = text.lastIndexOf('.');
  return { id: text.slice(0, dot), property: text.slice(dot + 1) };
};

/** An entry of Dash's `_dash-dependencies`. */
const callback = (
  output: string,
  inputs: readonly string[],
  more: Readonly<Record<string, unknown>> = {},
) => ({
  output,
  inputs: inputs.map(at),
  state: [],
  clientside_function: null,
  prevent_initial_call: false,
  ...more,
});

const requests = (callbacks: readonly unknown[], ...components: readonly unknown[]) =>
  initialRequests(
    parseCallbacks(JSON.stringify(callbacks)),
    componentsIn(JSON.stringify({ type: 'Div', props: { children: components } })),
    page,
  );

test('calls a callback with the values of the layout, as a browser does', () => {
  const callbacks = [callback('out.children', ['in.value'], { state: [at('store.data')] })];
  expect(
    requests(callbacks, component('in', { value: 5 }), component('store', { data: [1] }), component('out')),
  ).toEqual([
    {
      output: 'out.children',
      outputs: at('out.children'),
      inputs: [{ ...at('in.value'), value: 5 }],
      state: [{ ...at('store.data'), value: [1] }],
      changedPropIds: [],
    },
  ]);
});

test('leaves out the value of a property that the layout does not set', () => {
  const [request] = requests([callback('out.children', ['in.n_clicks'])], component('in'), component('out'));
  expect(request?.inputs).toEqual([at('in.n_clicks')]);
});

test('lists the outputs of a callback that has several', () => {
  const [request] = requests(
    [callback('..a.children...b.style..', ['in.value'])],
    component('in'),
    component('a'),
    component('b'),
  );
  expect(request?.outputs).toEqual([at('a.children'), at('b.style')]);
});

test('passes the parts of the address to a callback of dcc.Location', () => {
  const [request] = requests(
    [callback('out.children', ['url.pathname', 'url.search'])],
    component('url', { refresh: false }, 'Location'),
    component('out'),
  );
  expect(request?.inputs.map(({ value }) => value)).toEqual(['/content/x/', '?tab=2']);
});

describe('does not call a callback', () => {
  const all = ['in', 'out', 'middle'].map((id) => component(id));
  test.each<{ name: string; callbacks: readonly unknown[]; components?: readonly unknown[] }>([
    {
      name: 'that prevents the initial call',
      callbacks: [callback('out.children', ['in.value'], { prevent_initial_call: true })],
    },
    {
      name: 'that runs in the browser',
      callbacks: [callback('out.children', ['in.value'], { clientside_function: { namespace: 'a' } })],
    },
    {
      name: 'that runs in the background',
      callbacks: [callback('out.children', ['in.value'], { background: { interval: 1000 } })],
    },
    { name: 'whose input is not on the page', callbacks: [callback('out.children', ['absent.value'])] },
    { name: 'whose output is not on the page', callbacks: [callback('absent.children', ['in.value'])] },
    {
      name: 'with pattern-matching ids',
      callbacks: [callback('out.children', ['{"index":["ALL"]}.value'])],
    },
    {
      name: 'that waits for the result of another one',
      callbacks: [
        callback('middle.data', ['in.value'], { clientside_function: { namespace: 'a' } }),
        callback('out.children', ['middle.data']),
      ],
    },
  ])('$name', ({ callbacks }) => {
    expect(requests(callbacks, ...all)).toEqual([]);
  });
});

test('requests the start page of a multi-page app with its URL', () => {
  // The callback of dash.page_container in Dash 3 and 4.
  const callbacks = parseCallbacks(
    JSON.stringify([
      callback(
        '.._pages_content.children..._pages_store.data..',
        ['_pages_location.pathname', '_pages_location.search'],
        { prevent_initial_call: true },
      ),
    ]),
  );
  expect(startPageRequest(callbacks, componentsIn('null'), page)).toEqual({
    output: '.._pages_content.children..._pages_store.data..',
    outputs: [at('_pages_content.children'), at('_pages_store.data')],
    inputs: [
      { ...at('_pages_location.pathname'), value: '/content/x/' },
      { ...at('_pages_location.search'), value: '?tab=2' },
    ],
    changedPropIds: ['_pages_location.pathname', '_pages_location.search'],
  });
  expect(startPageRequest([], componentsIn('null'), page)).toBeUndefined();
});

test('finds components in a deeply nested layout and in the response of a callback', () => {
  const depth = 20_000;
  const deep =
    '{"type":"Div","props":{"children":'.repeat(depth) +
    JSON.stringify(component('deep')) +
    '}}'.repeat(depth);
  const response = JSON.stringify({ multi: true, response: { x: { children: component('late') } } });
  expect([...componentsIn(deep, response, 'not json').keys()].sort()).toEqual(['deep', 'late']);
});

test('finds components in a layout with more data than a function takes arguments', () => {
  const data = { ...component('plot'), data: Array(200_000).fill(1) };
  expect([...componentsIn(JSON.stringify(data)).keys()]).toEqual(['plot']);
});

test('ignores entries of the list of callbacks that it does not understand', () => {
  expect(
    parseCallbacks('[null, {"output": 5}, {"output": "a.b", "inputs": [{"id": {}}]}, {"output": "a.b"}]'),
  ).toEqual([]);
  expect(
    parseCallbacks('[{"output": "a.b", "inputs": [], "state": {}}, {"output": "a.b", "inputs": {}}]'),
  ).toEqual([]);
  expect(parseCallbacks('{}')).toEqual([]);
});
