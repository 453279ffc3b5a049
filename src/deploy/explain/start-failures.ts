import { posix } from 'node:path';
import { secretByName } from '../../bundle/files/secrets.ts';
import { input } from '../../shared/input-names.ts';
import type { Problem } from '../../shared/problems.ts';

/** A failure of an app that is often met. */
export interface KnownStartFailure {
  readonly name: string;
  /** Matched against the exception, `Type: message`, and against the last lines of the log. */
  readonly pattern: RegExp;
  readonly hint: (found: RegExpExecArray, errorContext: StartContext) => string;
  /** It is to be mended where the Dash object is made, or near it. */
  readonly isOfDashObject?: true;
  /** In place of the exception, where that says little. */
  readonly message?: (found: RegExpExecArray, errorContext: StartContext) => Problem['message'];
}

export interface StartContext {
  /** `module:object`. */
  readonly entrypoint?: string | undefined;
  /** The files of the bundle. */
  readonly paths: readonly string[];
  /** The file whose line raised the exception, as Python printed it. */
  readonly raisedIn?: string | undefined;
}

/** What a part of Flask is to be held at, by the name of the group of the pattern below. */
const heldAt: Readonly<Record<string, string>> = {
  werkzeug3: 'werkzeug<3',
  werkzeug21: 'werkzeug<2.1',
  jinja2: 'jinja2<3.1',
  itsdangerous: 'itsdangerous<2.1',
  markupsafe: 'markupsafe<2.1',
};

