import { readFile } from 'node:fs/promises';
import type { EventFacts } from '../job/event.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the app comes from: the repository, the commit, and the run that deploys it. */
export interface GitFacts {
  /** Of a pull request, the head commit, never GitHub's merge commit. */
  readonly commit?: string;
  readonly branch?: string;
  readonly tag?: string;
  /** `owner/name`. */
  readonly repository?: string;
  /** GitHub's own number for the repository, which a later repository of the same name doesn't share. */
  readonly repositoryId?: number;
  /** The address of GitHub, `https://github.com` or that of an Enterprise Server; no slash at its end. */
  readonly serverUrl: string;
  readonly repositoryUrl?: string;
  readonly actor?: string;
  /** The page of this run and attempt. */
  readonly runUrl?: string;
  readonly pullRequest?: number;
  /** The folder `docs` of the action at the version that runs. */
  readonly docsUrl?: string;
}

/**
 * The facts of a run, from its event and the runner's variables.
 *
 * @param checkedOut the commit in the workspace, which is deployed unless the run is for a pull request
 *
 * Source: https://docs.github.com/actions/reference/workflows-and-actions/variables
 */
export function gitFactsFrom(event: EventFacts, environment: Environment, checkedOut?: string): GitFacts {
  const { pullRequest, repositoryId } = event;
  const { GITHUB_RUN_ID: run, GITHUB_RUN_ATTEMPT: attempt, GITHUB_REF_NAME: refName } = environment;
  const { GITHUB_ACTION_REPOSITORY: action, GITHUB_ACTION_REF: version } = environment;
  const serverUrl = (environment.GITHUB_SERVER_URL || 'https://github.com').replace(/\/+$/, '');
  const repository = environment.GITHUB_REPOSITORY || undefined;
  const repositoryUrl = repository && `${serverUrl}/${repository}`;
  const isTag = environment.GITHUB_REF_TYPE === 'tag' && !pullRequest;
  const runUrl = repositoryUrl && run && `${repositoryUrl}/actions/runs/${run}`;
  return {
    serverUrl,
    ...known({
      commit: pullRequest?.head.sha ?? checkedOut ?? environment.GITHUB_SHA,
      branch: isTag ? undefined : (pullRequest?.head.ref ?? refName),
      tag: isTag ? refName : undefined,
      repository,
      repositoryId,
      repositoryUrl,
      actor: environment.GITHUB_ACTOR || event.actor,
      runUrl: runUrl && attempt ? `${runUrl}/attempts/${attempt}` : runUrl,
      pullRequest: pullRequest?.number,
      docsUrl: action && version && `${serverUrl}/${action}/blob/${version}/docs`,
    }),
  };
}

/**
 * The metadata of a bundle that Connect shows (api.md 7.2), from 2025.12.0 on. A tag is written as `source_branch`, because
 * Connect has no field for it.
 */
export function bundleSource(facts: GitFacts): Readonly<Record<string, string>> {
  return known<Record<string, string>>({
    source: 'github-actions',
    source_repo: facts.repositoryUrl,
    source_branch: facts.branch ?? facts.tag,
    source_commit: facts.commit,
    source_author: facts.actor,
    source_pull_request: facts.pullRequest?.toString(),
    source_github_actions_run: facts.runUrl,
  });
}

/** Removes properties that are undefined or empty. */
const known = <T extends object>(facts: { readonly [Name in keyof T]: T[Name] | undefined }) =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined && value !== '')) as T;

/** The payload of the event, or `undefined` if there is none. */
export async function readEvent(environment: Environment): Promise<unknown> {
  const path = environment.GITHUB_EVENT_PATH;
  if (!path) return undefined;
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}
