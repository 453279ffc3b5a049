import { posix } from 'node:path';
import type { SyntaxNode } from '@lezer/common';
import { input, theInput } from '../../shared/input-names.ts';
import { secretByName } from '../../shared/secret-files.ts';
import { argumentsOf } from '../python/calls.ts';
import type { Evaluator } from '../python/evaluate.ts';
import type { Module } from '../python/sources.ts';
import { literalString, stringStart } from '../python/strings.ts';
import { nodesNamed, textOf, unwrapped } from '../python/tree.ts';
import { callsOutsideGuard } from '../python/uses.ts';
import { type Origin, readText } from '../python/value.ts';
import { constructorArgument, rootFolder } from './constructor.ts';
import { type AppSource, type Finding, locationOf } from './rule.ts';

/** A file that a call opens. */
export interface OpenedFile {
  /** The expression that is its path. */
  readonly path: SyntaxNode;
  /** True if the file must exist; false if the call may create it, or if that can't be read. */
  readonly isRead: boolean;
}

/** Functions that take a mode as their second argument. */
const withMode = ['io.open', 'codecs.open'];

/** Beginnings of the names of functions that only read. */
const readers = [
  ...['pandas.read_', 'polars.read_', 'polars.scan_', 'geopandas.read_', 'xarray.open_', 'PIL.Image.open'],
  ...['numpy.load', 'numpy.genfromtxt', 'joblib.load', 'openpyxl.load_workbook'],
];
/** Functions of the same names whose first argument is not a path. */
const notFiles = /\.read_(?:sql|gbq|clipboard|database|html)/;

/** Functions that create the database if it doesn't exist. */
const makers = ['sqlite3.connect', 'duckdb.connect'];

const pathNames = ['file', 'filename', 'filepath_or_buffer', 'io', 'path', 'source', 'fp'];

/** The file that a call of a known function opens. */
function openedFile(evaluator: Evaluator, module: Module, call: SyntaxNode): OpenedFile | undefined {
  const { firstChild: callee } = call;
  if (!callee) return undefined;
  const { positional, named } = argumentsOf(module, call);
  const path = positional[0] ?? pathNames.map((name) => named.get(name)).find((given) => given !== undefined);
  if (callee.name === 'VariableName' && textOf(module, callee) === 'open') {
    if (!path || module.bindings.has('open')) return undefined;
    return { path, isRead: isReadMode(module, positional[1] ?? named.get('mode')) };
  }
  const ofPath = pathOfCallee(evaluator, module, callee);
  if (ofPath) {
    const isOpen = callee.lastChild && textOf(module, callee.lastChild) === 'open';
    return { path: ofPath, isRead: !isOpen || isReadMode(module, positional[0] ?? named.get('mode')) };
  }
  const value = path && evaluator.expression({ module }, callee);
  if (!path || value?.kind !== 'library' || notFiles.test(value.name)) return undefined;
  if (withMode.includes(value.name)) {
    return { path, isRead: isReadMode(module, positional[1] ?? named.get('mode')) };
  }
  const isReader = readers.some((name) => value.name.startsWith(name));
  return isReader || makers.includes(value.name) ? { path, isRead: isReader } : undefined;
}

function isReadMode(module: Module, mode: SyntaxNode | undefined): boolean {
  return mode === undefined || /^[rbtU]+$/.test(literalString(module, mode) ?? '');
}

/** `"x"` of the callee of `Path("x").read_text()`. */
function pathOfCallee(evaluator: Evaluator, module: Module, callee: SyntaxNode): SyntaxNode | undefined {
  const [object, method] = [callee.firstChild && unwrapped(callee.firstChild), callee.lastChild];
  if (callee.name !== 'MemberExpression' || object?.name !== 'CallExpression' || !method) return undefined;
  if (!['read_text', 'read_bytes', 'open'].includes(textOf(module, method))) return undefined;
  const made = object.firstChild && evaluator.expression({ module }, object.firstChild);
  if (made?.kind !== 'library' || made.name !== 'pathlib.Path') return undefined;
  const { positional } = argumentsOf(module, object);
  return positional.length === 1 ? positional[0] : undefined;
}

/** A file is opened at a path that exists only on the author's computer. */
export function* outsidePath(source: AppSource): Generator<Finding> {
  const { evaluator, reached } = source;
  for (const module of reached) {
    for (const call of callsOutsideGuard(module)) {
      const opened = openedFile(evaluator, module, call);
      const path = opened && stringStart(module, opened.path);
      const reason = path === undefined ? undefined : leadsOut(path);
      if (!opened || !reason) continue;
      yield {
        level: 'warning',
        message: `${JSON.stringify(path)} isn't in the bundle.`,
        reason: `${reason} ${onlyTheFolder}`,
        hint: 'Copy the file into the app folder and open it from there: Path(__file__).parent / "name".',
        location: locationOf(module, opened.path),
      };
    }
  }
  yield* foldersOfDash(source);
}

const onlyTheFolder = 'Connect has only the app folder, which is the working directory.';

/** The folders in the arguments of the constructor. */
function* foldersOfDash({ evaluator, dash }: AppSource): Generator<Finding> {
  const root = dash && rootFolder(dash, evaluator);
  if (!dash || root === undefined) return;
  for (const argument of ['assets_folder', 'pages_folder']) {
    const given = constructorArgument(evaluator, dash.construction, argument);
    const folder = given && literalString(given.scope.module, given.node);
    if (!given || folder === undefined) continue;
    const isRelative = !/^(?:[a-z]:)?[\\/~]/i.test(folder);
    const reason = leadsOut(isRelative ? posix.join(root, folder) : folder);
    if (!reason) continue;
    yield {
      level: 'warning',
      message: `${argument} is ${JSON.stringify(folder)}, which isn't in the bundle.`,
      reason: `${reason} ${onlyTheFolder}`,
      hint: `Move that folder into the app folder, or deploy the folder above (${theInput('path')}).`,
      location: locationOf(given.scope.module, given.node),
    };
  }
}

