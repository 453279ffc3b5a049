import { posix } from 'node:path';
import type { SyntaxNode } from '@lezer/common';
import { argumentsOf } from '../python/calls.ts';
import type { Module } from '../python/sources.ts';
import { stringStart } from '../python/strings.ts';
import { textOf } from '../python/tree.ts';
import type { Reader } from '../python/values.ts';
import { placeOf } from './place.ts';
import type { Rule } from './rule.ts';
import { callsOutsideGuard } from './running.ts';

export const outsidePath: Rule = {
  name: 'outside-path',
  levels: ['warning'],
  summary: "A file is opened at a path that exists on the author's machine only.",
  *check({ reader, reached }) {
    for (const module of reached) {
      for (const call of callsOutsideGuard(module)) {
        const { positional } = argumentsOf(module, call);
        const [first] = positional;
        const path = first && stringStart(module, first);
        const reason = path === undefined ? undefined : leaves(path);
        if (!first || !reason || !call.firstChild || !opensFiles(reader, module, call.firstChild)) continue;
        yield {
          level: 'warning',
          what: `${JSON.stringify(path)} isn't in the bundle.`,
          why: `${reason} On Connect only the app folder is there, and it is the working directory.`,
          fix: 'Copy the file into the app folder and open it from there: Path(__file__).parent / "name".',
          where: placeOf(module, first),
        };
      }
    }
  },
};

/** Why a path can't exist on the server; other absolute paths may be mounts that the server has. */
function leaves(path: string): string | undefined {
  if (/^[a-z]:[\\/]/i.test(path)) return 'It is a path of a Windows drive.';
  if (path.startsWith('\\\\')) return 'It is a share of a Windows network.';
  if (['/home/', '/Users/', '/root/', '~/'].some((home) => path.startsWith(home))) {
    return "It is a path in somebody's home directory.";
  }
  const relative = path.replaceAll('\\', '/');
  if (!relative.startsWith('/') && posix.normalize(relative).startsWith('../')) {
    return 'It leads out of the app folder.';
  }
  return undefined;
}

const readers = [
  'pandas.read_',
  'polars.read_',
  'polars.scan_',
  'geopandas.read_',
  'numpy.load',
  'numpy.genfromtxt',
  'joblib.load',
  'sqlite3.connect',
  'PIL.Image.open',
  'xarray.open_',
  'duckdb.connect',
  'io.open',
  'codecs.open',
];

function opensFiles(reader: Reader, module: Module, callee: SyntaxNode): boolean {
  if (callee.name === 'VariableName' && textOf(module, callee) === 'open')
    return !module.bindings.has('open');
  const value = reader.expression({ module }, callee);
  return value.kind === 'library' && readers.some((name) => value.name.startsWith(name));
}
