import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type DescriptionName, description, type Operation } from './openapi.ts';
import { recorded } from './recorded.ts';

/*
 * GitHub's API for one repository, in memory. Requests and responses are validated with GitHub's OpenAPI description.
 */

export interface Comment {
  readonly id: number;
  readonly pullRequest: number;
  readonly author: string;
  body: string;
}

export interface Deployment {
  readonly id: number;
  readonly ref: string;
  readonly task: string;
  readonly environment: string;
  readonly payload: unknown;
  readonly transient: boolean;
  readonly statuses: { readonly state: string; readonly url: string; readonly description: string }[];
}

export interface CommitStatus {
  readonly commit: string;
  readonly state: string;
  readonly context: string;
  readonly url: string | null;
  readonly description: string;
}

export interface Pull {
  readonly number: number;
  state: 'open' | 'closed';
  draft: boolean;
  head: { sha: string; ref: string; repositoryId: number | null };
}

type Permission = 'pull_requests' | 'deployments' | 'statuses';

export interface MockGitHubOptions {
  /** The description to use. An Enterprise Server has its API below `/api/v3`. */
  readonly as?: DescriptionName;
  /** The user of the token. */
  readonly login?: string;
  /** The permissions that the token doesn't have. */
  readonly without?: readonly Permission[];
  /** If the repository is private, a token without a permission can't read either. */
  readonly private?: boolean;
  /** The delay of a response in milliseconds. With random delays, jobs overtake each other. */
  readonly latency?: () => number;
}

/** An error that the mock causes. */
export interface Trouble {
  readonly method?: string;
  readonly path?: RegExp;
  /** How many requests it affects. Default: 1. */
  readonly times?: number;
  /** `never`: no response. `hang up`: the connection is closed. `hang up after`: it is closed after the call was handled. */
  readonly answer:
    | 'never'
    | 'hang up'
    | 'hang up after'
    | {
        readonly status: number;
        readonly message: string;
        readonly headers?: Readonly<Record<string, string>>;
      };
}

export interface MockGitHub extends AsyncDisposable {
  /** For GITHUB_API_URL. */
  readonly url: string;
  readonly token: string;
  readonly repository: string;
  readonly repositoryId: number;
  readonly comments: Comment[];
  readonly deployments: Deployment[];
  readonly statuses: CommitStatus[];
  readonly pulls: Map<number, Pull>;
  /** The branches without those of pull requests, with their last commit. */
  readonly branches: Map<string, string>;
  readonly tags: Map<string, string>;
  /** Older commits of the default branch. */
  readonly history: Set<string>;
  /** When commits were created, by their hash. */
  readonly commitDates: Map<string, string>;
  /** All requests in order, including those with faults: `POST /repos/{owner}/{repo}/deployments`, … */
  readonly requests: string[];
  /** Requests and responses that violate GitHub's description. Tests expect none. */
  readonly faults: string[];
  comment(pullRequest: number, author: string, body: string): Comment;
  openPull(number: number, changes?: Partial<Pull>): Pull;
  /** The payload of an event of this pull request: the content of GITHUB_EVENT_PATH. */
  event(pullRequest: number, action: string): Record<string, unknown>;
  trouble(trouble: Trouble): void;
}

