import { execFile } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pythonTools, sourceArchive } from './python-index.ts';
import { writeFiles } from './temporary-folder.ts';

/*
 * Dash apps that other people wrote, taken from the package index as they are. Nothing of them is in this
 * repository; what a test adds is what their author left to the user, and stands below.
 */

export interface RealApp {
  readonly name: string;
  /** Makes the app in an empty folder. */
  readonly make: (folder: string) => Promise<void>;
  readonly path?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly entrypoint: string;
  /** Text that its page shows in a browser. */
  readonly shows: string;
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
    shows: 'sales',
  },
  {
    name: "dash-init's template of several pages",
    make: (folder) =>
      generate(folder, ['dash-init==0.3.1'], 'dash-init', 'create', 'board', '-t', 'multipage'),
    path: 'board',
    entrypoint: 'app:app',
    shows: 'board',
  },
  {
    name: 'create-dash-app, a package that imports itself by its own name',
    make: async (folder) => {
      await generate(folder, ['create-dash-app==0.1.2'], 'create-dash-app', '--base', 'board', '--path', '.');
      // It leaves the requirements to its user, as its README says.
      await writeFiles(folder, {
        'requirements.txt': 'dash>=3,<5\ndash-bootstrap-components\nFlask-Caching\n',
      });
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
    shows: '',
  },
  {
    name: "dash-tools' template with tabs",
    make: async (folder) => {
      // As old as it is, it needs these to run; the app that it makes doesn't.
      const tools = ['dash-tools==1.12.0', 'setuptools<81', 'dash<3', 'dash-bootstrap-components<2'];
      await generate(folder, tools, 'dashtools', 'init', 'tooled', 'tabs');
      // It leaves them to its own command "deploy", and names a Python that this machine may not have.
      await writeFiles(folder, { 'tooled/requirements.txt': 'dash>=2.5.1,<3\npandas\nsetuptools<81\n' });
    },
    path: 'tooled',
    inputs: { 'python-version': '>=3.9' },
    entrypoint: 'src.app:app',
    shows: '',
  },
  {
    name: "dash-cytoscape's usage.py",
    make: async (folder) => {
      await cp(await sourceArchive('dash-cytoscape==1.0.2'), folder, { recursive: true });
      await writeFiles(folder, { 'requirements.txt': 'dash>=2,<3\ndash-cytoscape==1.0.2\nsetuptools<81\n' });
    },
    inputs: { entrypoint: 'usage:app', 'requirements-file': 'requirements.txt' },
    entrypoint: 'usage:app',
    shows: '',
  },
];
