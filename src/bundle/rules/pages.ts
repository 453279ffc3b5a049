import { posix } from 'node:path';
import { argumentsOf } from '../python/calls.ts';
import type { Evaluator } from '../python/evaluate.ts';
import { literalString } from '../python/strings.ts';
import { countedFrom, type MadeDash } from './dash-folder.ts';

/**
 * The folder, relative to the app folder, from which Dash loads pages: `pages`, unless the constructor says otherwise.
 * `undefined` where there is none or where it can't be read. As in `pages_folder_config` of Dash's `_configs.py`.
 */
export function pagesFolderOf(dash: MadeDash, reader: Evaluator): string | undefined {
  const { call, scope } = dash.construction;
  const { named } = argumentsOf(scope.module, call);
  const asked = named.get('pages_folder');
  if (!asked && !named.has('use_pages')) return undefined;
  const folder = asked ? literalString(scope.module, asked) : 'pages';
  if (folder === undefined || folder === '' || folder.startsWith('/') || folder.includes('..'))
    return undefined;
  const from = countedFrom(dash, reader);
  return from === undefined ? undefined : posix.join(from, folder).replace(/\/$/, '');
}
