import { posix } from 'node:path';
import { formatLocation, formatTitle, type Problem, type SourceLocation } from '../shared/problems.ts';
import { type AnnotationPlace, error, info, notice, warning } from './runner.ts';

export type Level = 'error' | 'warning' | 'notice';

/** Shows mishaps in the log, and what there is room for in the workflow's page and the pull request's files. */
export interface Annotations {
  /** Those that are known at once are best shown at once: then no rule takes the room from the others. */
  show(level: Level, ...problems: readonly Problem[]): void;
}

/**
 * GitHub shows that many annotations of a level for a step, and drops the others without a word.
 *
 * Source: https://docs.github.com/actions/reference/limits
 */
const shownOfALevel = 10;

/** The action's name, by which people tell our annotations from those of other steps. */
const tool = 'connect-dash-deploy';

/** Of these, many at once leave some for what comes later in the step. Errors come last. */
const leftForLater = { error: 0, warning: 2, notice: 2 };

/**
 * @param appFolder the folder of the app, relative to the repository, with `/`
 * @returns annotations that keep to GitHub's limit: what comes after it is only a line of the log. Show the worst
 * first.
 */
export function annotations(appFolder: string): Annotations {
  const write = { error, warning, notice };
  const shown = { error: 0, warning: 0, notice: 0 };
  return {
    show(level, ...problems) {
      const left = shownOfALevel - shown[level];
      const room = problems.length > 1 ? Math.max(Math.min(left, 1), left - leftForLater[level]) : left;
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
 * Which of these are shown, each with those that it stands for. Where not all have room, one stands for the others of its
 * rule in its file; and each rule has one before any has a second.
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

/** How many others an annotation names. */
const namedOthers = 10;

/**
 * An annotation in the words of a mishap. The message says all, the place included: the log shows nothing else.
 *
 * @param appFolder the folder of the app, relative to the repository, with `/`
 * @param others those that it stands for
 */
export function annotationOf(
  problem: Problem,
  appFolder: string,
  others: readonly Problem[] = [],
): { readonly message: string; readonly place: AnnotationPlace } {
  const { message, reason, hint, location, rule } = problem;
  const file = location && inRepository(location, appFolder);
  const named = others
    .slice(0, namedOthers)
    .map((other) => inPlace(other, appFolder))
    .map((other) => `Also ${other.location ? `${formatLocation(other.location)}: ` : ''}${other.message}`);
  const more =
    others.length > namedOthers ? `and ${others.length - namedOthers} more, in the log of this step.` : '';
  return {
    message: [formatTitle(inPlace(problem, appFolder)), reason, hint, ...named, more]
      .filter(Boolean)
      .join('\n'),
    place: {
      // What a check found goes by its name; a failure, as an exception, by what it says.
      title: rule === undefined ? brief(message) : `${tool}: ${rule}`,
      ...(file !== undefined && { file, line: location?.line ?? 1 }),
    },
  };
}

/** With its place as the repository has it. */
const inPlace = ({ location, ...problem }: Problem, appFolder: string): Problem =>
  location
    ? { ...problem, location: { ...location, file: inRepository(location, appFolder) ?? location.file } }
    : problem;

const brief = (text: string) => (text.length <= 120 ? text : `${text.slice(0, 119)}…`);

/**
 * Where a place of the app is in the repository, or `undefined` where it is outside: GitHub could not show it.
 *
 * @param appFolder relative to the repository, with `/`
 */
export function inRepository({ file }: Pick<SourceLocation, 'file'>, appFolder: string): string | undefined {
  if (posix.isAbsolute(file) || /^[a-z]:/i.test(file)) return undefined;
  const path = posix.join(appFolder, file);
  return path === '..' || path.startsWith('../') ? undefined : path;
}
