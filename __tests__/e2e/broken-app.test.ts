import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runStep, type StepResult } from '../../scripts/runner.ts';
import { helloApp } from '../support/hello-dash.ts';
import { type LocalConnect, startLocalConnect } from '../support/local-connect.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let connect: LocalConnect;
let good: StepResult;
beforeAll(async () => {
  connect = await startLocalConnect();
  good = await deploy({});
});
afterAll(async () => {
  await connect[Symbol.asyncDispose]();
});

/** Deploys a small app with these files, always to the same content. */
async function deploy(files: Record<string, string>, more: Record<string, string> = {}): Promise<StepResult> {
  await using workspace = await temporaryFolder({ ...helloApp, ...files });
  const inputs = { server: connect.url, 'api-key': connect.keys.publisher, 'verify-timeout': '120', ...more };
  return await runStep({ inputs, workspace: workspace.path });
}

interface Broken {
  readonly it: string;
  readonly files: Record<string, string>;
  readonly file: string;
  readonly line: string;
  /** The exception in the annotation and in the log of the app. */
  readonly exception: string;
}

describe.each<Broken>([
  {
    it: 'an import that fails when the app starts',
    files: {
      'app.py': `from dash import Dash, html

from figures import draw

app = Dash(__name__)
app.layout = html.Div(draw())
`,
      'figures.py': 'from json import dump_all\n\n\ndef draw():\n    return dump_all()\n',
    },
    file: 'figures.py',
    line: '1',
    exception: "ImportError: cannot import name 'dump_all' from 'json'",
  },
  {
    it: 'a layout function that raises an error',
    files: {
      'app.py': `from dash import Dash, html

app = Dash(__name__)
prices = {"apples": 3}


def layout():
    return html.P(prices["pears"])


app.layout = layout
`,
    },
    file: 'app.py',
    line: '8',
    exception: "KeyError: 'pears'",
  },
  {
    it: "a syntax error that only the server's Python finds",
    files: {
      'app.py': `from dash import Dash, html

app = Dash(__name__)
app.layout = html.P("Hello")
if not app.layout.children:
    return
`,
    },
    file: 'app.py',
    line: '6',
    exception: "SyntaxError: 'return' outside function",
  },
])('$it', ({ files, file, line, exception }) => {
  let result: StepResult;
  beforeAll(async () => {
    result = await deploy(files);
  });

  test('fails the step', () => {
    expect(result).toMatchObject({ code: 1, outputs: { status: 'failed' } });
    expect(result.log.split('\n').at(-1)).toMatch(/^Failed: /);
  });

  test('is annotated on its line', () => {
    expect(result.annotations.filter(({ level }) => level === 'error')).toMatchObject([
      { file, line, message: expect.stringContaining(exception) },
    ]);
  });

  test('appears in the log with the traceback of the app', () => {
    expect(result.log).toContain('Traceback (most recent call last):');
    expect(result.log).toMatch(new RegExp(`^ +File ".*${file}", line ${line}`, 'm'));
    expect(result.log.split('\n').filter((text) => text.startsWith(exception))).not.toEqual([]);
  });

  test('keeps the active version', async () => {
    expect(result.log.split('\n').at(-1)).toContain(
      `Bundle ${good.outputs['bundle-id']} is live, as before.`,
    );
    expect(result.outputs['content-guid']).toBe(good.outputs['content-guid']);
    expect(await connect.layoutFor(good.outputs['content-url'] ?? '')).toContain('"Hello"');
  });
});

describe('an app that exits when it is imported', () => {
  test('is reported with its last log line', async () => {
    const app = `import sys\n\nsys.exit("config missing")\n${helloApp['app.py']}`;
    const { annotations } = await deploy({ 'app.py': app });
    expect(annotations.filter(({ level }) => level === 'error')).toMatchObject([
      { message: expect.stringMatching(/process ended with exit code 1\.[\s\S]*config missing/) },
    ]);
  });
});

describe('an app without a layout', () => {
  test('is annotated on the line of its Dash object', async () => {
    const app = 'from dash import Dash\n\napp = Dash(__name__)\n';
    const { annotations } = await deploy({ 'app.py': app });
    expect(annotations.filter(({ level }) => level === 'error')).toMatchObject([
      { file: 'app.py', line: '3', message: expect.stringContaining('The app has no layout.') },
    ]);
  });
});

describe('an app with a slow import', () => {
  test('is reported without a line, with the input for the time limit', async () => {
    const app = `import time\n\ntime.sleep(600)\n${helloApp['app.py']}`;
    const { annotations, log } = await deploy({ 'app.py': app }, { 'verify-timeout': '2' });
    const errors = annotations.filter(({ level }) => level === 'error');
    expect(errors).toMatchObject([
      { message: expect.stringContaining('The app did not answer within 2 s.') },
    ]);
    expect(errors[0]?.file).toBeUndefined();
    expect(errors[0]?.message).toContain('Move long work into a callback, or raise `verify-timeout`.');
    expect(log).not.toContain('traceback');
  });
});

describe.each([
  {
    it: 'an entry file with a syntax error',
    app: 'from dash import Dash, html\n\napp = Dash(__name__)\napp.layout = html.P("Hello" if True)\n',
    line: '4',
    message: 'app.py has a syntax error.',
  },
  {
    it: 'an app that runs its own server when it is imported',
    app: 'from dash import Dash, html\n\napp = Dash(__name__)\napp.layout = html.P("Hi")\napp.run(debug=True)\n',
    line: '5',
    message: 'app.run() is called when the module is imported.',
  },
])('$it', ({ app, line, message }) => {
  test('fails the step at its line, and nothing is uploaded', async () => {
    const result = await deploy({ 'app.py': app });
    expect(result).toMatchObject({ code: 1, outputs: { status: 'failed', 'bundle-id': '' } });
    expect(result.annotations.filter(({ level }) => level === 'error')).toMatchObject([
      { file: 'app.py', line, message: expect.stringContaining(message) },
    ]);
    expect(await connect.layoutFor(good.outputs['content-url'] ?? '')).toContain('"Hello"');
  });
});
