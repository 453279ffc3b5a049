import { posix } from 'node:path';
import type { AnnotationProperties } from '@actions/core';
import { formatTitle, type Problem, type SourceLocation } from '../shared/problems.ts';
import { error, info, notice, warning } from './runner.ts';

export type Level = 'error' | 'warning' | 'notice';

/** Shows problems in the log, on the page of the workflow run and in the files of the pull request. */
export interface Annotations {
  /** Pass problems that are known together in one call, so that one rule doesn't use up the limit of the others. */
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

/** The limit of one call, so that later problems of the same step are shown, too. */
const maxTogether = 8;

/**
 * @param appFolder the folder of the app, relative to the repository, with `/`
 * @returns annotations within GitHub's limit. Those above it are only lines of the log, so show the worst first.
 */
export function annotations(appFolder: string): Annotations {
  const write = { error, warning, notice };
  const left = { error: maxShown, warning: maxShown, notice: maxShown };
  return {
    show(level, ...problems) {
      const chosen = new Set(byTurn(problems).slice(0, Math.min(left[level], maxTogether)));
      left[level] -= chosen.size;
      for (const problem of problems) {
        const { message, place } = annotationOf(problem, appFolder);
        if (chosen.has(problem)) write[level](message, place);
        else info(`${level[0]?.toUpperCase()}${level.slice(1)}: ${message}`);
      }
    },
  };
}

/** In the order of importance: one problem of each rule before a second of any. */
function byTurn(problems: readonly Problem[]): readonly Problem[] {
  const byRule = [...Map.groupBy(problems, ({ rule }) => rule ?? {}).values()];
  return byRule
    .flatMap((ofRule) => ofRule.map((problem, turn) => ({ problem, turn })))
    .toSorted((one, other) => one.turn - other.turn)
    .map(({ problem }) => problem);
}

/**
 * The annotation of a problem. Its message is complete, with the location, because the log shows nothing else. The title is
 * the name of the action, and of the rule if there is one, so that the message doesn't repeat it.
 *
 * @param appFolder the folder of the app, relative to the repository, with `/`
 */
export function annotationOf(
  problem: Problem,
  appFolder: string,
): { readonly message: string; readonly place: AnnotationProperties } {
  const { reason, hint, location, rule } = problem;
  const file = location && inRepository(location, appFolder);
  return {
    message: [formatTitle(relativeToRepository(problem, appFolder)), reason, hint].filter(Boolean).join('\n'),
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
