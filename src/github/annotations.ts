import { posix } from 'node:path';
import type { AnnotationProperties } from '@actions/core';
import { formatLocation, formatTitle, type Problem, type SourceLocation } from '../shared/problems.ts';
import { error, info, notice, warning } from './runner.ts';

export type Level = 'error' | 'warning' | 'notice';

/** Shows problems in the log, on the page of the workflow run and in the files of the pull request. */
export interface Annotations {
  /** Problems that are known together should be shown together: then no rule takes the room of the others. */
  show(level: Level, ...problems: readonly Problem[]): void;
}

/**
 * GitHub shows that many annotations per level and step, and silently drops the others.
 *
 * Source: https://docs.github.com/actions/reference/limits
 */
const maxShown = 10;

/** The action's name, to distinguish our annotations from those of other steps. */
const tool = 'connect-dash-deploy';

/** If many are shown together, some room is kept for later ones of the same step. Errors come last. */
const reserved = { error: 0, warning: 2, notice: 2 };

/**
 * @param appFolder the folder of the app, relative to the repository, with `/`
 * @returns annotations within GitHub's limit. Those above it are only lines of the log, so show the worst first.
 */
export function annotations(appFolder: string): Annotations {
  const write = { error, warning, notice };
  const shown = { error: 0, warning: 0, notice: 0 };
  return {
    show(level, ...problems) {
      const left = maxShown - shown[level];
      const room = problems.length > 1 ? Math.max(Math.min(left, 1), left - reserved[level]) : left;
      const chosen = chooseShown(problems, room);
      shown[level] += chosen.size;
      for (const problem of problems) {
        const others = chosen.get(problem);
        const { message, place } = annotationOf(problem, appFolder, others);
        if (others) write[level](message, place);
        else info(`${level[0]?.toUpperCase()}${level.slice(1)}: ${message}`);
      }
    },
  };
}

/**
 * Chooses which problems are shown, each with those that it represents. If there is not enough room for all, one
 * represents the others of its rule in its file; and each rule is shown once before any is shown twice.
 */
function chooseShown(problems: readonly Problem[], room: number): ReadonlyMap<Problem, readonly Problem[]> {
  if (problems.length <= room) return new Map(problems.map((problem) => [problem, []]));
  const groups = Map.groupBy(problems, ({ rule, location }) =>
    rule === undefined ? {} : `${rule}\0${location?.file}`,
  );
  const byRule = Map.groupBy(groups.values(), ([first]) => first?.rule ?? {});
  const inTurn = [...byRule.values()]
    .flatMap((ofRule) => ofRule.map((group, turn) => ({ group, turn, leader: ofRule[0]?.[0] })))
    .toSorted((one, other) => one.turn - other.turn);
  const chosen = new Map<Problem, Problem[]>();
  for (const { group, leader } of inTurn) {
    const [first, ...others] = group;
    if (!first) continue;
    if (chosen.size < room) chosen.set(first, others);
    else chosen.get(leader ?? first)?.push(...group);
  }
  return chosen;
}

/** How many other problems an annotation lists. */
const maxListed = 10;

/**
 * The annotation of a problem. Its message is complete, with the location, because the log shows nothing else. The title is
 * the name of the action, and of the rule if there is one, so that the message doesn't repeat it.
 *
 * @param appFolder the folder of the app, relative to the repository, with `/`
 * @param others the problems that it represents
 */
export function annotationOf(
  problem: Problem,
  appFolder: string,
  others: readonly Problem[] = [],
): { readonly message: string; readonly place: AnnotationProperties } {
  const { reason, hint, location, rule } = problem;
  const file = location && inRepository(location, appFolder);
  const listed = others
    .slice(0, maxListed)
    .map((other) => relativeToRepository(other, appFolder))
    .map((other) => `Also ${other.location ? `${formatLocation(other.location)}: ` : ''}${other.message}`);
  const more =
    others.length > maxListed ? `and ${others.length - maxListed} more, in the log of this step.` : '';
  return {
    message: [formatTitle(relativeToRepository(problem, appFolder)), reason, hint, ...listed, more]
      .filter(Boolean)
      .join('\n'),
    place: {
      title: rule === undefined ? tool : `${tool}: ${rule}`,
      ...(file !== undefined && { file, startLine: location?.line ?? 1 }),
    },
  };
}

/** The same problem with its file relative to the repository. */
export const relativeToRepository = ({ location, ...problem }: Problem, appFolder: string): Problem =>
  location
    ? { ...problem, location: { ...location, file: inRepository(location, appFolder) ?? location.file } }
    : problem;

/**
 * The path of a file relative to the repository, or `undefined` if it is outside: GitHub could not show it.
 *
 * @param file relative to the app folder, with `/`
 * @param appFolder relative to the repository, with `/`
 */
export function inRepository({ file }: Pick<SourceLocation, 'file'>, appFolder: string): string | undefined {
  if (posix.isAbsolute(file) || /^[a-z]:/i.test(file)) return undefined;
  const path = posix.join(appFolder, file);
  return path === '..' || path.startsWith('../') ? undefined : path;
}
