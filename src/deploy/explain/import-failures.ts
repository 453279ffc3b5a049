import { posix } from 'node:path';
import {
  closureOf,
  distributionsOf,
  knownDistributions,
  modulesIn,
} from '../../bundle/python/distributions.ts';
import { moduleObstacle } from '../../bundle/python/module-names.ts';
import { moduleBelow } from '../../bundle/python/modules.ts';
import { describeVersions, hasModule, onWindowsOnly, standardLibrary } from '../../bundle/python/stdlib.ts';
import { otherSystem } from '../../bundle/requirements/package-checks.ts';
import { normalizeName } from '../../bundle/requirements/requirement.ts';
import { closest } from '../../shared/did-you-mean.ts';
import { input } from '../../shared/input-names.ts';
import { secretByName } from '../../shared/secret-files.ts';
import type { App } from '../request.ts';
import type { Found, KnownFailure, StartCause, StartContext } from './known-failure.ts';
import { pathInApp } from './traceback.ts';

const requirement = String.raw`[A-Za-z][\w.-]*(?:\[[\w,-]+\])?(?:[<>=~!]=?[\w.*]+)?`;

/** Failures of `import`, in the order in which they are tried. */
export const importFailures: readonly KnownFailure<StartCause, StartContext>[] = [
  {
    pattern: /^ModuleNotFoundError: No module named 'dash_(?:core_components|html_components|table)'/,
    hint: 'It is a part of dash since Dash 2: write "from dash import dcc, html, dash_table".',
  },
  {
    pattern:
      /^ModuleNotFoundError: No module named 'dash\.long_callback'|^AttributeError: 'Dash' object has no attribute 'long_callback'/,
    hint: 'Dash 3 removed it. Write "from dash import DiskcacheManager" (or CeleryManager), pass it as background_callback_manager, and use @callback(…, background=True). Or require dash<3.',
  },
  {
    pattern: /^ModuleNotFoundError: No module named 'pkg_resources'/,
    cause: (_found, context) => ({
      hint: `It is a part of setuptools before version 82. Require a newer version of ${importer(context) ?? 'the package that imports it'}, or add "setuptools<81" to the requirements.`,
    }),
  },
  {
    pattern: new RegExp(
      String.raw`^\w*Error: [\s\S]*?(?:pip install (?:-U |--upgrade )?|need to install |Missing optional dependency )["'\x60]?(?<wanted>${requirement})["'\x60]?(?:[.,)]?\s*$|[.,)]\s)`,
      'm',
    ),
    hint: 'Add {wanted} to the requirements.',
  },
  {
    pattern:
      /^ImportError: \s*(?:Plotly express|The figure factory module) requires (?:the )?(?<wanted>numpy|pandas)\b/i,
    hint: 'Add {wanted} to the requirements.',
  },
  {
    pattern: /^ModuleNotFoundError: No module named '(?<module>[\w.]+)'/,
    cause: ({ module = '' }, context) => moduleMissing(module, context),
  },
  {
    pattern: /^ImportError: attempted relative import/,
    hint: 'The module of the entrypoint is not in a package: write "from views import …" instead of "from .views import …".',
  },
  {
    pattern:
      /^ImportError: cannot import name '(?<name>\w+)' from (?<partial>partially initialized module )?'(?<module>[\w.]+)'(?:[^(\n]*\((?:consider renaming ')?(?<file>[^()'\n]+))?/,
    cause: nameMissing,
  },
  {
    pattern:
      /^AttributeError: (?<partial>partially initialized )?module '(?<module>[\w.]+)' has no attribute '(?<name>\w+)'|Failed to find attribute '(?<name2>\w+)' in '(?<module2>[\w.]+)'/,
    cause: ({ module = '', name = '', ...found }, context) => {
      const { entrypoint } = context.app ?? {};
      if (module === '__main__' && entrypoint?.module === '__main__') {
        return {
          hint: `On the server, __main__ is the program that imports the app. Rename __main__.py, for example to app.py, and set ${input('entrypoint', 'app:<the Dash object>')}.`,
        };
      }
      if (entrypoint?.text === `${module}:${name}`) {
        return { hint: `Set ${input('entrypoint')} to ${module}:<the name of the Dash object in it>.` };
      }
      return nameMissing({ ...found, module, name }, context);
    },
  },
];

/** A module that neither Python, nor the installed packages, nor the bundle have where Python searches. */
function moduleMissing(module: string, context: StartContext): StartCause {
  const paths = context.app?.paths ?? [];
  const [top = ''] = module.split('.');
  const isNested = top !== module;
  const standard = standardModule(module, context);
  if (standard !== undefined) return { hint: standard };
  const file = ownFile(module, paths);
  if (file !== undefined) return notImported(module, file, paths);
  const excluded = excludedModule(module, context);
  if (excluded !== undefined) return { hint: excluded };
  const own = ownFile(top, paths);
  const hidden = own === undefined ? undefined : hiding(top, own, context);
  if (hidden) return hidden;
  if (!isNested) return { hint: topModuleMissing(module, context) };
  if (own !== undefined || paths.some((path) => path.startsWith(`${top}/`))) {
    return { hint: `The bundle has no ${module.replaceAll('.', '/')}.py.` };
  }
  if (standardLibrary.has(top)) return { hint: lacking(module, context) };
  if (distributionsOf(top) || context.app?.requirements?.packages.has(normalizeName(top))) {
    return {
      hint: `The installed version of ${distributionOf(top)} has no module ${module}. Require the version that the app was written for, or the package that contains ${module}.`,
    };
  }
  const distribution = normalizeName(module.replaceAll('.', '-'));
  const name = knownDistributions.has(distribution) ? distribution : `the package that contains ${module}`;
  return { hint: `Add ${name} to the requirements.` };
}

/** A module that the server's Python lacks: because of its version, or because it was built without it. */
function standardModule(module: string, context: StartContext): string | undefined {
  const name = module.replace(/^_/, '');
  if (onWindowsOnly.has(module)) {
    return `Python has ${module} on Windows only, and Connect runs on Linux. ${changeImporter(context)}.`;
  }
  if (!standardLibrary.has(name)) return undefined;
  if (hasModule(name, 8) && hasModule(name, 14)) {
    return `${module} is a part of Python, but the server's Python was built without it. Ask an administrator of Connect to install it.`;
  }
  const versions = describeVersions(name);
  return hasModule(name, 14)
    ? `${versions}. State this version or a later one in .python-version.`
    : `${versions}. ${changeImporter(context)}, or state an older Python in .python-version.`;
}

const lacking = (name: string, context: StartContext) =>
  `The server's Python has no ${name}. ${changeImporter(context)}, or state the Python that it was written for in .python-version.`;

/** A file of the bundle that Python doesn't import as the module, because of the names of its folders. */
function notImported(module: string, file: string, paths: readonly string[]): StartCause {
  const obstacle = moduleObstacle(module, file, {
    isRegular: (name) => paths.includes(`${name}/__init__.py`),
    isInstalled: () => true,
  });
  return {
    hint: obstacle && `The bundle has ${file}, but it is not imported. ${obstacle.reason} ${obstacle.hint}`,
    location: { file },
  };
}

/** A package that is not required, or a file of the app that Python does not find. */
function topModuleMissing(module: string, context: StartContext): string | undefined {
  const { app } = context;
  const { text = '', module: entry } = app?.entrypoint ?? {};
  if (entry === module || entry?.startsWith(`${module}.`)) {
    return `The bundle has no file of the module ${module}: set ${input('entrypoint')} to the module and the object of the Dash app.`;
  }
  const own = moduleBelow(module, app?.paths ?? []);
  if (own !== undefined) {
    const name = own.replace(/\.py$/, '').replaceAll('/', '.');
    const ways = [
      ...deployFolder(posix.dirname(own), text),
      ...(/^[\w.]+$/.test(name) ? [`import it as ${name}`] : []),
    ];
    return `It is ${own} in the bundle, but Python searches the app folder: ${ways.join(', or ') || 'move it there'}.`;
  }
  if (python2Modules.has(module)) return `${module} is a module of Python 2. ${changeImporter(context)}.`;
  const names = distributionsOf(module);
  const elsewhere = names?.map(otherSystem).find((one) => one !== undefined);
  if (elsewhere) return `${elsewhere.message} Connect runs on Linux. Change the code.`;
  if (!names) {
    const near = closest(module, importableModules(app));
    return `${near === undefined ? 'Add' : `Did you mean ${near}? Otherwise add`} the package that contains ${module} to the requirements. If it is a module of yours, check that its file is in the bundle.`;
  }
  const isRequired = names.some((name) => app?.requirements?.packages.has(name));
  return isRequired ? undefined : `Add ${names[0]} to the requirements.`;
}

/** Top-level modules that Python 3 renamed. Source: https://docs.python.org/3.0/whatsnew/3.0.html and PEP 3108. */
const python2Modules: ReadonlySet<string> = new Set(
  (
    '__builtin__ BaseHTTPServer ConfigParser Cookie cPickle cStringIO cookielib HTMLParser httplib Queue ' +
    'SimpleHTTPServer SocketServer StringIO Tkinter tkMessageBox urllib2 urlparse xmlrpclib'
  ).split(' '),
);

/** A module that lacks a name: one of the app, of Python or of a package. */
function nameMissing({ module = '', name, file, partial }: Found, context: StartContext): StartCause {
  const paths = context.app?.paths ?? [];
  const [top = ''] = module.split('.');
  const own = file === undefined ? ownFile(module, paths) : pathInApp(file, paths);
  const hidden = own === undefined ? undefined : hiding(top, own, context);
  if (hidden) return hidden;
  if (partial) return { hint: 'Two modules import each other: move what both need to a third one.' };
  if (own !== undefined) return { hint: `${own} does not define ${name}.` };
  if (standardLibrary.has(top)) return { hint: lacking(`${module}.${name}`, context) };
  return {
    hint: `The installed version of ${distributionOf(top)} has no ${name}: correct the name, or require the version that the app was written for.`,
  };
}

/** A file of the app that is imported instead of a module of Python or of a package that the app requires. */
function hiding(top: string, own: string, { app }: StartContext): StartCause | undefined {
  const isNamedSo = own === `${top}.py` || own === `${top}/__init__.py`;
  const installed = installedPackages(app);
  const distribution = distributionsOf(top)?.find((name) => installed.has(name));
  const hidden = standardLibrary.has(top)
    ? `Python's own module ${top}`
    : distribution && `the package ${distribution}`;
  if (!isNamedSo || hidden === undefined) return undefined;
  return { hint: `${own} hides ${hidden}: rename it.`, location: { file: own } };
}

const installedPackages = (app: StartContext['app']): ReadonlySet<string> =>
  closureOf(app?.requirements?.packages.keys() ?? []).names;

/** The modules at the top of the bundle and those of the installed packages, as far as they are known. */
const importableModules = (app: StartContext['app']): readonly string[] => [
  ...(app?.paths ?? []).flatMap((path) => /^(\w+)(?:\.py|\/__init__\.py)$/.exec(path)?.[1] ?? []),
  ...modulesIn(installedPackages(app)),
];

const distributionOf = (top: string) => distributionsOf(top)?.[0] ?? top;

/** What to do about an import that the server's Python does not support. */
function changeImporter(context: StartContext): string {
  const library = importer(context);
  return library === undefined ? 'Change the code' : `Require a newer version of ${library}`;
}

/** The distribution that contains the line with the failed import, if it is an installed one. */
export function importer({ trace }: StartContext): string | undefined {
  const frame = trace?.frames.findLast(({ file }) => !file.startsWith('<frozen importlib'));
  const top = /[\\/](?:site|dist)-packages[\\/]([\w-]+?)(?:\.py$|[\\/])/.exec(frame?.file ?? '')?.[1];
  return top === undefined ? undefined : distributionOf(top);
}

/** The file of the bundle that Python would import as the module. */
function ownFile(module: string, paths: readonly string[]): string | undefined {
  const path = module.replaceAll('.', '/');
  return [`${path}/__init__.py`, `${path}.py`].find((file) => paths.includes(file));
}

function excludedModule(module: string, context: StartContext): string | undefined {
  const path = module.replaceAll('.', '/');
  return excludedHint(`${path}.py`, context.app) ?? excludedHint(`${path}/__init__.py`, context.app);
}

/** The hint for a file that was excluded from the bundle, if it was. */
export function excludedHint(path: string, app: App | undefined): string | undefined {
  const entry = app?.excluded?.find(
    (one) => one.path === path || (/\/$/.test(one.path) && path.startsWith(one.path)),
  );
  if (!entry) return undefined;
  const isSecret = entry.isSecret || secretByName(path, false) !== undefined;
  const advice = isSecret
    ? `Pass its values as environment variables (${input('environment')}), or name it in ${input('include')}`
    : `Add it to ${input('include')}`;
  return `${path} is excluded from the bundle (${entry.reason}). ${advice}.`;
}

/** The advice to deploy a folder instead, if the entrypoint is in it. */
export const deployFolder = (folder: string, entrypoint = ''): string[] =>
  entrypoint.startsWith(`${folder.replaceAll('/', '.')}.`)
    ? [`deploy the folder ${folder} (${input('path')})`]
    : [];
