import { type Octokit, Octokit as OctokitCore } from '@octokit/core';
import { type PaginateInterface, paginateRest } from '@octokit/plugin-paginate-rest';
import { type Clock, systemClock } from '../shared/clock.ts';
import { fetchThroughProxies } from './fetch.ts';
import { isRateLimit, retryDelay } from './retry.ts';

/*
 * The only file that brings octokit into the process. Whoever needs GitHub's API imports it late:
 * `const { connectGitHub } = await import('./github/client.ts')`.
 */

export interface Access {
  readonly token: string;
  /** GITHUB_API_URL: `https://api.github.com`, or `https://<host>/api/v3` of an Enterprise Server. */
  readonly apiUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly signal: AbortSignal;
  /** For the waits between calls. Default: the system's. */
  readonly clock?: Clock;
}

/** GitHub's API, as far as one repository goes. */
export interface GitHub {
  readonly repository: { readonly owner: string; readonly repo: string };
  readonly request: Octokit['request'];
  readonly paginate: PaginateInterface;
  /** Aborts when the run ends early. */
  readonly signal: AbortSignal;
  /** What the waits between calls go by. */
  readonly clock: Clock;
  /** The name under which the token acts. Asked once. */
  login(): Promise<string>;
}

/** GitHub said no, or nothing. Never worth failing a deployment for. */
export class GitHubError extends Error {
  /** Absent where no answer came. */
  readonly status: number | undefined;
  /** The permissions one of which the token lacks, as GitHub names them: `issues=write; pull_requests=write`. */
  readonly wanted: string | undefined;
  readonly rateLimited: boolean;

  constructor(
    message: string,
    told: { readonly status?: number; readonly wanted?: string; readonly rateLimited?: boolean },
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'GitHubError';
    this.status = told.status;
    this.wanted = told.wanted;
    this.rateLimited = told.rateLimited ?? false;
  }
}

/** The author of what a workflow does with the token of its job. */
const workflowsOwn = 'github-actions[bot]';

/** Milliseconds in which GitHub must answer. */
const patience = 20_000;

/** The client for a repository. Calls are made again where `retryDelay` says so, and throw `GitHubError`. */
export function connectGitHub({ token, apiUrl, repository, signal, clock = systemClock }: Access): GitHub {
  const [owner = '', repo = ''] = repository.split('/');
  const octokit = new (OctokitCore.plugin(paginateRest))({
    auth: token,
    baseUrl: apiUrl.replace(/\/+$/, ''),
    userAgent: 'connect-dash-deploy',
    request: { fetch: fetchThroughProxies(patience), signal },
  });

  octokit.hook.wrap('request', async (request, options) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await request(options);
      } catch (error) {
        signal.throwIfAborted();
        const { status, headers, message } = toldBy(error);
        const { method } = options;
        const delay = retryDelay(attempt, method, status ?? 'lost', headers, message);
        if (delay !== undefined) {
          await clock.sleep(delay, signal);
          continue;
        }
        const said = status === undefined ? "GitHub didn't answer" : `GitHub answered ${status} to`;
        throw new GitHubError(
          `${said} ${method} ${options.url}: ${message}`,
          {
            ...(status !== undefined && { status }),
            ...(headers['x-accepted-github-permissions'] && {
              wanted: headers['x-accepted-github-permissions'],
            }),
            rateLimited: isRateLimit(status ?? 'lost', headers, message),
          },
          { cause: error },
        );
      }
    }
  });

  let login: Promise<string> | undefined;
  return {
    repository: { owner, repo },
    request: octokit.request,
    paginate: octokit.paginate,
    signal,
    clock,
    login: () => {
      login ??= loginOf(octokit);
      return login;
    },
  };
}

/** REST's /user is closed to a workflow's own token; GraphQL tells every token who it is. */
async function loginOf(octokit: Octokit): Promise<string> {
  try {
    const { viewer } = await octokit.graphql<{ viewer: { login: string } }>('{ viewer { login } }');
    return viewer.login;
  } catch (error) {
    if (error instanceof Error && /^(GitHubError|GraphqlResponseError)$/.test(error.name))
      return workflowsOwn;
    throw error;
  }
}

interface ErrorBody {
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly message: string;
}

/** What an error of octokit says: where no answer came, it makes up a status of 500 but has no response. */
function toldBy(error: unknown): ErrorBody {
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
