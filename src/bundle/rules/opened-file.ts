import type { SyntaxNode } from '@lezer/common';
import { argumentsOf } from '../python/calls.ts';
import type { Evaluator } from '../python/evaluate.ts';
import type { Module } from '../python/sources.ts';
import { literalString } from '../python/strings.ts';
import { textOf, unwrapped } from '../python/tree.ts';

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
export function openedFile(reader: Evaluator, module: Module, call: SyntaxNode): OpenedFile | undefined {
  const { firstChild: callee } = call;
  if (!callee) return undefined;
  const { positional, named } = argumentsOf(module, call);
  const path = positional[0] ?? pathNames.map((name) => named.get(name)).find((given) => given !== undefined);
  if (callee.name === 'VariableName' && textOf(module, callee) === 'open') {
    if (!path || module.bindings.has('open')) return undefined;
    return { path, isRead: isReadMode(module, positional[1] ?? named.get('mode')) };
  }
  const ofPath = pathOf(reader, module, callee);
  if (ofPath) {
    const isOpen = callee.lastChild && textOf(module, callee.lastChild) === 'open';
    return { path: ofPath, isRead: !isOpen || isReadMode(module, positional[0] ?? named.get('mode')) };
  }
  const value = path && reader.expression({ module }, callee);
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
function pathOf(reader: Evaluator, module: Module, callee: SyntaxNode): SyntaxNode | undefined {
  const [object, method] = [callee.firstChild && unwrapped(callee.firstChild), callee.lastChild];
  if (callee.name !== 'MemberExpression' || object?.name !== 'CallExpression' || !method) return undefined;
  if (!['read_text', 'read_bytes', 'open'].includes(textOf(module, method))) return undefined;
  const made = object.firstChild && reader.expression({ module }, object.firstChild);
  if (made?.kind !== 'library' || made.name !== 'pathlib.Path') return undefined;
  const { positional } = argumentsOf(module, object);
  return positional.length === 1 ? positional[0] : undefined;
}