/** Why a path can't exist on the server, as a sentence. Other absolute paths may be mounts of the server. */
function leadsOut(path: string): string | undefined {
  if (/^[a-z]:[\\/]/i.test(path)) return 'It is a path on a Windows drive.';
  if (path.startsWith('\\\\')) return 'It is a Windows network share.';
  if (['/home/', '/Users/', '/root/', '~/'].some((home) => path.startsWith(home))) {
    return 'It is a path in a home directory.';
  }
  const relative = path.replaceAll('\\', '/');
  if (!relative.startsWith('/') && /^\.\.(?:\/|$)/.test(posix.normalize(relative))) {
    return 'It leads out of the app folder.';
  }
  return undefined;
}

/** The app reads a file that is excluded from the bundle. */
export function* missingFile({ app, evaluator, reached, excluded = [] }: AppSource): Generator<Finding> {
  // After os.chdir, paths are relative to another folder.
  if (excluded.length === 0 || reached.some(({ text }) => text.includes('chdir'))) return;
  const reads = reached.flatMap((module) => readsIn(evaluator, module)).slice(0, 1_000);
  const mentions = mentionsIn(reached, reads);
  for (const { module, node, path } of reads) {
    const wanted = posix.normalize(path);
    const cause = excluded.find((one) => one.path === wanted || isBelow(one.path, wanted));
    if (!cause || app.paths.includes(wanted)) continue;
    if (mentions.some((text) => text.includes(posix.basename(wanted)))) continue;
    yield {
      level: 'warning',
      message: `${JSON.stringify(path)} isn't in the bundle.`,
      reason: `${cause.path} is excluded: ${cause.reason}`,
      hint: hintToInclude(wanted, cause.path),
      location: locationOf(module, node),
    };
  }
}

/** A call that reads a file by a path that can be read. */
interface Read {
  readonly module: Module;
  readonly node: SyntaxNode;
  readonly path: string;
  /** Where the string is, if the path is a constant. */
  readonly constant?: Origin | undefined;
}

const readsIn = (evaluator: Evaluator, module: Module): Read[] =>
  callsOutsideGuard(module).flatMap((call) => {
    const opened = openedFile(evaluator, module, call);
    if (!opened?.isRead) return [];
    const { path: node } = opened;
    const value = evaluator.expression({ module }, node);
    const constant = value.kind === 'other' ? value : undefined;
    const path = constant?.text ?? joinedPath(evaluator, module, node);
    return path === undefined ? [] : [{ module, node, path, constant: constant?.origin }];
  });

/** The path of `os.path.join("a", "b.csv")`, `Path("a") / "b.csv"` and `folder / "a" / "b.csv"`, whose start is the module's folder. */
function joinedPath(evaluator: Evaluator, module: Module, node: SyntaxNode): string | undefined {
  const parts: SyntaxNode[] = [];
  let rest = unwrapped(node);
  while (rest.name === 'BinaryExpression' && rest.getChild('ArithOp') && rest.firstChild && rest.lastChild) {
    parts.unshift(rest.lastChild);
    rest = unwrapped(rest.firstChild);
  }
  if (rest.name === 'CallExpression' && rest.firstChild && /\bjoin$/.test(textOf(module, rest.firstChild))) {
    parts.unshift(...argumentsOf(module, rest).positional);
  } else parts.unshift(rest);
  if (parts.length < 2) return undefined;
  const texts = parts.map((part) => {
    const [path = part] = part.name === 'CallExpression' ? argumentsOf(module, part).positional : [];
    return readText(evaluator.expression({ module }, path))?.text;
  });
  const folder = texts[0] === undefined ? posix.dirname(module.path) : '';
  const known = texts.slice(texts[0] === undefined ? 1 : 0);
  return known.includes(undefined) ? undefined : posix.join(folder, ...(known as string[]));
}

const isBelow = (folder: string, path: string) =>
  path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

/** The strings of the app, except the paths that it reads: if they name a file, the app may look for it or make it. */
function mentionsIn(reached: readonly Module[], reads: readonly Read[]): string[] {
  return reached.flatMap((module) => {
    const paths = reads.filter((read) => read.module === module).map(({ node }) => node);
    const constants = reads.flatMap(({ constant }) =>
      constant?.file === module.path ? constant.offset : [],
    );
    const starts = new Set([...paths.map(({ from }) => from), ...constants]);
    const joined = paths.filter(({ name }) => !name.endsWith('String'));
    return nodesNamed(module.root, new Set(['String', 'FormatString']))
      .filter(({ from, parent }) => !starts.has(from) && parent?.name !== 'ExpressionStatement')
      .filter(({ from }) => !joined.some((path) => path.from <= from && from < path.to))
      .map((node) => textOf(module, node));
  });
}

function hintToInclude(wanted: string, excluded: string): string {
  if (secretByName(wanted, false) !== undefined) {
    return `Pass its values as environment variables (${input('environment')}), or set ${input('include', wanted)}.`;
  }
  return `Set ${input('include', excluded.endsWith('/') ? `${excluded}**` : excluded)}, or write the file when the app starts.`;
}
