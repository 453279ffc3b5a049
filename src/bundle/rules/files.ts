import { posix } from 'node:path';
import type { SyntaxNode } from '@lezer/common';
import { input } from '../../shared/input-names.ts';
import { secretByName } from '../../shared/secret-files.ts';
import { argumentsOf } from '../python/calls.ts';
import type { Evaluator } from '../python/evaluate.ts';
import type { Module } from '../python/sources.ts';
import { literalString, stringStart } from '../python/strings.ts';
import { textOf, unwrapped } from '../python/tree.ts';
import { callsOutsideGuard } from '../python/uses.ts';
import { readText } from '../python/value.ts';
import type { ExcludedFile } from '../types.ts';
import { type AppSource, type Finding, findingAt } from './rule.ts';

/** A file that a call opens. */
interface OpenedFile {
  /** The expression that is its path. */
  readonly path: SyntaxNode;
  /** True if the file must exist; false if the call may create it, or if that can't be read. */
  readonly isRead: boolean;
}

/** Functions that take a mode, which only read, and which create a missing file. */
const functions = {
  withMode: /^(?:(?:io|codecs|pathlib\.Path)\.)?open$/,
  reading:
    /^(?:pandas|polars|geopandas)\.(?:read|scan)_(?!sql|gbq|clipboard|database|html)|^xarray\.open_|^PIL\.Image\.open|^numpy\.(?:load|genfromtxt)|^joblib\.load|^openpyxl\.load_workbook|^pathlib\.Path\.read_/,
  creating: /^(?:sqlite3|duckdb)\.connect$/,
};

const pathNames = ['file', 'filename', 'filepath_or_buffer', 'io', 'path', 'source', 'fp'];

/** The file that a call opens, of a known function or of a method of `Path("x")`. */
function openedFile(evaluator: Evaluator, module: Module, call: SyntaxNode): OpenedFile | undefined {
  const callee = call.firstChild;
  if (!callee) return undefined;
  const { positional, named } = argumentsOf(module, call);
  const isBuiltIn = textOf(module, callee) === 'open' && !module.bindings.has('open');
  const value = evaluator.expression({ module }, callee);
  const isMethod = value.kind === 'library result' && /^pathlib\.Path\.\w+$/.test(value.by);
  const library = value.kind === 'library' ? value.name : isMethod ? value.by : '';
  const name = isBuiltIn ? 'open' : library;
  const of = isMethod && callee.firstChild && unwrapped(callee.firstChild);
  const paths = of
    ? argumentsOf(module, of).positional
    : [...positional, ...pathNames.flatMap((one) => named.get(one) ?? [])];
  const [path] = paths;
  if (!path || (of && paths.length > 1)) return undefined;
  const mode = (of ? positional[0] : positional[1]) ?? named.get('mode');
  if (functions.reading.test(name)) return { path, isRead: true };
  if (functions.creating.test(name)) return { path, isRead: false };
  if (!functions.withMode.test(name)) return undefined;
  return { path, isRead: mode === undefined || /^[rbtU]+$/.test(literalString(module, mode) ?? '') };
}

/** A file is opened at a path that exists only on the author's computer. */
export function* outsidePath({ evaluator, reached }: AppSource): Generator<Finding> {
  for (const module of reached) {
    for (const call of callsOutsideGuard(module)) {
      const opened = openedFile(evaluator, module, call);
      const path = opened && stringStart(module, opened.path);
      const reason = path === undefined ? undefined : reasonOutside(path);
      if (!opened || !reason) continue;
      yield findingAt('warning', module, opened.path, {
        message: `${JSON.stringify(path)} isn't in the bundle.`,
        reason: `${reason} Connect has only the app folder, which is the working directory.`,
        hint: 'Copy the file into the app folder and open it from there: Path(__file__).parent / "name".',
      });
    }
  }
}

/** Why a path can't exist on the server, as a sentence. Other absolute paths may be mounts of the server. */
function reasonOutside(path: string): string | undefined {
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
  const reads = reached.flatMap((module) => readsIn(evaluator, module)).slice(0, 300);
  const texts = reached.map(({ text }) => text).join('\n');
  for (const { module, node, path } of reads) {
    const wanted = posix.normalize(path);
    const cause = excluded.find((one) => one.path === wanted || isBelow(one.path, wanted));
    if (!cause || app.paths.includes(wanted)) continue;
    // If the app also names the file elsewhere, it may look for it or write it.
    const name = posix.basename(wanted);
    const count = reads.filter((read) => posix.basename(read.path) === name).length;
    if (texts.split(name).length - 1 > count) continue;
    yield findingAt('warning', module, node, {
      message: `${JSON.stringify(path)} isn't in the bundle.`,
      reason: `${cause.path} is excluded: ${cause.reason}`,
      hint: hintToInclude(wanted, cause),
    });
  }
}

/** The calls of a module that read a file by a path that can be read. */
const readsIn = (evaluator: Evaluator, module: Module) =>
  callsOutsideGuard(module).flatMap((call) => {
    const opened = openedFile(evaluator, module, call);
    if (!opened?.isRead) return [];
    const { path: node } = opened;
    const value = evaluator.expression({ module }, node);
    const constant = value.kind === 'other' ? value.text : undefined;
    const path = constant ?? joinedPath(evaluator, module, node);
    return path === undefined ? [] : [{ module, node, path }];
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

function hintToInclude(wanted: string, { path, isSecret }: ExcludedFile): string {
  if (isSecret || secretByName(wanted, false) !== undefined) {
    return `Pass its values as environment variables (${input('environment')}), or set ${input('include', wanted)}.`;
  }
  return `Set ${input('include', path.endsWith('/') ? `${path}**` : path)}, or write the file when the app starts.`;
}
