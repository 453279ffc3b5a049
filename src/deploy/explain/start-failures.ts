import { posix } from 'node:path';
import { input } from '../../shared/input-names.ts';
import { secretByName } from '../../shared/secret-files.ts';
import { removePrefixes } from '../page.ts';
import type { App } from '../request.ts';
import { deployFolder, excludedHint, importer, importFailures } from './import-failures.ts';
import type { KnownFailure, StartCause, StartContext } from './known-failure.ts';
import { appRoot } from './traceback.ts';

/** In the order in which they are tried. */
export const knownStartFailures: readonly KnownFailure<StartCause, StartContext>[] = [
  ...importFailures,
  {
    pattern:
      /(?<![\w.+-])(?<library>lib(?:GL|gthread|SM|Xext|Xrender)\b[\w.+-]*): cannot open shared object file/,
    hint: 'If the app requires opencv-python, require opencv-python-headless instead. Otherwise ask an administrator of Connect to install the library that contains {library}.',
  },
  {
    pattern: /(?<![\w.+-])(?<library>lib[\w.+-]+): cannot open shared object file/,
    hint: 'Ask an administrator of Connect to install the library that contains {library}.',
  },
  {
    pattern: /version `GLIBC(?:XX)?_[\d.]+' not found/,
    hint: 'The package was built for a newer system than the server: choose an older version of it.',
  },
  {
    pattern: /numpy\.dtype size changed|^ImportError: numpy\.core\.multiarray failed to import/,
    hint: 'Require numpy<2, or newer versions of the packages that were built for NumPy 1.',
  },
  {
    pattern: /^AttributeError: 'Flask' object has no attribute 'before_first_request'/,
    hint: 'Flask 2.3 removed it. Dash before 2.7 and old extensions of Flask call it. Require flask<2.3, or dash 2.15 or later.',
  },
  {
    pattern: /^AttributeError: Can't get attribute '(?<name>\w+)' on <module '__main__'/,
    hint: 'The file was pickled by a script that defines {name} itself. Move {name} to a module, import it in the script, and pickle again.',
  },
  {
    pattern: /^NameError: name 'get_ipython' is not defined/,
    hint: 'get_ipython exists only in notebooks: remove the line.',
  },
  {
    pattern: /^locale\.Error: unsupported locale setting/,
    hint: 'The server does not have this locale. Format with Babel, which needs none, or ask an administrator of Connect to install it.',
  },
  {
    // The second is the error of a WSGI server that calls it, the third the one of local-connect.
    pattern:
      /^TypeError: the Dash app runs on (?<backend>FastAPI|Quart)|^TypeError: (?<backend2>FastAPI|Quart)\.__call__\(\) missing 1 required positional argument: 'send'/,
    cause: ({ backend = '' }, { app }) => ({
      message: `The Dash app runs on ${backend}, but Connect serves Dash apps by WSGI.`,
      hint: `Let it run on Flask: remove backend="${backend.toLowerCase()}", or the server, from Dash(…).`,
      location: app?.entrypoint.location,
    }),
  },
  {
    pattern:
      /^TypeError: the entrypoint is|did not return a valid WSGI|object is not callable|is not a valid (?:WSGI|application)/i,
    cause: (_found, { app, trace }) =>
      // An object that the app itself calls is another mistake.
      trace && app && appRoot(trace, app.paths) !== undefined
        ? undefined
        : {
            hint: `Set ${input('entrypoint')} to the module and the object of the Dash app${app ? ` (now ${app.entrypoint.text}, which is not a Dash app)` : ''}.`,
          },
  },
  {
    pattern: /^(?:SyntaxError|IndentationError|TabError):/,
    cause: (_found, context) => {
      const library = importer(context);
      // Every version of Python reads indentation in the same way.
      if (!library && context.trace?.type !== 'SyntaxError') return {};
      return {
        hint: library
          ? `${library} does not support the server's Python: require a newer version of it.`
          : 'If it runs on your machine, the server uses an older Python: state yours in .python-version.',
      };
    },
  },
  {
    pattern: /ObsoleteAttributeException: app\.run_server/,
    hint: 'Write app.run(…) below if __name__ == "__main__":. Connect starts the app itself.',
  },
  {
    pattern: /Address already in use|Port \d+ is in use/,
    hint: 'Connect starts the app itself and chooses its port: put app.run(…) below if __name__ == "__main__":, and open no port.',
  },
  {
    pattern: /Dash is running on http|\* Serving Flask app/,
    message: 'The app starts its own server while it is imported, so Connect cannot serve it.',
    hint: 'Put app.run(…) below if __name__ == "__main__":.',
  },
  {
    pattern:
      /InvalidConfig: (?:You supplied `url_base_pathname`|`requests_pathname_prefix`|`routes_pathname_prefix`|`url_base_pathname`)/,
    hint: removePrefixes,
  },
  {
    pattern: /InvalidConfig: A folder called `(?<folder>[^`]+)` does not exist/,
    cause: ({ folder = '' }, { app }) => ({
      hint:
        excludedHint(`${folder}/`, app) ??
        `Check that the folder ${folder} is in the bundle, and that pages_folder is relative to the module of the app.`,
    }),
  },
  {
    pattern: /^AttributeError: 'NoneType' object has no attribute '_traverse/,
    hint: 'The layout is None. If it is a function, let it `return` a component.',
  },
  {
    pattern: /DuplicateIdError/,
    hint: 'Give every component of the layout its own id.',
  },
  {
    pattern: /NoLayoutException/,
    cause: (_found, { app }) => ({
      hint: 'Set app.layout when the module is imported, not only below if __name__ == "__main__":.',
      location: app?.entrypoint.location,
    }),
  },
  {
    pattern: /^KeyError: '(?<name>\w+)'/,
    cause: ({ name = '' }, { trace }) =>
      // Only os.environ raises it there.
      /^<frozen os>$|[\\/]os\.py$/.test(trace?.frames.at(-1)?.file ?? '')
        ? { hint: variableMissing(name) }
        : undefined,
  },
  {
    pattern: /^FileNotFoundError: .*?'(?<path>[^']+)'/,
    cause: ({ path = '' }, context) => ({ hint: fileMissing(path, context) }),
  },
  {
    pattern: /^PermissionError: .*?'[^']+'|^OSError: \[Errno 30\] Read-only file system/,
    hint: 'On Connect, the app runs as another user. Write to a folder of tempfile.mkdtemp(), to a database or to a pin.',
  },
  {
    pattern: /sqlite3\.OperationalError: unable to open database file/,
    hint: 'Check that the database file is in the bundle, and open it by a path relative to the app folder.',
  },
  {
    pattern:
      /Connection refused|Name or service not known|Temporary failure in name resolution|No route to host|OperationalError: .*(?:could not connect|connection to server|Can't connect)/,
    hint: 'The server must be able to reach that host: check its address, or ask an administrator of Connect about the firewall.',
  },
  {
    pattern: /^UnicodeDecodeError: 'ascii' codec/,
    hint: 'Open the file with its encoding, such as open(path, encoding="utf-8").',
  },
  {
    pattern: /^UnicodeDecodeError:/,
    hint: 'Open the file with its encoding, such as open(path, encoding="latin-1").',
  },
  {
    pattern: /^MemoryError|Cannot allocate memory|OutOfMemory/,
    hint: 'Load less data at the same time, or ask an administrator of Connect for more memory for the content.',
  },
];

/** An environment variable that the app reads by `os.environ[name]`. */
function variableMissing(name: string): string {
  if (/^DASH_\w+_(?:PATHNAME|PREFIX)$/.test(name)) {
    return `Connect sets the path of the app, so it does not need ${name}: remove it.`;
  }
  const isPath = /PREFIX|PATHNAME|(?:^|_)(?:BASE|ROOT)_?(?:PATH|URL)/.test(name);
  return [
    ...(isPath ? ['If it is the path of the app, remove it: Connect sets that. Otherwise:'] : []),
    `Pass ${name} to the app with ${input('environment', name)}. In a workflow, also set it in the env of the step:`,
    '  env:',
    `    ${name}: \${{ secrets.${name} }}`,
    "Or set it in Connect (the content's Vars), or read it with os.environ.get.",
  ].join('\n');
}

/** A file that is not in the bundle, or in another folder than the app expects. */
function fileMissing(path: string, { app, trace }: StartContext): string {
  const paths = app?.paths ?? [];
  const root = trace && appRoot(trace, paths);
  if (!(root && path.startsWith(root)) && /^(?:[A-Za-z]:|\\\\|\/(?:home|Users)\/)/.test(path)) {
    return 'The path exists on another computer only. Put the file into the app folder, and open it by a path relative to that.';
  }
  const wanted = posix.normalize(root && path.startsWith(root) ? path.slice(root.length) : path);
  const excluded = excludedHint(wanted, app);
  if (excluded !== undefined) return excluded;
  const secret = paths.includes(wanted) ? undefined : secretByName(wanted, false);
  if (secret !== undefined) {
    return `${path} is not in the bundle, because it contains ${secret}: pass the values with ${input('environment')}.`;
  }
  const moved = fileElsewhere(wanted, app);
  if (moved !== undefined) return moved;
  if (app && !/^(?:\/|\.\.\/)/.test(wanted)) {
    const similar = paths.find((one) => one.toLowerCase() === wanted.toLowerCase());
    return similar === undefined
      ? `${wanted} is not in the bundle. Check that it is committed and not listed in .gitignore, or that an earlier step writes it into the app folder, which is the working directory on Connect.`
      : `The bundle has ${similar}: on Connect, upper and lower case differ in the names of files.`;
  }
  return `Check that ${path} is in the bundle (${input('exclude')}, .gitignore) and that the path is relative to the app folder, which is the working directory on Connect.`;
}

function fileElsewhere(wanted: string, app: App | undefined): string | undefined {
  const paths = app?.paths ?? [];
  const name = wanted.replace(/^(?:\.\.\/)+/, '');
  const found = paths.includes(wanted)
    ? undefined
    : paths.find((one) => one === name || one.endsWith(`/${name}`));
  if (found === undefined) return undefined;
  const folder = found.slice(0, -name.length - 1);
  const ways = [
    ...(wanted === name ? deployFolder(folder, app?.entrypoint.text) : []),
    `open it as "${found}"`,
  ];
  return `It is ${found} in the bundle, and the working directory on Connect is the app folder: ${ways.join(', or ')}.`;
}
