import { realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { parsePattern } from '../bundle/files/patterns.ts';
import { contentName } from '../deploy/content-name.ts';
import { type Git, openRepository } from '../git.ts';
import { asText, entriesOf, flag, parseInputs } from '../inputs/parsers.ts';
import { below, folderOf } from '../shared/paths.ts';
import { throwProblems, UserError } from '../shared/problems.ts';
import { firstChange, usesOf } from './app-inputs.ts';
import { type Changes, planComparison, readChanges } from './changes.ts';
import { isDeclaration } from './declaration.ts';
import { type FoundApp, findApps } from './find-apps.ts';
import { isIn, type Repository, readRepository, withRemoved } from './repository.ts';
import { sharedChanges } from './shared-modules.ts';

/** The inputs of the action plan/. */
export interface PlanInputs {
  /** The folder to look in, relative to the workspace. */
  readonly path: string;
  /** List every app, regardless of changes. */
  readonly all: boolean;
  /** Globs of app folders to leave out, relative to `path`. */
  readonly exclude: readonly string[];
  /** List only apps with a connect.toml. */
  readonly declaredOnly: boolean;
}

export const planInputs = {
  path: { parse: asText, default: '.' },
  all: flag,
  exclude: { parse: entriesOf, type: 'list', default: '' },
  'declared-only': flag,
} as const;

/**
 * @param read gives the text of an input, trimmed
 * @throws {UserError} with every mistake at once
 */
export async function parsePlanInputs(read: (name: string) => string): Promise<PlanInputs> {
  const { values, problems } = await parseInputs(planInputs, { read });
  throwProblems(problems);
  return values;
}

/** An app as a job of the matrix receives it. */
export interface Row {
  /** Its folder, relative to the workspace, as the input `path` takes it. */
  readonly path: string;
  /** The name of its content item. */
  readonly name: string;
}

/** Whether an app is to be deployed, and why (a sentence for the user). */
export interface AppDecision {
  readonly app: FoundApp;
  readonly listed: boolean;
  readonly reason: string;
}

export interface Plan {
  /** The apps to deploy. */
  readonly rows: readonly Row[];
  /** Every app that was found, listed or not. */
  readonly decisions: readonly AppDecision[];
  /** The apps whose connect.toml was removed, with the name of their content by default, which is kept. */
  readonly removed: readonly Row[];
  /** What was compared (one or two sentences for the user). */
  readonly compared: string;
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
 * @throws {UserError} if there is no repository, or no such folder in it
 */
export async function planApps(request: PlanRequest): Promise<Plan> {
  const workspace = realpathSync(request.workspace);
  const folder = realFolder(workspace, request.path);
  const git = await openRepository(folder);
  const inside = relative(git.root, folder).split(sep).join('/');
  const [repository, changes] = await Promise.all([readRepository(git), changesOf(request, git)]);
  const apps = await findApps(repository);
  const here = apps.filter((app) => isIn(inside, app.folder));
  // Excluded apps are shown with the reason, not hidden.
  const decisions = (await decide(apps, here, changes, repository)).map((decision) => {
    const reason = reasonToLeaveOut(decision.app, inside, request);
    return reason === undefined ? decision : { app: decision.app, listed: false, reason };
  });
  const removed = removedApps(changes.paths ?? [], apps, repository);

  const toWorkspace = relative(workspace, git.root).split(sep).join('/');
  const rowOf = ({ folder, declaration }: Pick<FoundApp, 'folder' | 'declaration'>): Row => ({
    path: below(toWorkspace, folder) || '.',
    name: declaration?.name ?? contentName(request.repository, folder),
  });
  return {
    decisions,
    rows: decisions.filter(({ listed }) => listed).map(({ app }) => rowOf(app)),
    removed: removed.filter((folder) => isIn(inside, folder)).map((folder) => rowOf({ folder })),
    compared: changes.compared,
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
  if (all) return { compared: 'The input all is true.' };
  return readChanges(planComparison(event, payload), git);
}

/** @param here the apps to decide about: a shared module may also be in the folder of another app */
async function decide(
  apps: readonly FoundApp[],
  here: readonly FoundApp[],
  { paths, compared }: Changes,
  repository: Repository,
): Promise<AppDecision[]> {
  if (!paths) return here.map((app) => ({ app, listed: true, reason: compared }));
  const before = withRemoved(repository, paths);
  const sharedChange = await sharedChanges(apps, paths, before);
  return here.map((app) => {
    // Reads source files only if nothing else changed.
    const change = firstChange(usesOf(app, before), paths) ?? sharedChange(app);
    return change
      ? { app, listed: true, reason: `${change.path} changed, ${change.reason}.` }
      : { app, listed: false, reason: 'No file that it uses changed.' };
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

const within = (folder: string, path: string) => (folder === '' ? path : path.slice(folder.length + 1));

/** The folders of apps whose connect.toml was removed or moved. Their content is kept on the server, so the user is informed. */
const removedApps = (
  paths: readonly string[],
  apps: readonly FoundApp[],
  now: Repository,
): readonly string[] =>
  paths
    .filter((path) => isDeclaration(path) && !now.has(path))
    .map(folderOf)
    .filter((folder) => !apps.some((app) => app.folder === folder));
