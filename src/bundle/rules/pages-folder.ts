import { argumentsOf } from '../python/calls.ts';
import { literalString } from '../python/strings.ts';
import { textOf } from '../python/tree.ts';
import { isMade } from './dash-folder.ts';
import { pagesFolderOf } from './pages.ts';
import { locationOf } from './place.ts';
import type { Rule } from './rule.ts';

export const pagesFolder: Rule = {
  name: 'pages-folder',
  levels: ['error'],
  summary: "The app uses Dash's pages, but the bundle holds no folder of pages.",
  *check({ app, reader, entry, entrypoint }) {
    const value = reader.name(entry, entrypoint.object);
    if (!isMade(value)) return;
    const { call, scope } = value.construction;
    const folder = pagesFolderOf(value, reader);
    if (folder === undefined || app.paths.some((path) => path.startsWith(`${folder}/`))) return;
    const { named, open } = argumentsOf(scope.module, call);
    const usePages = named.get('use_pages');
    const asked = named.get('pages_folder');
    const isCustom = asked !== undefined && literalString(scope.module, asked) !== 'pages';
    if (open || !(isCustom || (usePages && textOf(scope.module, usePages) === 'True'))) return;
    yield {
      level: 'error',
      message: `The folder of pages, ${folder}/, isn't in the bundle.`,
      reason:
        'Dash refuses to start without it. An empty folder, and one that an exclusion leaves out, does not travel.',
      hint: 'Add the folder, or give pages_folder="" where the pages are registered by hand.',
      location: locationOf(scope.module, usePages ?? asked ?? call),
    };
  },
};
