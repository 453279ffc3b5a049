import { realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { parsePattern } from '../bundle/files/patterns.ts';
import { contentName } from '../deploy/content-name.ts';
import { type Git, openRepository } from '../git.ts';
import { below } from '../shared/paths.ts';
import { type Problem, UserError } from '../shared/problems.ts';
import { type AppDecision, planVerdicts } from './affected-apps.ts';
import { usesOf } from './app-inputs.ts';
import { type Changes, readChanges } from './changes.ts';
import { planComparison } from './comparison.ts';
import { type FoundApp, findApps } from './find-apps.ts';
import { importReader } from './imports.ts';
import type { Row } from './matrix.ts';
import type { PlanInputs } from './plan-inputs.ts';
import { goneApps } from './removed-apps.ts';
import { isIn, type Repository, readRepository, withRemoved } from './repository.ts';
import { sharedChanges } from './shared-modules.ts';

export interface Plan {
  /** The apps to deploy. */
  readonly rows: readonly Row[];
  /** Every app that was found, listed or not. */
  readonly verdicts: readonly AppDecision[];
  /** The apps whose folder was removed, with the name of their content, which is kept. */
  readonly gone: readonly Row[];
  /** What was compared (a sentence for the user). */
  readonly compared: string;
  readonly notes: readonly string[];
}

export interface PlanRequest extends PlanInputs {
  /** Absolute. */
  readonly workspace: string;
  /** `owner/name`. */
  readonly repository: string;
  /** GITHUB_EVENT_NAME. */
  readonly event: string;
  readonly payload: unknown;
}

/**
 * Finds the Dash apps of a repository and lists those affected by the event's changes.
 *
 * @param warn called for each warning
 * @throws {UserError} if there is no repository, or no such folder in it
 */
export async function planApps(asked: PlanRequest, warn: (problem: Problem) => void): Promise<Plan> {
  const workspace = realpathSync(asked.workspace);
  const folder = realFolder(workspace, asked.path);
  const git = await openRepository(folder);
  const inside = relative(git.root, folder).split(sep).join('/');
  const [repository, changes] = await Promise.all([readRepository(git), changesOf(asked, git)]);
  const apps = await findApps(repository, warn);
  const here = apps.filter((app) => isIn(inside, app.folder));
  warnOfUnused(here, inside, asked.exclude, warn);
  const verdicts = withoutExcluded(inside, asked, await verdictsOn(apps, here, changes, repository));

  const gone =
    changes.kind === 'some' ? await goneApps(git, changes.base, changes.paths, apps, repository) : [];

  const toWorkspace = relative(workspace, git.root).split(sep).join('/');
  const rowOf = (app: FoundApp): Row => ({
    path: below(toWorkspace, app.folder) || '.',
    name: app.declaration?.name ?? contentName(asked.repository, app.folder),
  });
  return {
    verdicts,
    rows: verdicts.filter(({ listed }) => listed).map(({ app }) => rowOf(app)),
    gone: gone
      .filter((app) => isIn(inside, app.folder) && reasonToLeaveOut(app, inside, asked) === undefined)
      .map(rowOf),
    compared: changes.kind === 'some' ? `Compared with ${changes.since}.` : changes.reason,
    notes: changes.kind === 'some' ? changes.notes : [],
  };
}

/** Resolves symbolic links, as git does in its paths. */
function realFolder(workspace: string, path: string): string {
  try {
    return realpathSync(resolve(workspace, path));
  } catch (error) {
    throw new UserError(
      {
        message: `The folder ${path} does not exist.`,
        reason: `No folder was found at ${resolve(workspace, path)}.`,
        hint: 'Correct the input path, which is relative to the workspace.',
      },
      { cause: error },
    );
  }
}

async function changesOf({ all, event, payload }: PlanRequest, git: Git): Promise<Changes> {
  if (all) return { kind: 'everything', reason: 'The input all is true.' };
  return readChanges(planComparison(event, payload), git);
}

async function verdictsOn(
  apps: readonly FoundApp[],
  here: readonly FoundApp[],
  changes: Changes,
  repository: Repository,
): Promise<AppDecision[]> {
  const paths = changes.kind === 'some' ? changes.paths : [];
  const before = withRemoved(repository, paths);
  return planVerdicts(
    here,
    changes,
    (app) => usesOf(app, before),
    sharedChanges(apps, paths, before, await importReader(repository)),
  );
}

/** Excluded apps are shown with the reason, not hidden. */
function withoutExcluded(
  inside: string,
  asked: PlanRequest,
  verdicts: readonly AppDecision[],
): AppDecision[] {
  return verdicts.map((verdict) => {
    const reason = reasonToLeaveOut(verdict.app, inside, asked);
    return reason === undefined ? verdict : { app: verdict.app, listed: false, reason };
  });
}

function reasonToLeaveOut(
  app: FoundApp,
  inside: string,
  { exclude, declaredOnly }: PlanRequest,
): string | undefined {
  const by = exclude.map(parsePattern).find((pattern) => pattern.matches(within(inside, app.folder), true));
  if (by) return `The input exclude matches it (${by.text}).`;
  if (declaredOnly && !app.declaration) return 'It has no connect.toml, and declared-only is true.';
  return undefined;
}

function warnOfUnused(
  apps: readonly FoundApp[],
  inside: string,
  exclude: readonly string[],
  warn: (problem: Problem) => void,
): void {
  const folders = apps.map(({ folder }) => within(inside, folder));
  for (const { text, matches } of exclude.map(parsePattern)) {
    if (folders.some((folder) => matches(folder, true))) continue;
    warn({
      message: `The input exclude matches no app: "${text}".`,
      reason: `It is a glob of folders, relative to path. The apps here: ${folders.slice(0, 10).join(', ') || 'none'}.`,
      hint: 'Correct the line, or remove it.',
    });
  }
}

const within = (folder: string, path: string) => (folder === '' ? path : path.slice(folder.length + 1));
