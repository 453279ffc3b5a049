import { chooseEntrypoint } from '../../src/bundle/entrypoint/find-entrypoint.ts';
import type { AppContext } from '../../src/bundle/rules/rule.ts';
import { checkSource } from '../../src/bundle/rules/source-rules.ts';
import type { AppFolder, Entrypoint, Requirements } from '../../src/bundle/types.ts';

/** The files of an app folder, by their paths. */
export type Files = Readonly<Record<string, string>>;

export const folder = (files: Files): AppFolder => ({
  paths: Object.keys(files).sort(),
  read: async (path) => files[path],
});

/** Requirements for these packages, separated by spaces. Each can have `==` and a version. */
export const pinned = (names: string, { locked = false } = {}): Requirements => {
  const packages = names
    .split(' ')
    .map((line) => line.split('=='))
    .map(([name = '', version]) => [name, version] as const);
  return {
    text: names.replaceAll(' ', '\n'),
    packageFile: 'requirements.txt',
    source: 'requirements.txt',
    packages: new Map(packages),
    locked,
    origins: [],
    own: [],
    manager: 'pip',
  };
};

/** The entrypoint of an app in app.py. */
export const appEntrypoint: Entrypoint = {
  module: 'app',
  object: 'app',
  text: 'app:app',
  source: 'given',
  certain: true,
};

interface CheckOptions extends AppContext {
  readonly ignore?: readonly string[];
  /** The name of the app folder. */
  readonly name?: string;
  readonly entrypoint?: Entrypoint;
}

/** The findings of an app. Without app.py or the option `entrypoint`, the entrypoint is searched. */
export async function check(files: Files, { ignore = [], name, entrypoint, ...context }: CheckOptions = {}) {
  const named = { ...folder(files), ...(name !== undefined && { name }) };
  const searched = async () =>
    files['app.py'] === undefined ? (await chooseEntrypoint(named)).entrypoint : appEntrypoint;
  const options = { ...context, ignore: new Set(ignore) };
  return (await checkSource(named, entrypoint ?? (await searched()), options)).findings;
}

/** The findings as `level rule file:line`. */
export async function summaries(files: Files, options: CheckOptions = {}): Promise<string[]> {
  const findings = await check(files, options);
  return findings.map(({ level, rule, location }) => `${level} ${rule} ${location?.file}:${location?.line}`);
}

/** The first lines of app.py. */
export const start = 'import os\nfrom dash import Dash, html, dcc\n';
/** The last lines of app.py: a layout. */
export const end = '\napp.layout = html.Div()\n';
/** An app.py that creates the app with these arguments in line 3. */
export const made = (options: string) => `${start}app = Dash(__name__, ${options})${end}`;
/** An app.py with these lines, starting at line 5. */
export const withLines = (body: string) => `${start}app = Dash(__name__)${end}${body}`;
