import { posix } from 'node:path';
import type { SyntaxNode } from '@lezer/common';
import { input, theInput } from '../../shared/input-names.ts';
import { secretByName } from '../files/secrets.ts';
import { argumentsOf } from '../python/calls.ts';
import type { Evaluator } from '../python/evaluate.ts';
import type { Module } from '../python/sources.ts';
import { runsAtImport, type Statement } from '../python/statements.ts';
import { literalString, stringStart } from '../python/strings.ts';
import { nodesNamed, textOf, unwrapped } from '../python/tree.ts';
import { countedFrom, isMade } from './dash-app.ts';
import { type AppSource, locationOf, type Rule } from './rule.ts';
import { callsOutsideGuard } from './startup.ts';

/** A file that a call opens. */
export interface OpenedFile {
  /** The expression that is its path. */
  readonly path: SyntaxNode;
  /** True where the file has to be there; false where it may be made by this, or where that can't be read. */
  readonly isRead: boolean;
}

/** The builtin and those that take a mode as their second argument, as it does. */
const withMode = ['io.open', 'codecs.open'];

/** What only reads; by the beginning of the name. */
const readers = [
  ...['pandas.read_', 'polars.read_', 'polars.scan_', 'geopandas.read_', 'xarray.open_', 'PIL.Image.open'],
  ...['numpy.load', 'numpy.genfromtxt', 'joblib.load', 'openpyxl.load_workbook'],
];

/** What makes a database where there is none. */
const makers = ['sqlite3.connect', 'duckdb.connect'];

/** What takes no path first, though it is called like what does. */
const others = /\.read_(?:sql|gbq|clipboard|database|html)/;

const pathNames = ['file', 'filename', 'filepath_or_buffer', 'io', 'path', 'source', 'fp'];

