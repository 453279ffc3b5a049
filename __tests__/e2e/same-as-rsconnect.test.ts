import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Bundle, requireDeployable } from '../../src/bundle/bundle.ts';
import { inspectApp } from '../../src/bundle/inspect.ts';
import { makeManifest } from '../../src/bundle/manifest.ts';
import { pythonTools } from '../support/python-index.ts';
import { realApps } from '../support/real-apps.ts';
import { type TemporaryFolder, temporaryFolder, writeFiles } from '../support/temporary-folder.ts';

/*
 * Compares our manifest with that of rsconnect-python, which many users deploy with today. `intendedDifferences` has the
 * reason for each difference.
 */

const run = promisify(execFile);
const examples = join(import.meta.dirname, '..', '..', 'examples');

interface Manifest {
  readonly metadata: { readonly appmode: string; readonly entrypoint: string };
  readonly environment?: { readonly python?: { readonly requires: string } };
  readonly python: { readonly package_manager: { readonly name: string; readonly package_file: string } };
  readonly files: Readonly<Record<string, { readonly checksum: string }>>;
}

interface App {
  readonly name: string;
  readonly make: (folder: string) => Promise<void>;
  readonly path?: string | undefined;
  readonly inputs?: Readonly<Record<string, string>> | undefined;
  readonly entrypoint: string;
}

const apps: readonly App[] = [
  {
    name: 'examples/greeting',
    make: (folder) => cp(join(examples, 'greeting'), folder, { recursive: true }),
    entrypoint: 'app:app',
  },
  {
    name: 'an app next to other files of a repository',
    make: (folder) =>
      writeFiles(folder, {
        'app.py': 'from dash import Dash, html\n\napp = Dash(__name__)\napp.layout = html.P("Hello")\n',
        'requirements.txt': 'dash>=3,<5\npandas\n',
        '.python-version': '3.12\n',
        '.gitignore': '*.log\n',
        '.git/HEAD': 'ref: refs/heads/main\n',
        '.github/workflows/deploy.yml': 'on: push\n',
        '.env': 'TOKEN=1\n',
        'data/Größe und Maß.csv': 'a,b\n',
        'data/empty.csv': '',
        'pkg/__init__.py': '',
        'pkg/__pycache__/__init__.cpython-312.pyc': 'x',
        '__pycache__/app.cpython-312.pyc': 'x',
        'node_modules/x/index.js': 'x',
        'venv/bin/python': '',
        'venv/pyvenv.cfg': 'version = 3.12\n',
        'notes.txt': 'x',
        'rsconnect-python/app.json': '{}',
      }),
    entrypoint: 'app:app',
  },
  ...realApps,
];

/** Files that rsconnect-python includes and we exclude, with the reason. */
const intendedDifferences: readonly [matches: RegExp, reason: string][] = [
  [/(^|\/)\.git[^/]*$|(^|\/)\.git[^/]*\/(?!keep)/, 'files of Git and GitHub, which a server does not need'],
  [/(^|\/)\.env$/, 'a secret'],
  [/\/__pycache__\//, 'compiled Python files, which rsconnect-python excludes in the app folder only'],
];

async function rsconnectManifest(
  folder: string,
  entrypoint: string,
  requirementsFile: string,
): Promise<Manifest> {
  const programs = await pythonTools('rsconnect-python==1.32.0');
  const options = ['--entrypoint', entrypoint, '--requirements-file', requirementsFile, '--overwrite'];
  await run(join(programs, 'rsconnect'), ['write-manifest', 'dash', ...options, folder]);
  const file = join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Manifest;
  await rm(file);
  return manifest;
}

describe.each(apps)(
  '$name: our manifest and that of rsconnect-python have the same',
  ({ make, path = '.', inputs = {}, entrypoint }) => {
    let folder: TemporaryFolder;
    let theirs: Manifest;
    let ours: ReturnType<typeof makeManifest>;
    let bundle: Bundle;

    beforeAll(async () => {
      folder = await temporaryFolder();
      await make(folder.path);
      const root = join(folder.path, path);
      const given = inputs['requirements-file'];
      const usual = existsSync(join(root, 'requirements.txt')) ? 'requirements.txt' : 'pyproject.toml';
      theirs = await rsconnectManifest(root, entrypoint, given ?? usual);
      bundle = requireDeployable(
        await inspectApp({
          root,
          repository: folder.path,
          entrypoint,
          exclude: [],
          include: [],
          extraFiles: [],
          gitignore: false,
          ...(given !== undefined && { requirementsFile: given }),
          extras: [],
          groups: [],
          packageInstaller: 'auto',
          ignoreRules: [],
        }),
      );
      ours = makeManifest(bundle);
    });
    afterAll(async () => {
      await folder[Symbol.asyncDispose]();
    });

    test('files, apart from intended differences', () => {
      // We include the user's own packages, so that the app can import them.
      const own = new Set(bundle.requirements.own.map((file) => file.path));
      const expected = Object.keys(theirs.files).filter(
        (file) => !intendedDifferences.some(([matches]) => matches.test(file)),
      );
      const additional = Object.keys(ours.files).filter((file) => !(file in theirs.files) && own.has(file));
      expect(Object.keys(ours.files).toSorted()).toEqual([...expected, ...additional].toSorted());
    });

    test('checksums, including that of the requirements', () => {
      for (const [file, { checksum }] of Object.entries(ours.files)) {
        // A requirement on the user's own package is rewritten.
        if (file === bundle.requirements.packageFile && bundle.requirements.own.length > 0) continue;
        if (file in theirs.files) expect([file, checksum]).toEqual([file, theirs.files[file]?.checksum]);
      }
    });

    test('entrypoint, package file and app mode', () => {
      // If the module is in src/, rsconnect-python writes a name that Connect can't import.
      const inSrc = `src.${entrypoint}` === ours.metadata.entrypoint;
      expect(ours.metadata).toEqual({
        ...theirs.metadata,
        ...(inSrc && { entrypoint: `src.${theirs.metadata.entrypoint}` }),
      });
      expect(ours.python.package_manager.package_file).toBe(theirs.python.package_manager.package_file);
      expect(ours.python.package_manager.name).toBe(theirs.python.package_manager.name);
    });

    test('Python constraint, if it is in a file that both read', () => {
      const inBoth = ['.python-version', 'pyproject.toml', 'setup.cfg'].includes(bundle.python.source);
      const constraint = ours.environment.python?.requires;
      expect(inBoth ? constraint : undefined).toEqual(theirs.environment?.python?.requires);
    });
  },
);
