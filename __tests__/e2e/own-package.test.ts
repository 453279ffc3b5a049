import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runStep } from '../../scripts/runner.ts';
import { type LocalConnect, startLocalConnect } from '../support/local-connect.ts';
import { standInDash } from '../support/stand-in-dash.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let connect: LocalConnect;
beforeAll(async () => {
  connect = await startLocalConnect(await standInDash());
});
afterAll(async () => {
  await connect[Symbol.asyncDispose]();
});

/** A package in the src/ layout with a data file. It reads its own version with importlib.metadata. */
const plots = {
  'pyproject.toml': `[project]
name = "plots"
version = "1.2.3"
dependencies = ["dash>=3,<5"]

[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[tool.setuptools.package-data]
plots = ["*.txt"]
`,
  'src/plots/__init__.py': `from importlib.metadata import version
from importlib.resources import files

from plots.words import join


def about():
    return join(files("plots").joinpath("title.txt").read_text().strip(), version("plots"))
`,
  'src/plots/words.py': 'def join(*words):\n    return " ".join(words)\n',
  'src/plots/title.txt': 'Plots of our own\n',
};

const app = `from dash import Dash, html
from plots import about

app = Dash(__name__)
app.layout = html.P(about())
`;

const below = (folder: string, files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));

const sales = (sources: string) => `[project]
name = "sales"
version = "0.1.0"
requires-python = ">=3.9"
dependencies = ["dash>=3,<5", "plots"]

[tool.uv.sources]
plots = ${sources}
`;

test.each<{ it: string; path: string; entrypoint?: string; files: Record<string, string> }>([
  {
    it: '-e . in requirements.txt',
    path: '.',
    files: { ...plots, 'app.py': app, 'requirements.txt': '-e .\n' },
  },
  {
    it: 'the app is in the package, and its requirements in pyproject.toml',
    path: '.',
    entrypoint: 'plots.web:app',
    files: { ...plots, 'src/plots/web.py': app },
  },
  {
    it: 'a member of a uv workspace',
    path: 'apps/sales',
    files: {
      'pyproject.toml': '[tool.uv.workspace]\nmembers = ["apps/*", "libs/*"]\n',
      'apps/sales/pyproject.toml': sales('{ workspace = true }'),
      'apps/sales/app.py': app,
      ...below('libs/plots', plots),
    },
  },
  {
    it: 'a path dependency in pyproject.toml',
    path: 'apps/sales',
    files: {
      'apps/sales/pyproject.toml': sales('{ path = "../../libs/plots" }'),
      'apps/sales/app.py': app,
      ...below('libs/plots', plots),
    },
  },
  {
    it: 'a folder of the repository in requirements.txt',
    path: 'apps/sales',
    files: {
      'apps/sales/requirements.txt': '../../libs/plots\n',
      'apps/sales/app.py': app,
      ...below('libs/plots', plots),
    },
  },
])('an app starts with a package of its repository: $it', async ({ it, path, entrypoint = '', files }) => {
  await using workspace = await temporaryFolder(files);
  const result = await runStep({
    inputs: { server: connect.url, 'api-key': connect.keys.publisher, path, entrypoint, title: it },
    workspace: workspace.path,
    repository: `acme/${it.replaceAll(/\W+/g, '-')}`,
  });
  const url = result.outputs['content-url'];
  expect(result.log.split('\n').at(-1)).toBe(`Deployed: ${url}`);
  expect(JSON.parse(result.outputs.result ?? '')).toMatchObject({ entrypoint: entrypoint || 'app:app' });
  expect(JSON.parse(await connect.layoutFor(`${url}`))).toMatchObject({
    props: { children: 'Plots of our own 1.2.3' },
  });
});

test('an error in a package of the repository is annotated on its line in the repository', async () => {
  await using workspace = await temporaryFolder({
    'apps/sales/requirements.txt': '../../libs/plots\n',
    'apps/sales/app.py': app,
    ...below('libs/plots', {
      ...plots,
      'src/plots/words.py': 'def join(*words):\n    return words.join()\n',
    }),
  });
  const result = await runStep({
    inputs: { server: connect.url, 'api-key': connect.keys.publisher, path: 'apps/sales' },
    workspace: workspace.path,
  });
  expect(result.annotations.filter(({ level }) => level === 'error')).toMatchObject([
    { file: 'libs/plots/src/plots/words.py', line: '2', message: expect.stringContaining('AttributeError') },
  ]);
});
