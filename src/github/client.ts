import { context, getOctokit } from '@actions/github';
import { type Clock, systemClock } from '../shared/clock.ts';
import { redact } from '../shared/redaction.ts';
import { GitHubError } from './errors.ts';
import { isRateLimit, retryDelay } from './retry.ts';

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
      login ??= fetchLogin(octokit);
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
    Object.assign(options, redact(publicTexts(options)));
    for (let attempt = 1; ; attempt++) {
      const ends = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
      options.request = { ...options.request, signal: ends };
      try {
        return await request(options);
      } catch (error) {
        signal.throwIfAborted();
        const failure = failureOf(error);
        const { status, headers, message } = failure;
        const delay = retryDelay(attempt, method, status ?? 'lost', headers, message);
        if (delay === undefined) throw errorOf(`${method} ${url}`, failure, error);
        await clock.sleep(delay, signal);
      }
    }
  });
}

/** The parameters of a call that GitHub shows to people. */
const publicTexts = (options: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(options).filter(([name]) => shownParameters.includes(name)));

const shownParameters = ['body', 'description', 'environment_url', 'log_url', 'target_url'];

function errorOf(call: string, { status, headers, message }: Failure, cause: unknown): GitHubError {
  const result = status === undefined ? "GitHub didn't answer" : `GitHub answered ${status} to`;
  const wanted = headers['x-accepted-github-permissions'];
  return new GitHubError(
    `${result} ${call}: ${message}`,
    {
      ...(status !== undefined && { status }),
      ...(wanted && { wanted }),
      rateLimited: isRateLimit(status ?? 'lost', headers, message),
    },
    { cause },
  );
}

/** REST's /user refuses a workflow's own token; GraphQL answers every token. */
async function fetchLogin(octokit: Octokit): Promise<string> {
  try {
    const { viewer } = await octokit.graphql<{ viewer: { login: string } }>('{ viewer { login } }');
    return viewer.login;
  } catch (error) {
    // Octokit doesn't export the error of GraphQL.
    const isAnswer = error instanceof Error && error.name === 'GraphqlResponseError';
    if (error instanceof GitHubError || isAnswer) return workflowUser;
    throw error;
  }
}

interface Failure {
  /** Absent if there was no response. */
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly message: string;
}

/** Reads an error of octokit. Without a response it has the status 500, but no response. */
function failureOf(error: unknown): Failure {
  const { response, cause, message } = error as {
    response?: { status: number; headers: Record<string, string>; data?: { message?: unknown } };
    cause?: { message?: unknown };
    message?: unknown;
  };
  if (!response) return { headers: {}, message: `${cause?.message || message || error}` };
  const { status, headers, data } = response;
  return {
    status,
    headers,
    message: typeof data?.message === 'string' ? data.message : 'no reason was given',
  };
}
