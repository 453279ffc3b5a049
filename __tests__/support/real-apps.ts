import { execFile } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pythonTools, sourceArchive } from './python-index.ts';
import { writeFiles } from './temporary-folder.ts';

/*
 * Dash apps by other authors, downloaded from the package index. Tests only add what the authors expect a user to add.
 */

export interface RealApp {
  readonly name: string;
  /** Creates the app in an empty folder. */
  readonly make: (folder: string) => Promise<void>;
  readonly path?: string | undefined;
  readonly inputs?: Readonly<Record<string, string>> | undefined;
  readonly entrypoint: string;
  /** The text of an element to click first. */
  readonly presses?: string;
  /** A text that the page then shows. If the app has callbacks, a callback writes it. */
  readonly shows: string;
  /** The rule that warns of a bug in the app. */
  readonly warning?: string;
  /** Requests outside of the app's own path, caused by a bug in the app. */
  readonly strays?: readonly string[];
}

const run = promisify(execFile);

/** Runs a project generator in a folder. */
async function generate(
  folder: string,
  requirements: string[],
  command: string,
  ...args: string[]
): Promise<void> {
  const programs = await pythonTools(...requirements);
  await run(join(programs, command), args, { cwd: folder });
}

/**
 * For apps whose environment depends on their folder, so that it is made in each run: to compile all of pandas takes longer
 * than to load the needed part of it a few times.
 */
const uncompiled = { environment: 'PIP_NO_COMPILE=1' };

export const realApps: readonly RealApp[] = [
  {
    name: "dash-init's bootstrap template",
    make: (folder) =>
      generate(folder, ['dash-init==0.3.1'], 'dash-init', 'create', 'sales', '-t', 'bootstrap'),
    path: 'sales',
    inputs: uncompiled,
    entrypoint: 'app:app',
    shows: '$1,778',
  },
  {
    name: "dash-init's template of several pages",
    make: (folder) =>
      generate(folder, ['dash-init==0.3.1'], 'dash-init', 'create', 'board', '-t', 'multipage'),
    path: 'board',
    inputs: uncompiled,
    entrypoint: 'app:app',
    presses: 'Analytics',
    shows: 'Life expectancy in Europe',
  },
  {
    name: 'create-dash-app, a package that imports itself by its own name',
    make: async (folder) => {
      await generateDashApp(folder);
      // The generated code has a typo.
      const index = join(folder, 'board', 'components', 'index.py');
      await writeFile(index, (await readFile(index, 'utf8')).replace('html.p(', 'html.P('));
    },
    entrypoint: 'board.server:app',
    shows: 'Welcome to dash_app!',
  },
  {
    name: "magic-dash's tool of one page",
    make: async (folder) => {
      // It asks questions, and needs a terminal.
      const programs = await pythonTools('magic-dash==0.5.3');
      const answers = join(import.meta.dirname, 'answer-all.py');
      const command = [join(programs, 'magic-dash'), 'create', '--name', 'simple-tool', '--path', '.'];
      await run(join(programs, 'python'), [answers, ...command], { cwd: folder });
    },
    path: 'simple-tool',
    entrypoint: 'app:app',
    presses: '执行计算',
    shows: '请先完善本工具所需各项输入值',
  },
  {
    name: "dash-tools' template with tabs",
    make: generateTabs,
    path: 'tooled',
    // Its runtime.txt requires exactly 3.10.7.
    inputs: { 'python-version': '>=3.10' },
    entrypoint: 'src.app:app',
    presses: 'Histograms',
    shows: 'Dynamically rendered tab content - tooled',
  },
  {
    name: "dash-datagrid's example, which requires the library beside it by -e ..",
    make: async (folder) => {
      await cp(await sourceArchive('dash-datagrid==4.29.1'), folder, { recursive: true });
    },
    path: 'examples',
    entrypoint: 'app:app',
    presses: 'High value only',
    shows: '2 high-value orders loaded',
  },
  {
    name: "dash-fluida's demo, with the requirements that its user writes",
    make: async (folder) => {
      await cp(await sourceArchive('dash-fluida==1.0.0'), folder, { recursive: true });
      await writeFiles(folder, { 'demo/requirements.txt': 'dash>=3,<5\ndash-fluida==1.0.0\n' });
    },
    path: 'demo',
    inputs: { entrypoint: 'app:app' },
    entrypoint: 'app:app',
    shows: 'Responsive charts',
  },
  {
    name: "dash-echartsx's gallery, a package with requirements of its own beside a uv.lock",
    make: async (folder) => {
      await cp(await sourceArchive('dash-echartsx==0.2.0'), folder, { recursive: true });
    },
    inputs: {
      ...uncompiled,
      entrypoint: 'example_app.app',
      'requirements-file': 'example_app/requirements.txt',
    },
    entrypoint: 'example_app.app:app',
    // Its callback compares the path in the browser, which contains the prefix of Connect.
    warning: 'raw-pathname',
    shows: 'Example not found',
  },
  {
    name: 'embeddingbuddy, whose app is made by a factory of its src/ package',
    make: async (folder) => {
      await cp(await sourceArchive('embeddingbuddy==0.8.3'), folder, { recursive: true });
    },
    inputs: { entrypoint: 'embeddingbuddy.wsgi:application' },
    entrypoint: 'embeddingbuddy.wsgi:application',
    shows: 'EmbeddingBuddy',
    // @import url("/assets/…") in its assets/fontawesome.css
    strays: ['GET /assets/fontawesome/css/all.min.css: 404'],
  },
];

/** Generates an app with create-dash-app. The README asks the user to write the requirements. */
export async function generateDashApp(folder: string): Promise<void> {
  await generate(folder, ['create-dash-app==0.1.2'], 'create-dash-app', '--base', 'board', '--path', '.');
  await writeFiles(folder, {
    'requirements.txt': 'dash>=3,<5\ndash-bootstrap-components\nFlask-Caching<2.4\n',
  });
}

/** Generates an app with dash-tools. Its own command "deploy" would write the requirements. */
export async function generateTabs(folder: string): Promise<void> {
  // The old generator needs these packages. The generated app doesn't.
  const tools = ['dash-tools==1.12.0', 'setuptools<81', 'dash<3', 'dash-bootstrap-components<2'];
  await generate(folder, tools, 'dashtools', 'init', 'tooled', 'tabs');
  await writeFiles(folder, { 'tooled/requirements.txt': 'dash\ndash-bootstrap-components\nnumpy\n' });
}