interface MockResponse {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type Json = Record<string, unknown>;

const repositoryId = 4711;
const repository = 'acme/board';
const token = 'ghs_mock';

/** Starts GitHub on a free port of this machine. */
export async function startMockGitHub(options: MockGitHubOptions = {}): Promise<MockGitHub> {
  const {
    as = 'api.github.com',
    login = 'github-actions[bot]',
    without = [],
    private: isPrivate = false,
    latency,
  } = options;
  const api = description(as);
  const base = as === 'api.github.com' ? '' : '/api/v3';
  const graphql = as === 'api.github.com' ? '/graphql' : '/api/graphql';
  const comments: Comment[] = [];
  const deployments: Deployment[] = [];
  const statuses: CommitStatus[] = [];
  const pulls = new Map<number, Pull>();
  const branches = new Map([['main', 'f'.repeat(40)]]);
  const commitDates = new Map<string, string>();
  const tags = new Map<string, string>();
  const history = new Set<string>();
  const requests: string[] = [];
  const faults: string[] = [];
  const troubles: (Trouble & { left: number })[] = [];
  let lastId = 1000;
  const nextId = () => ++lastId;

  const user = (name: string) => ({ ...(api.example('issue-comment').user as Json), login: name });
  const notFound: MockResponse = {
    status: 404,
    body: { message: 'Not Found', documentation_url: '', status: '404' },
  };
  const invalid = (message: string): MockResponse => ({
    status: 422,
    body: { message, documentation_url: '', errors: [] },
  });

  const commentBody = ({ id, author, body }: Comment): Json => ({
    ...api.example('issue-comment'),
    id,
    body,
    user: user(author),
    html_url: `https://github.com/${repository}/pull/1#issuecomment-${id}`,
  });
  const deploymentBody = (deployment: Deployment): Json => ({
    ...api.example('deployment-simple-example'),
    id: deployment.id,
    ref: deployment.ref,
    task: deployment.task,
    environment: deployment.environment,
    original_environment: deployment.environment,
    payload: deployment.payload,
    transient_environment: deployment.transient,
    creator: user(login),
  });
  const pullBody = (pull: Pull): Json => {
    const example = api.example('pull-request') as Record<'head' | 'base', Json>;
    const { sha, ref, repositoryId: from } = pull.head;
    const base = { ...example.base, repo: { ...(example.base.repo as Json), id: repositoryId } };
    const repo = from === null ? null : { ...(example.head.repo as Json), id: from };
    return {
      ...example,
      // GitHub's example doesn't have these properties, which its description requires.
      requested_teams: [],
      auto_merge: null,
      number: pull.number,
      state: pull.state,
      draft: pull.draft,
      head: { ...example.head, sha, ref, repo },
      base,
    };
  };

  const page = (all: readonly Json[], query: Json, path: string): MockResponse => {
    const [size, number] = [Math.min(Number(query.per_page ?? 30), 100), Number(query.page ?? 1)];
    const more = number * size < all.length;
    const next = new URLSearchParams({ ...(query as Record<string, string>), page: `${number + 1}` });
    return {
      status: 200,
      body: all.slice((number - 1) * size, number * size),
      headers: more ? { link: `<${url}${path}?${next}>; rel="next"` } : {},
    };
  };

  /** The last commits of this repository's branches. Commits of forks are readable, but on none of these branches. */
  const branchHeads = () => [
    ...branches,
    ...[...pulls.values()]
      .filter(({ head }) => head.repositoryId === repositoryId)
      .map(({ head }) => [head.ref, head.sha] as const),
  ];

  const operations: Record<string, (of: Json, body: Json, query: Json, path: string) => MockResponse> = {
    'GET /repos/{owner}/{repo}': () => ({
      status: 200,
      // GitHub's example has no language, which its description requires.
      body: {
        ...api.example('full-repository-default-response'),
        source: undefined,
        language: 'Python',
        default_branch: 'main',
      },
    }),
    'GET /repos/{owner}/{repo}/commits/{commit_sha}/branches-where-head': (of) => ({
      status: 200,
      body: branchHeads()
        .filter(([, sha]) => sha === of.commit_sha)
        .map(([name, sha]) => ({ name, commit: { sha, url }, protected: false })),
    }),
    'GET /repos/{owner}/{repo}/tags': () => ({
      status: 200,
      body: [...tags].map(([name, sha]) => ({
        ...(api.example('tag-items') as unknown as Json[])[0],
        name,
        commit: { sha, url },
      })),
    }),
    'GET /repos/{owner}/{repo}/compare/{basehead}': (of) => ({
      status: 200,
      body: {
        ...api.example('commit-comparison'),
        status: history.has(`${of.basehead}`.split('...')[1] ?? '') ? 'behind' : 'diverged',
      },
    }),
    'GET /repos/{owner}/{repo}/git/commits/{commit_sha}': (of) => {
      const date = commitDates.get(`${of.commit_sha}`);
      if (date === undefined) return notFound;
      const person = { name: 'mira', email: 'mira@example.org', date };
      const example = api.example('git-commit-2') as unknown as Json;
      return { status: 200, body: { ...example, sha: of.commit_sha, author: person, committer: person } };
    },
    'GET /repos/{owner}/{repo}/pulls/{pull_number}': (of) => {
      const pull = pulls.get(Number(of.pull_number));
      return pull ? { status: 200, body: pullBody(pull) } : notFound;
    },
    'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': (of, _body, query, path) => {
      if (!pulls.has(Number(of.issue_number))) return notFound;
      const matching = comments.filter(({ pullRequest }) => pullRequest === Number(of.issue_number));
      return page(matching.map(commentBody), query, path);
    },
    'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': (of, body) => {
      if (!pulls.has(Number(of.issue_number))) return notFound;
      if (`${body.body}`.length > 65_536) return invalid('Body is too long (maximum is 65536 characters)');
      const created = {
        id: nextId(),
        pullRequest: Number(of.issue_number),
        author: login,
        body: `${body.body}`,
      };
      comments.push(created);
      return {
        status: 201,
        body: commentBody(created),
        headers: { location: `${url}/comments/${created.id}` },
      };
    },
    'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': (of, body) => {
      const comment = comments.find(({ id }) => id === Number(of.comment_id));
      if (!comment) return notFound;
      comment.body = `${body.body}`;
      return { status: 200, body: commentBody(comment) };
    },
    'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}': (of) => {
      const index = comments.findIndex(({ id }) => id === Number(of.comment_id));
      if (index < 0) return notFound;
      comments.splice(index, 1);
      return { status: 204 };
    },
    'GET /repos/{owner}/{repo}/deployments': (_of, _body, query, path) => {
      const matching = deployments.filter(
        ({ environment, task }) =>
          (query.environment === undefined || environment === query.environment) &&
          (query.task === undefined || task === query.task),
      );
      return page(matching.toReversed().map(deploymentBody), query, path);
    },
    'POST /repos/{owner}/{repo}/deployments': (_of, body) => {
      const heads = [...pulls.values()].map(({ head }) => [head.ref, head.sha]);
      if (![...branches, ...heads].flat().includes(`${body.ref}`))
        return invalid(`No ref found for: ${body.ref}`);
      const created: Deployment = {
        id: nextId(),
        ref: `${body.ref}`,
        task: `${body.task ?? 'deploy'}`,
        environment: `${body.environment ?? 'production'}`,
        payload: body.payload ?? '',
        transient: body.transient_environment === true,
        statuses: [],
      };
      // GitHub waits for the checks of the commit, unless the request excludes them.
      if (!Array.isArray(body.required_contexts) || body.auto_merge !== false) {
        return { status: 409, body: { message: 'Conflict: Commit status checks failed for main.' } };
      }
      deployments.push(created);
      return { status: 201, body: deploymentBody(created) };
    },
    'DELETE /repos/{owner}/{repo}/deployments/{deployment_id}': (of) => {
      const index = deployments.findIndex(({ id }) => id === Number(of.deployment_id));
      if (index < 0) return notFound;
      if (deployments[index]?.statuses.at(-1)?.state !== 'inactive' && deployments.length > 1) {
        return invalid('We cannot delete an active deployment unless it is the only deployment.');
      }
      deployments.splice(index, 1);
      return { status: 204 };
    },
    'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses': (of, _body, query, path) => {
      const deployment = deployments.find(({ id }) => id === Number(of.deployment_id));
      if (!deployment) return notFound;
      const bodies = deployment.statuses.map(({ state }) => ({ ...api.example('deployment-status'), state }));
      return page(bodies.toReversed(), query, path);
    },
    'POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses': (of, body) => {
      const deployment = deployments.find(({ id }) => id === Number(of.deployment_id));
      if (!deployment) return notFound;
      const created = {
        state: `${body.state}`,
        url: `${body.environment_url ?? ''}`,
        description: `${body.description ?? ''}`,
      };
      if ([...created.description].length > 140)
        return invalid('description is too long (maximum is 140 characters)');
      if (created.state === 'success' && body.auto_inactive !== false) {
        for (const other of deployments) {
          const sameEnvironment = other.environment === deployment.environment && other !== deployment;
          if (sameEnvironment) other.statuses.push({ state: 'inactive', url: '', description: '' });
        }
      }
      deployment.statuses.push(created);
      return {
        status: 201,
        body: {
          ...api.example('deployment-status'),
          id: nextId(),
          state: created.state,
          environment_url: created.url || undefined,
        },
      };
    },
    'POST /repos/{owner}/{repo}/statuses/{sha}': (of, body) => {
      if ([...`${body.description ?? ''}`].length > 140) return invalid('description is too long');
      const created = {
        commit: `${of.sha}`,
        state: `${body.state}`,
        context: `${body.context ?? 'default'}`,
        url: typeof body.target_url === 'string' ? body.target_url : null,
        description: `${body.description ?? ''}`,
      };
      statuses.push(created);
      return {
        status: 201,
        body: {
          ...api.example('status'),
          state: created.state,
          context: created.context,
          target_url: created.url,
        },
      };
    },
  };

  const accepted = {
    pull_requests: 'issues=write; pull_requests=write',
    deployments: 'deployments=write',
    statuses: 'statuses=write',
  };
  const needed = (name: string): Permission =>
    name.includes('/deployments') ? 'deployments' : name.includes('/statuses') ? 'statuses' : 'pull_requests';

  function callOperation(
    operation: Operation,
    query: Record<string, string>,
    body: unknown,
    path: string,
  ): MockResponse {
    const wrong = operation.faultsOfRequest(query, body);
    faults.push(...wrong);
    if (wrong.length > 0) return invalid(wrong.join('; '));
    if (`${operation.parameters.owner}/${operation.parameters.repo}` !== repository) return notFound;
    const permission = needed(operation.name);
    if (without.includes(permission) && (isPrivate || !operation.name.startsWith('GET'))) {
      return {
        status: 403,
        body: { message: 'Resource not accessible by integration', documentation_url: '', status: '403' },
        headers: { 'x-accepted-github-permissions': accepted[permission] },
      };
    }
    const result =
      operations[operation.name]?.(operation.parameters, (body ?? {}) as Json, query, path) ?? notFound;
    // GitHub also responds with error statuses that the description doesn't have.
    if (result.status < 300) faults.push(...operation.faultsOfResponse(result.status, result.body));
    return result;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://mock');
    const method = request.method ?? 'GET';
    const text = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>)).toString();
    const path = pathname.slice(base.length);
    const operation = pathname.startsWith(base) ? api.find(method, path) : undefined;
    requests.push(operation?.name ?? `${method} ${pathname}`);

