import { argumentsOf } from '../python/calls.ts';
import { literalString } from '../python/strings.ts';
import { textOf } from '../python/tree.ts';
import type { Construction } from '../python/value.ts';

/**
 * The folder, relative to the app folder, from which Dash loads pages: `pages` beside the module that makes the app,
 * unless the constructor says otherwise. `undefined` where there is none or where it can't be read.
 * As in `pages_folder_config` of Dash's `_configs.py`.
 */
export function pagesFolderOf({ call, scope: { module } }: Construction): string | undefined {
  const { named, positional } = argumentsOf(module, call);
  const name = positional[0] ?? named.get('name');
  if (name && textOf(module, name) !== '__name__') return undefined;
  const asked = named.get('pages_folder');
  const folder = asked ? literalString(module, asked) : 'pages';
  if (folder === undefined || folder === '' || folder.startsWith('/') || folder.includes('..'))
    return undefined;
  if (!asked && !named.has('use_pages')) return undefined;
  const beside = module.path.split('/').slice(0, -1);
  return [...beside, ...folder.split('/').filter((part) => part !== '' && part !== '.')].join('/');
}
