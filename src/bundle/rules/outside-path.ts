import { posix } from 'node:path';
import { theInput } from '../../shared/input-names.ts';
import { argumentsOf } from '../python/calls.ts';
import { literalString, stringStart } from '../python/strings.ts';
import { countedFrom, isMade } from './dash-folder.ts';
import { openedFile } from './opened-file.ts';
import { locationOf } from './place.ts';
import type { AppSource, Rule } from './rule.ts';
import { callsOutsideGuard } from './running.ts';

export const outsidePath: Rule = {
  name: 'outside-path',
  levels: ['warning'],
  summary: "A file is opened at a path that exists on the author's machine only.",
  *check(source) {
    const { reader, reached } = source;
    for (const module of reached) {
      for (const call of callsOutsideGuard(module)) {
        const opened = openedFile(reader, module, call);
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
function* foldersOfDash({ reader, entry, entrypoint }: AppSource): ReturnType<Rule['check']> {
  const value = reader.name(entry, entrypoint.object);
  if (!isMade(value)) return;
  const from = countedFrom(value, reader);
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
