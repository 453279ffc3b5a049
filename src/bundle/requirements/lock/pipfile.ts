import { dirname } from 'node:path';
import { shownPath } from '../../../shared/paths.ts';
import { lineFinder, listOf, stringOf, type Table, tableOf } from '../../../shared/toml.ts';
import { always, parseCondition } from '../markers/environments.ts';
import { unknown } from '../project-requirements.ts';
import { normalizeName } from '../requirement.ts';
import {
  gatherEntries,
  gitReference,
  isAboutApp,
  isPypi,
  type LockedEntry,
  type LockReader,
  lockedPath,
  type Origin,
  requireFewPackages,
  urlReference,
  withOwnProject,
} from './locked-entries.ts';

/** Reads Pipfile.lock: its `default` section, and the sections of the selected groups. */
export const readPipfileLock: LockReader = async (file, selection, folders, report) => {
  const lockFolder = dirname(file.path);
  if (!(await isAboutApp(lockFolder, folders))) return undefined;
  const shown = shownPath(folders.root, file.path);
  const meta = tableOf(file.table._meta);
  const sections = new Map(
    Object.keys(file.table)
      .filter((name) => name !== '_meta')
      .map((name) => [normalizeName(name), tableOf(file.table[name])]),
  );
  const selected = ['default'];
  for (const group of selection.groups) {
    // Pipenv calls the section of [dev-packages] "develop".
    const name = ['dev', 'dev-packages'].includes(normalizeName(group)) ? 'develop' : normalizeName(group);
    if (sections.has(name)) selected.push(name);
    else report('unused-extras', unknown('group', group, sections, shown));
  }
  for (const extra of selection.extras) report('unused-extras', unknown('extra', extra, new Map(), shown));

  requireFewPackages(
    selected.reduce((sum, name) => sum + Object.keys(sections.get(name) ?? {}).length, 0),
    shown,
  );
  const lineIn = lineFinder(file.text);
  const entries = selected.flatMap((section) =>
    Object.entries(sections.get(section) ?? {}).map(([name, value]): LockedEntry => {
      const one = tableOf(value);
      const version = /^==\s*(\S.*)$/.exec(stringOf(one.version) ?? '')?.[1];
      return {
        name,
        ...(version !== undefined && { version }),
        condition: parseCondition(stringOf(one.markers)),
        from: originOf(one, lockFolder),
        files: [],
        location: { file: shown, ...lineIn(`"${name}": {`) },
      };
    }),
  );
  const indexes = listOf(meta.sources).flatMap((source, at) => {
    const url = stringOf(tableOf(source).url);
    return url === undefined || isPypi(url) ? [] : [{ url, isDefault: at === 0 }];
  });
  const gathered = await gatherEntries(
    { entries, python: always, indexes, location: { file: shown } },
    folders,
    report,
  );
  return withOwnProject(gathered, lockFolder);
};

function originOf(one: Table, lockFolder: string): Origin {
  const [git, path, file] = [stringOf(one.git), stringOf(one.path), stringOf(one.file)];
  const subdirectory = stringOf(one.subdirectory);
  if (git !== undefined)
    return { kind: 'reference', url: gitReference(git, stringOf(one.ref), subdirectory) };
  if (file !== undefined && /^https?:/.test(file))
    return { kind: 'reference', url: urlReference(file, subdirectory) };
  const local = path ?? file;
  if (local === undefined) return { kind: 'index' };
  const kind = /\.(?:whl|zip|tar\.\w+|tgz)$/.test(local) ? 'archive' : 'folder';
  return { kind, path: lockedPath(lockFolder, local) };
}
