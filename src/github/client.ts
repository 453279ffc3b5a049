import { context, getOctokit } from '@actions/github';
import { type Clock, systemClock } from '../shared/clock.ts';
import { redact } from '../shared/redaction.ts';
import { GitHubError } from './errors.ts';
import { retryDelay } from './retry.ts';

/*
 * The only file that loads @actions/github, which takes a while. It is imported only when GitHub's API is needed:
 * `const { connectGitHub } = await import('./github/client.ts')`.
 */

type Octokit = ReturnType<typeof getOctokit>;

export interface Access {
  readonly token: string;
  /** `https://api.github.com`, or `https://<host>/api/v3` of an Enterprise Server. Default: the runner's. */
  readonly apiUrl?: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly signal: AbortSignal;
  /** For the waits between calls. Default: the system's. */
  readonly clock?: Clock;
  /** For the response to a call, in milliseconds. Default: 20 s. */
  readonly timeout?: number;
}

/** GitHub's API, for one repository. */
export interface GitHub {
  readonly repository: { readonly owner: string; readonly repo: string };
  readonly request: Octokit['request'];
  readonly paginate: Octokit['paginate'];
  /** Aborted when the run ends early. */
  readonly signal: AbortSignal;
  /** For the waits between calls. */
  readonly clock: Clock;
  /** The user that the token belongs to. Requested once. */
  login(): Promise<string>;
}

/** The user of a workflow's own token. */
const workflowUser = 'github-actions[bot]';

/**
 * The client for a repository, over the proxy of the runner if it has one. Calls are repeated as `retryDelay` says, and
 * throw `GitHubError`.
 */
export function connectGitHub(access: Access): GitHub {
  const { token, apiUrl, repository, signal, clock = systemClock, timeout = 20_000 } = access;
  const [owner = '', repo = ''] = repository.split('/');
  const octokit = getOctokit(token, {
    baseUrl: (apiUrl ?? context.apiUrl).replace(/\/+$/, ''),
    userAgent: 'connect-dash-deploy',
    log: silent,
  });
  repeatCalls(octokit, { signal, clock, timeout });
  let login: Promise<string> | undefined;
  return {
    repository: { owner, repo },
    request: octokit.request,
    paginate: octokit.paginate,
    signal,
    clock,
    login() {
      // REST's /user refuses a workflow's own token; GraphQL answers every token.
      login ??= octokit
        .graphql<{ viewer: { login: string } }>('{ viewer { login } }')
        .then(({ viewer }) => viewer.login)
        .catch(() => workflowUser);
      return login;
    },
  };
}

/** Octokit's own log goes to the console. */
const silent = { debug() {}, info() {}, warn() {}, error() {} };

function repeatCalls(
  octokit: Octokit,
  { signal, clock, timeout }: Required<Pick<Access, 'signal' | 'clock' | 'timeout'>>,
): void {
  octokit.hook.wrap('request', async (request, options) => {
    const { method, url } = options;
    for (const name of shownParameters) if (name in options) options[name] = redact(options[name]);
    for (let attempt = 1; ; attempt++) {
      const ends = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
      options.request = { ...options.request, signal: ends };
      try {
        return await request(options);
      } catch (error) {
        signal.throwIfAborted();
        const failure = errorOf(`${method} ${url}`, error as OctokitError);
        const delay = retryDelay(attempt, method, failure);
        if (delay === undefined) throw failure;
        await clock.sleep(delay, signal);
      }
    }
  });
}

/** The parameters of a call that GitHub shows to people. */
const shownParameters = ['body', 'description', 'environment_url', 'log_url', 'target_url'];

/** Without a response it has the status 500, but no response. */
interface OctokitError extends Error {
  readonly response?: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly data?: { readonly message?: unknown };
  };
}

function errorOf(call: string, cause: OctokitError): GitHubError {
  const { response, message } = cause;
  if (!response) {
    const { message: reason = message } = (cause.cause ?? {}) as { readonly message?: string };
    return new GitHubError(`GitHub didn't answer ${call}: ${reason}`, {}, { cause });
  }
  const { status, headers, data } = response;
  const answer = typeof data?.message === 'string' ? data.message : 'no reason was given';
  return new GitHubError(`GitHub answered ${status} to ${call}: ${answer}`, { status, headers }, { cause });
}