    const trouble = troubles.find(
      ({ left, method: only, path: location }) =>
        left > 0 &&
        (only === undefined || only === method) &&
        (location === undefined || location.test(pathname)),
    );
    if (trouble) trouble.left -= 1;
    if (latency) await wait(latency());
    if (trouble?.answer === 'never') return;
    if (trouble?.answer === 'hang up') return void request.socket.destroy();

    const handleCall = () => {
      if (!/^(token|bearer) ghs_mock$/i.test(request.headers.authorization ?? '')) {
        return { status: 401, body: { message: 'Bad credentials', documentation_url: '', status: '401' } };
      }
      if (method === 'POST' && pathname === graphql)
        return { status: 200, body: { data: { viewer: { login } } } };
      if (!operation) {
        faults.push(`${method} ${pathname}: no such operation`);
        return notFound;
      }
      return callOperation(
        operation,
        Object.fromEntries(searchParams),
        text ? JSON.parse(text) : undefined,
        path,
      );
    };
    const failure = typeof trouble?.answer === 'object' ? trouble.answer : undefined;
    const result: MockResponse = failure
      ? {
          status: failure.status,
          body: { message: failure.message },
          ...(failure.headers && { headers: failure.headers }),
        }
      : handleCall();
    if (trouble?.answer === 'hang up after') return void request.socket.destroy();
    response.writeHead(result.status, {
      'content-type': 'application/json; charset=utf-8',
      ...result.headers,
    });
    response.end(result.body === undefined ? undefined : JSON.stringify(result.body));
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      // The client gave up while it was sending the request.
      if (request.socket.destroyed) return;
      faults.push(`the mock failed: ${error}`);
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`;

  return {
    url,
    token,
    repository,
    repositoryId,
    comments,
    deployments,
    statuses,
    pulls,
    branches,
    tags,
    history,
    commitDates,
    requests,
    faults,
    comment(pullRequest, author, body) {
      const created = { id: nextId(), pullRequest, author, body };
      comments.push(created);
      return created;
    },
    openPull(number, changes = {}) {
      const head = { sha: `${number}`.padStart(40, 'a'), ref: `change-${number}`, repositoryId };
      const pull: Pull = { number, state: 'open', draft: false, head, ...changes };
      pulls.set(number, pull);
      return pull;
    },
    event(number, action) {
      const pull = pulls.get(number);
      if (!pull) throw new Error(`There is no pull request #${number}.`);
      return recorded('pull_request', action, {
        number,
        pull_request: pullBody(pull),
        repository: { id: repositoryId, full_name: repository },
      });
    },
    trouble(trouble) {
      troubles.push({ ...trouble, left: trouble.times ?? 1 });
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
