import { posix } from 'node:path';
import { type Mishap, type Place, titleInWords } from '../errors.ts';
import { type AnnotationPlace, error, infoVerbatim, notice, warning } from './runner.ts';

export type Level = 'error' | 'warning' | 'notice';

/** Shows mishaps in the log, and the first of each level in the workflow's page and the pull request's files. */
export interface Annotations {
  show(level: Level, mishap: Mishap): void;
}

/**
 * GitHub shows that many annotations of a level for a step, and drops the others without a word.
 *
 * Source: https://docs.github.com/actions/reference/limits
 */
export const shownOfALevel = 10;

/** The action's name, by which people tell our annotations from those of other steps. */
const tool = 'connect-dash-deploy';

/**
 * @param appFolder the folder of the app, relative to the repository, with `/`
 * @returns annotations that keep to GitHub's limit: what comes after it is only a line of the log. Show the worst
 * first.
 */
export function annotations(appFolder: string): Annotations {
  const write = { error, warning, notice };
  const shown = { error: 0, warning: 0, notice: 0 };
  return {
    show(level, mishap) {
      const { message, place } = annotationOf(mishap, appFolder);
      shown[level] += 1;
      if (shown[level] <= shownOfALevel) write[level](message, place);
      else infoVerbatim(`${level[0]?.toUpperCase()}${level.slice(1)}: ${message}`);
    },
  };
}

/**
 * An annotation in the words of a mishap. The message says all, the place included: the log shows nothing else.
 *
 * @param appFolder the folder of the app, relative to the repository, with `/`
 */
export function annotationOf(
  { what, why, fix, where, rule }: Mishap,
  appFolder: string,
): { readonly message: string; readonly place: AnnotationPlace } {
  const file = where && inRepository(where, appFolder);
  const shownWhere = where && { ...where, file: file ?? where.file };
  const title = titleInWords({ what, ...(shownWhere && { where: shownWhere }), ...(rule && { rule }) });
  return {
    message: [title, why, fix].filter(Boolean).join('\n'),
    place: {
      // What a check found goes by its name; a failure, as an exception, by what it says.
      title: rule === undefined ? brief(what) : `${tool}: ${rule}`,
      ...(file !== undefined && { file, line: where?.line ?? 1 }),
    },
  };
}

const brief = (text: string) => (text.length <= 120 ? text : `${text.slice(0, 119)}…`);

/**
 * Where a place of the app is in the repository, or `undefined` where it is outside: GitHub could not show it.
 *
 * @param appFolder relative to the repository, with `/`
 */
export function inRepository({ file }: Pick<Place, 'file'>, appFolder: string): string | undefined {
  if (posix.isAbsolute(file) || /^[a-z]:/i.test(file)) return undefined;
  const path = posix.join(appFolder, file);
  return path === '..' || path.startsWith('../') ? undefined : path;
}
