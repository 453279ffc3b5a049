import { execFile } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pythonTools, sourceArchive } from './python-index.ts';
import { writeFiles } from './temporary-folder.ts';

/*
 * Dash apps that other people wrote, downloaded from the package index. Nothing of them is in this repository.
 * Tests only add what the authors leave to the user, as below.
 */

export interface RealApp {
  readonly name: string;
  /** Makes the app in an empty folder. */
  readonly make: (folder: string) => Promise<void>;
  readonly path?: string | undefined;
  readonly inputs?: Readonly<Record<string, string>> | undefined;
  readonly entrypoint: string;
  /** The element that a visitor presses first, if any, by its text. */
  readonly presses?: string;
  /** What its page then shows, by a callback where it has one. */
  readonly shows: string;
  /** The rule that warned, where its page isn't what its author meant. */
  readonly warning?: string;
  /** What it asks for beside its own path, by a mistake of its author. */
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

export const realApps: readonly RealApp[] = [
  {
    name: "dash-init's bootstrap template",
    make: (folder) =>
      generate(folder, ['dash-init==0.3.1'], 'dash-init', 'create', 'sales', '-t', 'bootstrap'),
    path: 'sales',
    entrypoint: 'app:app',
    shows: '$1,778',
  },
  {
    name: "dash-init's template of several pages",
    make: (folder) =>
      generate(folder, ['dash-init==0.3.1'], 'dash-init', 'create', 'board', '-t', 'multipage'),
    path: 'board',
    entrypoint: 'app:app',
    presses: 'Analytics',
    shows: 'Life expectancy in Europe',
  },
  {
    name: 'create-dash-app, a package that imports itself by its own name',
    make: async (folder) => {
      await generateDashApp(folder);
      // What it writes there doesn't run.
      const index = join(folder, 'board', 'components', 'index.py');
      await writeFile(index, (await readFile(index, 'utf8')).replace('html.p(', 'html.P('));
    },
    entrypoint: 'board.server:app',
    shows: 'Welcome to dash_app!',
  },
  {
    name: "magic-dash's tool of one page",
    make: async (folder) => {
      // It asks its questions in a terminal.
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
    // Its runtime.txt wants 3.10.7 and no other.
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
    inputs: { entrypoint: 'example_app.app', 'requirements-file': 'example_app/requirements.txt' },
    entrypoint: 'example_app.app:app',
    // Its callback takes the path in the browser for its own, as long as nobody heeds the warning.
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

/** As it leaves its generator; it leaves the requirements to its user, as its README says. */
export async function generateDashApp(folder: string): Promise<void> {
  await generate(folder, ['create-dash-app==0.1.2'], 'create-dash-app', '--base', 'board', '--path', '.');
  await writeFiles(folder, {
    'requirements.txt': 'dash>=3,<5\ndash-bootstrap-components\nFlask-Caching<2.4\n',
  });
}

/** As it leaves its generator; it leaves the requirements to its own command "deploy". */
export async function generateTabs(folder: string): Promise<void> {
  // As old as it is, it needs these to run; the app that it makes doesn't.
  const tools = ['dash-tools==1.12.0', 'setuptools<81', 'dash<3', 'dash-bootstrap-components<2'];
  await generate(folder, tools, 'dashtools', 'init', 'tooled', 'tabs');
  await writeFiles(folder, { 'tooled/requirements.txt': 'dash\ndash-bootstrap-components\nnumpy\n' });
}
