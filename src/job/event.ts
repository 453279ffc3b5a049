import { dig, listOf, tableOf } from '../shared/toml.ts';

/** A pull request, from an event or from GitHub's API: both have the same shape. */
export interface PullRequest {
  readonly number: number;
  readonly title?: string | undefined;
  readonly open: boolean;
  readonly draft: boolean;
  /** True unless the code is from a branch of this repository. */
  readonly fork: boolean;
  readonly author?: string | undefined;
  /** The branch to be merged. `sha` is its last commit, not GitHub's merge commit. */
  readonly head: { readonly sha: string; readonly ref: string };
  readonly base: { readonly ref: string };
}

/** The workflow run that a `workflow_run` event is about. */
export interface EarlierRun {
  readonly workflow: string;
  /** `success`, `failure`, …; not set while it runs. */
  readonly conclusion?: string | undefined;
  readonly forPullRequest: boolean;
  readonly fork: boolean;
  /** The open pull requests into this repository with this head. GitHub lists none from forks. */
  readonly pullRequests: readonly number[];
}

/** The parts of an event that decide what to do. */
export interface EventFacts {
  /** As in `on:` and in GITHUB_EVENT_NAME. */
  readonly name: string;
  readonly action?: string | undefined;
  /** The login of the user who started the run. */
  readonly actor?: string | undefined;
  /** GitHub's ID of the repository, which a later repository of the same name does not share. */
  readonly repositoryId?: number | undefined;
  readonly pullRequest?: PullRequest | undefined;
  /** What was deleted, if anything. */
  readonly deleted?: 'branch' | 'tag' | undefined;
  readonly earlierRun?: EarlierRun | undefined;
}

/** Events that run on the merge commit of a pull request, and without secrets if it is from a fork. */
export const ofPullRequest = ['pull_request', 'pull_request_review', 'pull_request_review_comment'];

/**
 * Reads an event. The payload may come from GitHub, `act` or another tool: missing properties and those of another type
 * are ignored.
 *
 * @param name GITHUB_EVENT_NAME
 * @param payload the parsed JSON of the file GITHUB_EVENT_PATH
 * @param environment for GITHUB_ACTOR and GITHUB_REPOSITORY_ID
 *
 * Source: https://docs.github.com/webhooks/webhook-events-and-payloads
 */
export function eventFrom(
  name: string,
  payload: unknown,
  environment: Readonly<Record<string, string | undefined>>,
): EventFacts {
  const repositoryId =
    whole(at(payload, 'repository', 'id')) ?? whole(Number(environment.GITHUB_REPOSITORY_ID || Number.NaN));
  return {
    name,
    action: text(at(payload, 'action')),
    actor: environment.GITHUB_ACTOR || text(at(payload, 'sender', 'login')),
    repositoryId,
    pullRequest: pullRequestFrom(at(payload, 'pull_request')),
    deleted: deletedBy(name, payload),
    earlierRun:
      name === 'workflow_run' ? earlierRunFrom(at(payload, 'workflow_run'), repositoryId) : undefined,
  };
}

/**
 * Reads a pull request as GitHub's events and its API write it.
 *
 * @returns `undefined` if it has no number or no head commit
 *
 * Source: https://docs.github.com/rest/pulls/pulls#get-a-pull-request
 */
export function pullRequestFrom(raw: unknown): PullRequest | undefined {
  const number = whole(at(raw, 'number'));
  const sha = text(at(raw, 'head', 'sha'));
  if (number === undefined || sha === undefined || !/^[0-9a-f]{40,64}$/.test(sha)) return undefined;
  const from = whole(at(raw, 'head', 'repo', 'id'));
  return {
    number,
    title: text(at(raw, 'title')),
    open: at(raw, 'state') !== 'closed',
    draft: at(raw, 'draft') === true,
    // No head repository: the fork was deleted, but its code can still be checked out.
    fork: from === undefined || from !== whole(at(raw, 'base', 'repo', 'id')),
    author: text(at(raw, 'user', 'login')),
    head: { sha, ref: text(at(raw, 'head', 'ref')) ?? '' },
    base: { ref: text(at(raw, 'base', 'ref')) ?? '' },
  };
}

function earlierRunFrom(raw: unknown, repositoryId: number | undefined): EarlierRun {
  const event = text(at(raw, 'event')) ?? '';
  const own = listOf(at(raw, 'pull_requests')).filter(
    (pullRequest) => whole(at(pullRequest, 'base', 'repo', 'id')) === repositoryId,
  );
  return {
    workflow: text(at(raw, 'name')) ?? 'the earlier workflow',
    conclusion: text(at(raw, 'conclusion')),
    forPullRequest: [...ofPullRequest, 'pull_request_target'].includes(event),
    fork: repositoryId === undefined || whole(at(raw, 'head_repository', 'id')) !== repositoryId,
    pullRequests: own.flatMap((pullRequest) => whole(at(pullRequest, 'number')) ?? []),
  };
}

function deletedBy(name: string, payload: unknown): 'branch' | 'tag' | undefined {
  if (name === 'delete') {
    const kind = at(payload, 'ref_type');
    return kind === 'branch' || kind === 'tag' ? kind : undefined;
  }
  if (name !== 'push' || at(payload, 'deleted') !== true) return undefined;
  return text(at(payload, 'ref'))?.startsWith('refs/tags/') ? 'tag' : 'branch';
}

const at = (value: unknown, ...path: readonly string[]) => dig(tableOf(value), ...path);
const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
const whole = (value: unknown) => (Number.isSafeInteger(value) ? (value as number) : undefined);