/** The file that a call opens, where it is one of those that are known to open files. */
export function openedFile(evaluator: Evaluator, module: Module, call: SyntaxNode): OpenedFile | undefined {
  const { firstChild: callee } = call;
  if (!callee) return undefined;
  const { positional, named } = argumentsOf(module, call);
  const path = positional[0] ?? pathNames.map((name) => named.get(name)).find((given) => given !== undefined);
  if (callee.name === 'VariableName' && textOf(module, callee) === 'open') {
    if (!path || module.bindings.has('open')) return undefined;
    return { path, isRead: isReadMode(module, positional[1] ?? named.get('mode')) };
  }
  const ofPath = pathOf(evaluator, module, callee);
  if (ofPath) {
    const isOpen = callee.lastChild && textOf(module, callee.lastChild) === 'open';
    return { path: ofPath, isRead: !isOpen || isReadMode(module, positional[0] ?? named.get('mode')) };
  }
  const value = path && evaluator.expression({ module }, callee);
  if (!path || value?.kind !== 'library' || others.test(value.name)) return undefined;
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
function pathOf(evaluator: Evaluator, module: Module, callee: SyntaxNode): SyntaxNode | undefined {
  const [object, method] = [callee.firstChild && unwrapped(callee.firstChild), callee.lastChild];
  if (callee.name !== 'MemberExpression' || object?.name !== 'CallExpression' || !method) return undefined;
  if (!['read_text', 'read_bytes', 'open'].includes(textOf(module, method))) return undefined;
  const made = object.firstChild && evaluator.expression({ module }, object.firstChild);
  if (made?.kind !== 'library' || made.name !== 'pathlib.Path') return undefined;
  const { positional } = argumentsOf(module, object);
  return positional.length === 1 ? positional[0] : undefined;
}

export const outsidePath: Rule = {
  name: 'outside-path',
  levels: ['warning'],
  summary: "A file is opened at a path that exists on the author's machine only.",
  *check(source) {
    const { evaluator, reached } = source;
    for (const module of reached) {
      for (const call of callsOutsideGuard(module)) {
        const opened = openedFile(evaluator, module, call);
        const path = opened && stringStart(module, opened.path);
        const reason = path === undefined ? undefined : leaves(path);
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
  },
};

const onlyTheFolder = 'On Connect only the app folder is there, and it is the working directory.';

/** The folders that the constructor names. */
function* foldersOfDash({ evaluator, entry, entrypoint }: AppSource): ReturnType<Rule['check']> {
  const value = evaluator.name(entry, entrypoint.object);
  if (!isMade(value)) return;
  const from = countedFrom(value, evaluator);
  if (from === undefined) return;
  const { call, scope } = value.construction;
  const { named } = argumentsOf(scope.module, call);
  for (const argument of ['assets_folder', 'pages_folder']) {
    const given = named.get(argument);
    const folder = given && literalString(scope.module, given);
    if (!given || folder === undefined) continue;
    const isRelative = !/^(?:[a-z]:)?[\\/~]/i.test(folder);
    const reason = leaves(isRelative ? posix.join(from, folder) : folder);
    if (!reason) continue;
    yield {
      level: 'warning',
      message: `${argument} is ${JSON.stringify(folder)}, which isn't in the bundle.`,
      reason: `${reason} ${onlyTheFolder}`,
      hint: `Move that folder into the app folder, or deploy the folder above (${theInput('path')}).`,
      location: locationOf(scope.module, given),
    };
  }
}

/** Why a path can't exist on the server, in a sentence; other absolute paths may be mounts that the server has. */
export function leaves(path: string): string | undefined {
  if (/^[a-z]:[\\/]/i.test(path)) return 'It is a path of a Windows drive.';
  if (path.startsWith('\\\\')) return 'It is a share of a Windows network.';
  if (['/home/', '/Users/', '/root/', '~/'].some((home) => path.startsWith(home))) {
    return "It is a path in somebody's home directory.";
  }
  const relative = path.replaceAll('\\', '/');
  if (!relative.startsWith('/') && /^\.\.(?:\/|$)/.test(posix.normalize(relative))) {
    return 'It leads out of the app folder.';
  }
  return undefined;
}

export const missingFile: Rule = {
  name: 'missing-file',
  levels: ['warning'],
  summary: 'A file is read at import by a path at which the bundle holds none.',
  *check(source) {
    const { app, reached, sources } = source;
    // Where the app goes to another folder, its paths count from there.
    if (reached.some(({ path }) => sources.text(path)?.includes('chdir'))) return;
    const paths = new Set(app.paths);
    for (const module of reached) {
      for (const node of readAtImport(source, module)) {
        const path = literalString(module, node) ?? '';
        const wanted = posix.normalize(path);
        if (!isFilePath(path) || paths.has(wanted) || holdsFolder(app.paths, wanted)) continue;
        if (isMentioned(source, posix.basename(wanted))) continue;
        yield {
          level: 'warning',
          message: `${JSON.stringify(path)} isn't in the bundle.`,
          reason:
            'It is read when the module is imported, by a path that counts from the app folder on Connect.',
          hint: adviceOn(wanted, module, source),
          location: locationOf(module, node),
        };
      }
    }
  },
};

/** The paths of files that the module surely reads when it is imported. */
const readAtImport = ({ evaluator }: AppSource, module: Module): SyntaxNode[] =>
  module.statements
    .filter((statement) => isSure(statement))
    .flatMap(({ node }) => ownCalls(module, node))
    .flatMap((call) => readBy(evaluator, module, call) ?? []);

function readBy(evaluator: Evaluator, module: Module, call: SyntaxNode): SyntaxNode | undefined {
  const opened = openedFile(evaluator, module, call);
  return opened?.isRead ? opened.path : undefined;
}

/** Not where a missing file may be caught. */
function isSure(statement: Statement): boolean {
  const { node, when } = statement;
  if (!runsAtImport(statement) || when.conditional || when.optional) return false;
  for (let above = node.parent; above; above = above.parent) {
    if (above.name === 'TryStatement') return false;
  }
  return true;
}

/** The calls of a statement that happen whenever it runs; those of the statements inside it are their own. */
function ownCalls(module: Module, statement: SyntaxNode): SyntaxNode[] {
  const calls: SyntaxNode[] = [];
  if (/Definition|DecoratedStatement/.test(statement.name)) return calls;
  statement.cursor().iterate((node) => {
    if (['Body', 'MatchBody', 'LambdaExpression', 'ConditionalExpression'].includes(node.name)) return false;
    if (node.name === 'BinaryExpression' && /^(?:and|or)$/.test(signOf(module, node.node))) return false;
    if (node.name === 'CallExpression') calls.push(node.node);
    return undefined;
  });
  return calls;
}

const signOf = (module: Module, { firstChild, lastChild }: SyntaxNode) =>
  firstChild && lastChild ? module.text.slice(firstChild.to, lastChild.from).trim() : '';

/** A relative path with a name that only a file has: no URL, no pattern, no text. */
const isFilePath = (path: string): boolean =>
  (/\.\w{1,10}$/.test(path) || secretByName(path, false) !== undefined) &&
  !/[\n*?[\]{}<>|"]|:\/\//.test(path) &&
  !path.startsWith('/') &&
  leaves(path) === undefined;

const holdsFolder = (paths: readonly string[], folder: string) =>
  paths.some((path) => path.startsWith(`${folder}/`));

/** True where the app names the file in other ways than by reading it: then it may look for it, fetch it or make it. */
function isMentioned({ evaluator, reached }: AppSource, name: string): boolean {
  return reached.some((module) =>
    nodesNamed(module.root, new Set(['String', 'FormatString'])).some((node) => {
      if (!textOf(module, node).includes(name) || node.parent?.name === 'ExpressionStatement') return false;
      // `open("x")`, and `Path("x").read_text()`.
      const calls = [node.parent?.parent, node.parent?.parent?.parent?.parent];
      return !calls.some(
        (call) => call?.name === 'CallExpression' && readBy(evaluator, module, call)?.from === node.from,
      );
    }),
  );
}

function adviceOn(wanted: string, module: Module, { app, entry }: AppSource): string {
  if (secretByName(wanted, false) !== undefined) {
    return `It stays behind as a secret: give its values with ${input('environment')}, or name it in ${input('include')}.`;
  }
  const slashed = posix.normalize(wanted.replaceAll('\\', '/'));
  if (slashed !== wanted && app.paths.includes(slashed)) return `Write ${slashed}, as every system takes it.`;
  const inOtherLetters = app.paths.find((path) => path.toLowerCase() === wanted.toLowerCase());
  if (inOtherLetters !== undefined) {
    return `Write ${inOtherLetters}: Connect's system tells upper from lower case.`;
  }
  const own =
    app.paths.find((path) => path === posix.join(posix.dirname(entry.path), slashed)) ??
    app.paths.find((path) => path.endsWith(`/${slashed}`) || slashed.endsWith(`/${path}`));
  if (own === undefined) {
    return `Add the file to the app folder, or see what leaves it out (${input('exclude')}, .gitignore).`;
  }
  const folder = own.slice(0, -slashed.length - 1);
  const opened = `open ${fromModule(module, own)}.`;
  return own === `${folder}/${slashed}` && entry.path.startsWith(`${folder}/`)
    ? `Deploy the folder ${folder} instead (${theInput('path')}), or ${opened}`
    : opened.replace('o', 'O');
}

/** A path of the bundle, as it can be written wherever Python is started. */
function fromModule(module: Module, path: string): string {
  const relative = posix.relative(posix.dirname(module.path), path);
  const below = relative.replace(/^(?:\.\.\/)+/, '');
  const up = (relative.length - below.length) / '../'.length;
  return `Path(__file__).parent${'.parent'.repeat(up)} / ${JSON.stringify(below)}`;
}
