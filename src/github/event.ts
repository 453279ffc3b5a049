import { readFile } from 'node:fs/promises';
import type { EventFacts } from '../job/event.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the app comes from: the repository, the commit, and the run that deploys it. */
export interface GitFacts {
  /** Of a pull request its head, never the merge commit that GitHub makes of it. */
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
}

/** The folder `docs` of the action at the version that runs; not set if the version isn't known. */
export function docsFolder(environment: Environment): { readonly docsUrl?: string } {
  const { GITHUB_ACTION_REPOSITORY: repository, GITHUB_ACTION_REF: ref } = environment;
  return repository && ref ? { docsUrl: `${serverUrlOf(environment)}/${repository}/blob/${ref}/docs` } : {};
}

const serverUrlOf = ({ GITHUB_SERVER_URL: url }: Environment) =>
  (url || 'https://github.com').replace(/\/+$/, '');

/**
 * The facts of a run, from its event and the runner's variables.
 *
 * @param checkedOut the commit in the workspace, which is deployed unless the run is for a pull request
 *
 * Source: https://docs.github.com/actions/reference/workflows-and-actions/variables
 */
export function gitFactsFrom(event: EventFacts, environment: Environment, checkedOut?: string): GitFacts {
  const { pullRequest, repositoryId } = event;
  const serverUrl = serverUrlOf(environment);
  const repository = environment.GITHUB_REPOSITORY || undefined;
  const repositoryUrl = repository && `${serverUrl}/${repository}`;
  const commit = pullRequest?.head.sha ?? checkedOut ?? (environment.GITHUB_SHA || undefined);
  const refName = environment.GITHUB_REF_NAME || undefined;
  const tag = environment.GITHUB_REF_TYPE === 'tag' && !pullRequest ? refName : undefined;
  const branch = pullRequest ? pullRequest.head.ref || undefined : tag === undefined ? refName : undefined;
  const actor = environment.GITHUB_ACTOR || event.actor;
  const { GITHUB_RUN_ID: run, GITHUB_RUN_ATTEMPT: attempt } = environment;
  const runUrl =
    repositoryUrl && run && `${repositoryUrl}/actions/runs/${run}${attempt ? `/attempts/${attempt}` : ''}`;
  return {
    serverUrl,
    ...(commit && { commit }),
    ...(branch && { branch }),
    ...(tag && { tag }),
    ...(repository && { repository }),
    ...(repositoryId !== undefined && { repositoryId }),
    ...(repositoryUrl && { repositoryUrl }),
    ...(actor && { actor }),
    ...(runUrl && { runUrl }),
    ...(pullRequest && { pullRequest: pullRequest.number }),
  };
}

/**
 * The metadata of a bundle that Connect shows (api.md 7.2), from 2025.12.0 on. A tag is written as `source_branch`, because
 * Connect has no field for it.
 */
export function bundleSource(facts: GitFacts): Readonly<Record<string, string>> {
  const reference = facts.branch ?? facts.tag;
  return {
    source: 'github-actions',
    ...(facts.repositoryUrl !== undefined && { source_repo: facts.repositoryUrl }),
    ...(reference !== undefined && { source_branch: reference }),
    ...(facts.commit !== undefined && { source_commit: facts.commit }),
    ...(facts.actor !== undefined && { source_author: facts.actor }),
    ...(facts.pullRequest !== undefined && { source_pull_request: `${facts.pullRequest}` }),
    ...(facts.runUrl !== undefined && { source_github_actions_run: facts.runUrl }),
  };
}

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