/** In the order in which they are tried. */
export const knownStartFailures: readonly KnownStartFailure[] = [
  {
    name: 'old Dash packages',
    pattern: /^ModuleNotFoundError: No module named 'dash_(?<part>core_components|html_components|table)'/,
    hint: ({ groups }) => {
      const name = { core_components: 'dcc', html_components: 'html', table: 'dash_table' }[
        groups?.part ?? ''
      ];
      return `Since Dash 2 it is part of dash: write "from dash import ${name}".`;
    },
  },
  {
    name: 'pkg_resources',
    pattern: /^ModuleNotFoundError: No module named 'pkg_resources'/,
    hint: () =>
      'It was a part of setuptools, which comes with Python before 3.12 only, and ended with setuptools 81: take a newer version of the package that imports it, or add "setuptools<81" to the requirements.',
  },
  {
    name: 'entrypoint module missing',
    pattern: /^ModuleNotFoundError: No module named '(?<module>[\w.]+)'/,
    hint: ({ groups }, context) => adviceOnModule(groups?.module ?? '', context),
  },
  {
    name: 'relative import',
    pattern: /^ImportError: attempted relative import/,
    hint: () =>
      'The module of the entrypoint is no part of a package there: write "from views import …" for "from .views import …".',
  },
  {
    name: 'circular import',
    pattern: /^ImportError: cannot import name .* from partially initialized module/,
    hint: () => 'Two modules import each other: move what both need into a third one.',
  },
  {
    name: 'shared library missing',
    pattern: /(?<![\w.+-])(?<library>lib[\w.+-]+): cannot open shared object file/,
    hint: ({ groups }) =>
      `Ask an administrator of Connect to install the library that has ${groups?.library}; for OpenCV, require opencv-python-headless instead.`,
  },
  {
    name: 'C library too old',
    pattern: /version `(?<version>GLIBC(?:XX)?_[\d.]+)' not found/,
    hint: () => 'The package was built for a newer system than the server: choose an older version of it.',
  },
  {
    name: 'NumPy mismatch',
    pattern: /numpy\.dtype size changed|compiled using NumPy 1\.x cannot be run in\s+NumPy 2/,
    hint: () => 'Require numpy<2, or newer versions of the packages that were built for NumPy 1.',
  },
  {
    name: 'Flask too new',
    pattern: /^AttributeError: 'Flask' object has no attribute 'before_first_request'/,
    hint: () =>
      'Flask 2.3 took it out, and Dash before 2.7 calls it, as do old extensions of Flask. Require flask<2.3, or dash 2.15 or later.',
  },
  {
    name: 'part of Flask too new',
    // By the changelogs of these packages.
    pattern:
      /^ImportError: cannot import name '(?:(?:url_quote|url_decode|url_encode)' from '(?<werkzeug3>werkzeug)|(?:get_current_traceback|BaseResponse)' from '(?<werkzeug21>werkzeug)|(?:escape|Markup)' from '(?<jinja2>jinja2)|json' from '(?<itsdangerous>itsdangerous)|soft_unicode' from '(?<markupsafe>markupsafe))/,
    hint: ({ groups = {} }) => {
      const found = Object.keys(heldAt).find((name) => groups[name] !== undefined) ?? '';
      return `The installed version of ${groups[found]} is too new for the package that imports it from there. Require ${heldAt[found]}, or newer versions of flask (2.2.5 or later) and dash (2.15 or later).`;
    },
  },
  {
    name: 'name not in package',
    pattern: /^ImportError: cannot import name '(?<name>\w+)' from '(?<module>[\w.]+)'/,
    hint: ({ groups }) =>
      `The installed version of ${groups?.module?.split('.')[0]} has no ${groups?.name}: require the version that the app was written for.`,
  },
  {
    name: 'entrypoint object missing',
    pattern:
      /^AttributeError: module '(?<module>[\w.]+)' has no attribute '(?<name>\w+)'|Failed to find attribute '(?<name2>\w+)' in '(?<module2>[\w.]+)'/,
    hint: ({ groups }, { entrypoint }) => {
      const [module, name] = [groups?.module ?? groups?.module2, groups?.name ?? groups?.name2];
      return entrypoint === `${module}:${name}`
        ? `Set ${input('entrypoint')} to ${module}:<the name of the Dash object in it>.`
        : `The installed version of ${module} has no ${name}: require the version that the app was written for.`;
    },
  },
  {
    name: 'ASGI backend',
    // The second is what Python says where a WSGI server calls it.
    pattern:
      /^TypeError: the Dash app runs on (?<by>FastAPI|Quart)|^TypeError: (?<called>FastAPI|Quart)\.__call__\(\) missing 1 required positional argument: 'send'/,
    message: ({ groups }) =>
      `The Dash app runs on ${groups?.by ?? groups?.called}, and Connect serves Dash apps by WSGI.`,
    hint: ({ groups }) =>
      `Let it run on Flask: remove backend="${(groups?.by ?? groups?.called ?? '').toLowerCase()}", or the server, from the Dash constructor.`,
    isOfDashObject: true,
  },
  {
    name: 'entrypoint is no app',
    pattern:
      /^TypeError: the entrypoint is|did not return a valid WSGI|object is not callable|is not a valid (?:WSGI|application)/i,
    hint: (_found, { entrypoint }) =>
      `Set ${input('entrypoint')} to module:object of the dash.Dash object${entrypoint ? ` (now ${entrypoint}, which is no Dash app)` : ''}.`,
  },
  {
    name: 'syntax',
    pattern: /^(?:SyntaxError|IndentationError|TabError):/,
    hint: () =>
      'Correct the line. If it runs on your machine, the server has an older Python: ask for yours in .python-version.',
  },
  {
    name: 'run_server',
    pattern: /ObsoleteAttributeException: app\.run_server/,
    hint: () => 'Write app.run(…), under if __name__ == "__main__": — Connect itself starts the app.',
  },
  {
    name: 'port in use',
    pattern: /Address already in use|Port \d+ is in use/,
    hint: () =>
      'Connect itself starts the app and gives it its port: put app.run(…) under if __name__ == "__main__":, and open no port of your own.',
  },
  {
    name: 'run at import',
    pattern: /Dash is running on http|\* Serving Flask app/,
    message: () =>
      'The app starts a server of its own while it is imported, so Connect waits for it in vain.',
    hint: () => 'Put app.run(…) under if __name__ == "__main__":.',
  },
  {
    name: 'prefix',
    pattern:
      /InvalidConfig: (?:You supplied `url_base_pathname`|`requests_pathname_prefix`|`routes_pathname_prefix`|`url_base_pathname`)/,
    hint: () =>
      'Take url_base_pathname, requests_pathname_prefix and routes_pathname_prefix out of Dash(…): Connect sets them.',
  },
  {
    name: 'pages folder',
    pattern: /InvalidConfig: A folder called `(?<folder>[^`]+)` does not exist/,
    hint: ({ groups }) =>
      `See that the folder ${groups?.folder} travels in the bundle (${input('exclude')}, .gitignore), and that pages_folder is relative to the app's module.`,
  },
  {
    name: 'duplicate id',
    pattern: /DuplicateIdError/,
    hint: () => 'Give every component of the layout an id of its own.',
  },
  {
    name: 'no layout',
    pattern: /NoLayoutException/,
    isOfDashObject: true,
    hint: () => 'Set app.layout when the module is imported, not only under if __name__ == "__main__":.',
  },
  {
    name: 'variable missing',
    // os.environ is the only dictionary whose usual keys are spelt so.
    pattern: /^KeyError: '(?<name>[A-Z][A-Z0-9_]{2,})'/,
    hint: ({ groups }, { raisedIn = '' }) =>
      giveVariable(groups?.name ?? '', { isSure: /(?:^<frozen os>$|[\\/]os\.py$)/.test(raisedIn) }),
  },
  {
    name: 'file missing',
    pattern: /^FileNotFoundError: .*?'(?<path>[^']+)'/,
    hint: ({ groups }, context) => adviceOnFile(groups?.path ?? '', context),
  },
  {
    name: 'not writable',
    pattern: /^PermissionError:|^OSError: \[Errno 30\] Read-only file system/,
    hint: () =>
      'On Connect an app runs as a user of its own: write to a folder of tempfile.mkdtemp(), and keep data in a database or a pin.',
  },
  {
    name: 'database file',
    pattern: /sqlite3\.OperationalError: unable to open database file/,
    hint: () =>
      'See that the database file travels in the bundle, and open it by a path relative to the app folder.',
  },
  {
    name: 'host not reached',
    pattern:
      /Connection refused|Name or service not known|Temporary failure in name resolution|No route to host|OperationalError: .*(?:could not connect|connection to server|Can't connect)/,
    hint: () =>
      'The server must be able to reach that host: check its address, and ask an administrator of Connect about the firewall. Better connect when a page is asked for, not at import.',
  },
  {
    name: 'encoding',
    pattern: /^UnicodeDecodeError:/,
    hint: () => 'Open the file with the encoding that it has, such as open(path, encoding="latin-1").',
  },
  {
    name: 'out of memory',
    pattern: /^MemoryError|Cannot allocate memory|OutOfMemory/,
    hint: () => 'Load less at once, or ask an administrator of Connect for more memory for the content.',
  },
  {
    name: 'endless recursion',
    pattern: /^RecursionError:/,
    hint: () => 'A function calls itself without end: the frames above it show which.',
  },
];

/** @param isSure `os.environ` itself raised it; else any dictionary may lack the key */
function giveVariable(name: string, { isSure }: { readonly isSure: boolean }): string {
  const request = isSure
    ? `Give the app ${name}`
    : `If ${name} is an environment variable, give it to the app`;
  const otherwise = "Or set it in Connect, among the content's Vars; or read it with os.environ.get.";
  return [
    `${request}, in the step that deploys:`,
    '  env:',
    `    ${name}: \${{ secrets.${name} }}`,
    '  with:',
    `    environment: ${name}`,
    otherwise,
  ].join('\n');
}

/** A module may be a package that isn't required, or a file of the app that isn't where Python looks. */
function adviceOnModule(module: string, { entrypoint, paths }: StartContext): string {
  if (entrypoint?.startsWith(`${module}:`)) {
    return `No file of the bundle is the module ${module}: set ${input('entrypoint')} to module:object of an existing one.`;
  }
  const own = ownModule(module, paths);
  if (own !== undefined) {
    const folder = posix.join(own, ...module.split('.').map(() => '..'));
    const name = own.replace(/\.py$/, '').replaceAll('/', '.');
    const ways = [
      ...deployFolder(folder, entrypoint),
      ...(/^[\w.]+$/.test(name) ? [`import it as ${name}`] : []),
    ];
    return `It is ${own} in the bundle, and Python looks in the app folder: ${ways.join(', or ') || 'move it there'}.`;
  }
  return `Add the package that has ${module} to the requirements (its name there may differ: sklearn is in scikit-learn); if it is a module of yours, see that its file travels.`;
}

/** The file or the folder below another folder that is the module. */
function ownModule(module: string, paths: readonly string[]): string | undefined {
  const path = `/${module.replaceAll('.', '/')}`;
  const file = paths.find((one) => one.endsWith(`${path}.py`));
  const inside = paths.find((one) => one.endsWith('.py') && one.includes(`${path}/`));
  return file ?? inside?.slice(0, inside.indexOf(`${path}/`) + path.length);
}

/** A file may not have travelled, or lie elsewhere than where the app looks. */
function adviceOnFile(path: string, { entrypoint, paths }: StartContext): string {
  const secret = secretByName(path, false);
  if (secret !== undefined && !paths.includes(posix.normalize(path))) {
    return `${path} stays behind as a secret: give its values with ${input('environment')}, or name it in ${input('include')}.`;
  }
  const wanted = posix.normalize(path);
  const inFolder = wanted.replace(/^(?:\.\.\/)+/, '');
  const own = paths.includes(wanted)
    ? undefined
    : paths.find((one) => one === inFolder || one.endsWith(`/${inFolder}`));
  if (own !== undefined) {
    const folder = own.slice(0, -inFolder.length - 1);
    const ways = [...(wanted === inFolder ? deployFolder(folder, entrypoint) : []), `open it as "${own}"`];
    return `It is ${own} in the bundle, and the app folder is the working directory on Connect: ${ways.join(', or ')}.`;
  }
  return `See that ${path} travels in the bundle (${input('exclude')}, .gitignore) and that its path is relative to the app folder, which is the working directory on Connect.`;
}

/** Where the app itself lies in that folder. */
const deployFolder = (folder: string, entrypoint = '') =>
  entrypoint.startsWith(`${folder.replaceAll('/', '.')}.`)
    ? [`deploy the folder ${folder} (${input('path')})`]
    : [];
